"""The reference dialect on the wire: camelCase members, unknown members ignored."""

from urllib.parse import quote

import msgspec

from gateways.core.shapes import Fact


class Question(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A request body. Members at their default are not sent."""


class Answer(Fact, frozen=True, kw_only=True, rename="camel"):
    """Part of the core's answer, under its names on the wire."""


def path_of(*parts: str, **query: str | int | None) -> str:
    """Return a path (and query) as it goes on the wire. None is left out of the query.

    A part stays one part, whatever it contains: a number such as `../x` reaches no other path.
    """
    path = "".join("/" + _quote(part) for part in parts)
    query_text = "&".join(f"{k}={_quote(str(v))}" for k, v in query.items() if v is not None)
    return f"{path}?{query_text}" if query_text else path


def _quote(part: str) -> str:
    if part in (".", ".."):
        return "%2E" * len(part)
    return quote(part, safe="", errors="replace")
