"""The pages that each front carries for when the server is away, printed from the page files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bff.page_settings.fields import Front
from bff.page_settings.page_blocks import PageFeature
from bff.page_settings.page_files import read_pages
from bff.page_settings.page_rendering import Reader, render
from bff.page_settings.page_rules import Circumstances
from ground.language import Language
from models.session import AssuranceLevel
from models.terminal import Capability

FILE = Path(__file__).parents[2] / "web/shared/page/built-in-pages.js"
_PAGES = {
    Front.PHONE: ("home", "certificates", "matters", "cases", "me", "help"),
    Front.KIOSK: ("kiosk-first", "kiosk-idle"),
}
_LANGUAGES: dict[str, Language] = {"zh-CN": "zh", "en": "en"}
_HEAD = """\
// Printed by `python -m bff pages --write` from bff/page_settings/pages/.
// The pages of a front for when the server is away, by language. `signedIn` are a citizen's.

/** @type {Record<string, Record<string, Record<"open" | "signedIn", any>>>} */
export const BUILT_IN_PAGES = """


def built_in_pages() -> str:
    """Return the module. Features are taken for available, since nobody can be asked."""
    pages = {tag: dict(_pages(language)) for tag, language in _LANGUAGES.items()}
    text = msgspec.json.format(msgspec.json.encode(_short(msgspec.to_builtins(pages))), indent=1)
    return f"{_HEAD}{text.decode()};\n"


def _short(value: Any) -> Any:
    """Leave out the members that have nothing."""
    if isinstance(value, dict):
        return {
            key: _short(part) for key, part in value.items() if part not in (None, [], {}, False)
        }
    return [_short(part) for part in value] if isinstance(value, list) else value


def _pages(language: Language) -> Iterator[tuple[str, dict[str, Any]]]:
    files = read_pages()
    for front, names in _PAGES.items():
        for name in names:
            yield (
                name,
                {
                    state: render(name, files[name], _circumstances(front, level), Reader(language))
                    for state, level in (("open", None), ("signedIn", AssuranceLevel.REAL_NAME))
                },
            )


def _circumstances(front: Front, level: AssuranceLevel | None) -> Circumstances:
    return Circumstances(
        front=front,
        level=level,
        capabilities=frozenset(Capability) if front is Front.KIOSK else frozenset(),
        features=frozenset(PageFeature) - {PageFeature.BOOKING, PageFeature.MESSAGES},
    )
