"""Details of a timeline's line: the core's words, cleaned and typed.

A part of an event that does not fit the dialect is left out, and the rest stays: one field must not
block the core's news. Texts are cleaned before they are stored and not again when they are read,
since the intake of an event reads all lines of its case.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec

from bff.typed_text import visible
from gateways.core import Event as CoreEvent
from gateways.core.shapes import FIRST_YEAR, LAST_YEAR
from ground.working_days import LONGEST_DAYS

LONGEST_TEXT = 500


class _Words(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """Base of details, whose texts may reach a person."""


_Id = Annotated[str, msgspec.Meta(pattern=r"^[!-~]{1,64}\Z")]
"""A number of the core's, which is sent back to it or typed at a carrier's page."""

_Days = Annotated[int, msgspec.Meta(ge=0, le=LONGEST_DAYS)]


class NoticeEntry(_Words):
    """A material or a field that a notice asks for; a material has a ``code`` too."""

    name: str
    reason: str = ""
    code: Annotated[str, msgspec.Meta(max_length=64)] = ""


class HandledBy(_Words):
    department: str
    person: str | None = None
    phone: str | None = None


class Detail(_Words):
    """The details of every kind of event (docs/core-dialect.md) in one."""

    reason: str | None = None
    promised_date: date | None = None
    statutory_date: date | None = None
    handler: HandledBy | None = None
    notice_id: _Id | None = None
    deadline_days: _Days | None = None
    deadline: date | None = None
    materials: list[NoticeEntry] = []
    fields: list[NoticeEntry] = []
    name: str | None = None
    days: _Days | None = None
    pay_no: _Id | None = None
    amount_fen: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None
    status: str | None = None
    express_no: _Id | None = None
    carrier: str | None = None
    place: str | None = None
    result_name: str | None = None
    certificate_identifier: str | None = None
    evaluate_id: _Id | None = None
    reply: str | None = None
    corrects: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


class ItemLimits(msgspec.Struct, rename="camel"):
    """The item's own limits in working days, as they were when the case was accepted."""

    promised: int
    statutory: int


class EventBody(_Words):
    """Recorded event, with clean texts.

    ``case_no`` is the core's number of the case, ``code`` its code of the state and
    ``upstream_kind`` its word for an unknown kind.
    """

    text: str = ""
    case_no: str | None = None
    code: str | None = None
    upstream_kind: str | None = None
    detail: Detail = msgspec.field(default_factory=Detail)
    limits: ItemLimits | None = None


def clean_text(text: str) -> str:
    """Clean and cut a text for people; empty if nothing of it is visible."""
    return visible(text[:LONGEST_TEXT])[:LONGEST_TEXT]


_FIELDS = msgspec.structs.fields(Detail)
_LISTS = frozenset({"materials", "fields"})
_decoder = msgspec.json.Decoder(EventBody)


def detail_of(event: CoreEvent) -> tuple[Detail, list[str]]:
    """Return the event's detail, and the names of the members that do not fit.

    Of a list, only the misfitting entries are left out.
    """
    facts: dict[str, Any] = {}
    unfit: list[str] = []
    for field in _FIELDS:
        name, value = field.encode_name, event.detail.get(field.encode_name)
        if value is None:
            continue
        if field.name in _LISTS and isinstance(value, list):
            entries = [(f"{name}/{number}", entry) for number, entry in enumerate(value)]
            converted = [_convert(path, entry, NoticeEntry, unfit) for path, entry in entries]
            facts[field.name] = [entry for entry in converted if entry is not None]
        elif (entry := _convert(name, value, field.type, unfit)) is not None:
            facts[field.name] = entry
    return Detail(**facts), unfit


def _convert(path: str, value: Any, target: Any, unfit: list[str]) -> Any:
    """Convert the value to the type ``target``, with clean texts.

    On a misfit add its path to ``unfit``, return None.
    """
    try:
        result = msgspec.convert(value, target)
    except (msgspec.ValidationError, RecursionError):
        result = None
    if result is None or (isinstance(result, date) and not FIRST_YEAR < result.year < LAST_YEAR):
        unfit.append(path)
        return None
    return _clean(result)


def _clean(value: Any) -> Any:
    """Clean a text, or the texts of an entry."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, _Words):
        parts = msgspec.structs.asdict(value).items()
        return msgspec.structs.replace(value, **{name: _clean(part) for name, part in parts})
    return value


def encode_body(body: EventBody) -> str:
    return msgspec.json.encode(body).decode()


def decode_body(text: str) -> EventBody:
    """Decode a stored event. Raise ``msgspec.DecodeError`` for a text that we have not written."""
    return _decoder.decode(text)
