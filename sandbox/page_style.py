"""Style of the sandbox's pages: what they share, and the rules of one."""

from __future__ import annotations

from pathlib import Path

_SHARED = (Path(__file__).parent / "page.css").read_text("utf-8")


def style_with(sheet: Path) -> str:
    """Return the shared style, and after it a page's own, which wins."""
    return _SHARED + sheet.read_text("utf-8")
