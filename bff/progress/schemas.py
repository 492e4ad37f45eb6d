"""What the core is answered."""

from __future__ import annotations

from bff.http.reading import Out


class Taken(Out):
    """The dialect's own envelope (docs/core-dialect.md)."""

    code: int
    msg: str
