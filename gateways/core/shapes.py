"""Bounded types that all dialects end in: limits on every string and every time."""

from datetime import UTC, datetime
from typing import Annotated, NamedTuple

import msgspec

from gateways.texts import storable

Code = Annotated[str, msgspec.Meta(max_length=64)]
"""A code from one of the core's lists, kept raw: a value we do not know is not an error."""

Text = Annotated[str, msgspec.Meta(max_length=500)]

LongText = Annotated[str, msgspec.Meta(max_length=4000)]
"""What is written to be read at length: conditions, notes, the words of a commitment."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]

Version = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""How often a case has changed."""

Cursor = Annotated[str, msgspec.Meta(pattern=r"^[!-~]+\Z", max_length=500)]
"""Position from which the next page of a list is read. It is stored in a row and sent in a URL."""

Secret = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


FIRST_YEAR, LAST_YEAR = 2000, 2200
"""A time outside of these years is a fault of whoever sent it, and may not fit into a time zone."""


class Misfit(NamedTuple):
    """Entry of an answer that does not fit the dialect.

    `name` identifies it, and `fault` says where it does not fit. Neither holds a value of the
    entry, so both may be logged.
    """

    name: str
    fault: str


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Data from the core, in our terms and under our names.

    Its times lie between FIRST_YEAR and LAST_YEAR.
    """

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if isinstance(at := getattr(self, name), datetime):
                must_be_of_this_age(at)


class WriteAnswer(Fact, frozen=True, kw_only=True):
    """Answer to a write. Unfit texts are repaired, not refused: the write has happened."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in self.__struct_fields__:
            if isinstance(text := getattr(self, name), str):
                msgspec.structs.force_setattr(self, name, storable(text))


class StoredData(Fact, frozen=True, kw_only=True, rename="camel"):
    """Data that rows store as JSON, under our names whatever the core's are."""


def must_be_of_this_age(at: datetime) -> None:
    """Raise ValueError for a time that is absurd, or that another time zone cannot represent."""
    if not FIRST_YEAR < at.year < LAST_YEAR:
        raise ValueError("a time of another age")
    at.astimezone(UTC)


def must_name(*names: str) -> None:
    """Raise ValueError unless each is a number or code that rows can store and people tell apart.

    It is not blank, and nothing in it is invisible (PostgreSQL refuses U+0000).
    """
    if not all(name.strip() and name.isprintable() for name in names):
        raise ValueError("a number or code that is blank or has invisible characters")


def must_say(*texts: str) -> None:
    """Raise ValueError for a blank name.

    Rare Han may be in a private area of Unicode, so there is no stricter check.
    """
    if not all(text.strip() for text in texts):
        raise ValueError("a name that is blank")
