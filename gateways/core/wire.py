"""The shapes both ways share: camelCase members, unknown members ignored, every string bounded."""

import unicodedata
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

import msgspec

Code = Annotated[str, msgspec.Meta(max_length=64)]
"""A code from one of the core's lists, kept raw: a value we do not know is not an error."""

Text = Annotated[str, msgspec.Meta(max_length=500)]

LongText = Annotated[str, msgspec.Meta(max_length=4000)]
"""What is written to be read at length: conditions, notes, the words of a commitment."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]

Version = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""How often a case has changed."""

Secret = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class Question(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A request body. What was left at its default is not sent."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Part of the core's answer."""


class Kept(Answer, frozen=True, kw_only=True):
    """Part of an answer to a write. It settles what was written, so its texts are made fit to be
    stored rather than found wanting.
    """

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if isinstance(text := getattr(self, name), str):
                msgspec.structs.force_setattr(self, name, storable(text))


def storable(text: str) -> str:
    """One line without control characters, of which PostgreSQL refuses U+0000, and without those
    that turn the direction of a line.
    """
    if text.isprintable():
        return text
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in _UNFIT)


_UNFIT = ("Cc", "Cf", "Cs")


def path_of(*parts: str, **query: str | int | None) -> str:
    """A path (and query) as it goes on the wire. What is None is left out of the query.

    Whatever a part holds, it stays one part: a number such as `../x` reaches no other path.
    """
    path = "".join("/" + _quoted(part) for part in parts)
    asked = "&".join(f"{k}={_quoted(str(v))}" for k, v in query.items() if v is not None)
    return f"{path}?{asked}" if asked else path


def _quoted(part: str) -> str:
    if part in (".", ".."):
        return "%2E" * len(part)
    return quote(part, safe="", errors="replace")
