"""Cursors (`since`, `next`) and `limit` of the calls that return a long list in parts."""

from collections.abc import Mapping

from sandbox.core.dialect import Refusal

MOST = 500


def cursor(position: int) -> str:
    """Encode a position as a cursor, opaque to callers."""
    return f"p{position}"


def after_cursor(query: Mapping[str, str]) -> int:
    """Return the position to continue after; 0 is the beginning. Refuse with 40001."""
    since = query.get("since", cursor(0))
    if not (since[:1] == "p" and _is_number(since[1:])):
        raise Refusal(40001, "since is no cursor of this call")
    return int(since[1:])


def limit(query: Mapping[str, str]) -> int:
    """Return the limit of a page. Refuse with 40001."""
    text = query.get("limit", "100")
    if not (_is_number(text) and 1 <= int(text) <= MOST):
        raise Refusal(40001, f"limit must be 1 to {MOST}")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16
