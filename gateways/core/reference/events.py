"""Events in the reference dialect, posted to our `POST /core/events` and listed by the core."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec
from cryptography.hazmat.primitives import constant_time

from gateways.core.errors import CoreGarbled
from gateways.core.events import MAX_EVENT_BYTES, Benefit, Event
from gateways.core.reference.answers import (
    NOT_OURS,
    SortedEntries,
    read_each,
    whole_characters,
)
from gateways.core.reference.signing import sign
from gateways.core.reference.wire import Answer
from gateways.core.shapes import Code, Instant, Misfit, Text
from gateways.digest import Digest

T = TypeVar("T")

TOLERANCE_S = 300
MAX_NONCE = 128
BENEFIT = "benefit"
"""Kind of an event that is about a person, and about no case."""


class _Event(Answer, frozen=True):
    event_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    case_no: Code
    source_no: Code
    version: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    kind: Code
    upstream_text: Text
    at: Instant
    state: Code | None = None
    detail: dict[str, Any] = msgspec.field(default_factory=dict)


class _Offer(Answer, frozen=True):
    cert_type: Annotated[str, msgspec.Meta(max_length=3)]
    cert_no: Code
    policy_no: Code
    name: Text
    text: Text
    until: date
    item_code: Code | None = None


class _Benefit(Answer, frozen=True):
    event_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    at: Instant
    offer: _Offer = msgspec.field(name="detail")


class _Kind(msgspec.Struct):
    kind: str


class WrongSignature(Exception):
    """Request that is not from the core, or not fresh.

    `reason` may be logged; the caller must not see it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_MILLISECONDS = re.compile("[1-9][0-9]{0,14}")


class UnfitEvent(CoreGarbled):
    """Event that does not fit the dialect. `misfit` names it and says where."""

    def __init__(self, misfit: Misfit) -> None:
        super().__init__("events", "event does not fit the dialect")
        self.misfit = misfit


def read_any_event(body: bytes) -> Event | Benefit:
    """Return what the core posts: an event of a case, or a benefit. Raise UnfitEvent."""
    entry = _entry(body)
    if is_benefit(entry):
        return _only(read_benefits([entry]))
    return _only(read_events([entry]))


def is_benefit(entry: msgspec.Raw) -> bool:
    """Tell if an entry calls itself one; it may still not fit."""
    try:
        return msgspec.json.decode(entry, type=_Kind).kind == BENEFIT
    except NOT_OURS:
        return False


def read_event(body: bytes) -> Event:
    """Return the event of a case in a request's body. Raise UnfitEvent for anything else."""
    return _only(read_events([_entry(body)]))


def _entry(body: bytes) -> msgspec.Raw:
    if len(body) > MAX_EVENT_BYTES:
        raise UnfitEvent(Misfit("?", "event too large"))
    try:
        return msgspec.json.decode(whole_characters(body), type=msgspec.Raw)
    except NOT_OURS:
        raise UnfitEvent(Misfit("?", "not JSON that can be read")) from None


def _only(entries: SortedEntries[T]) -> T:
    facts, misfits = entries
    if misfits:
        raise UnfitEvent(misfits[0])
    return facts[0]


def read_benefits(entries: Iterable[msgspec.Raw]) -> SortedEntries[Benefit]:
    """Decode benefits one by one, as ``read_events`` does events."""
    return read_each(entries, _Benefit, "eventId", Benefit)


def read_events(entries: Iterable[msgspec.Raw]) -> tuple[tuple[Event, ...], tuple[Misfit, ...]]:
    """Decode the events of a list one by one; return those that fit, and the misfits."""
    return read_each(entries, _Event, "eventId", Event)


def verify_event(
    key: bytes,
    digest: Digest,
    app_id: str,
    *,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    now: float,
) -> str:
    """Verify that the core sent this a moment ago, and return the nonce of the request.

    `target` is `path?query` of the request line, `headers` ignores case, `now` is Unix time in
    seconds. The caller remembers the nonce for twice `TOLERANCE_S`, since a timestamp may lie
    ahead. Raises WrongSignature.
    """
    timestamp, nonce = headers.get("X-Timestamp", ""), headers.get("X-Nonce", "")
    if headers.get("X-App-Id") != app_id:
        raise WrongSignature("another app id")
    if not 0 < len(nonce) <= MAX_NONCE or not nonce.isascii():
        raise WrongSignature("no usable nonce")
    if not _MILLISECONDS.fullmatch(timestamp):
        raise WrongSignature("no usable timestamp")
    expected = sign(
        key,
        digest,
        method=method,
        target=target,
        timestamp_ms=int(timestamp),
        nonce=nonce,
        body=body,
    )
    signature = headers.get("X-Signature", "").encode(errors="replace")
    if not constant_time.bytes_eq(signature, expected.encode()):
        raise WrongSignature("signature does not match")
    if abs(int(timestamp) / 1000 - now) > TOLERANCE_S:
        raise WrongSignature("timestamp is off by more than 300 s")
    return nonce
