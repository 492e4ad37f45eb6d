"""What the core tells of its own accord: events of cases, posted to our `POST /core/events`."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from cryptography.hazmat.primitives import constant_time

from gateways.core.config import Digest
from gateways.core.errors import CoreGarbled
from gateways.core.signing import sign
from gateways.core.wire import Answer, Code, Instant, Text

MAX_EVENT_BYTES = 64 << 10
TOLERANCE_S = 300
MAX_NONCE = 128


class Event(Answer, frozen=True):
    """One thing that happened to a case. `version` rises with each, from 1.

    `kind` and `state` are raw; `state` is None where the kind has none. What `detail` holds
    depends on the kind (docs/core-dialect.md).
    """

    event_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    case_no: Code
    source_no: Code
    version: Annotated[int, msgspec.Meta(ge=1)]
    kind: Code
    upstream_text: Text
    at: Instant
    state: Code | None = None
    detail: dict[str, Any] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.detail and len(msgspec.json.encode(self.detail)) > MAX_EVENT_BYTES:
            raise ValueError("detail is too large")

    def __repr__(self) -> str:
        return f"Event(kind={self.kind!r}, state={self.state!r}, version={self.version})"


class WrongSignature(Exception):
    """Not from the core, or not fresh. `reason` may be logged and is not for the caller."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_MILLISECONDS = re.compile("[1-9][0-9]{0,14}")

_event = msgspec.json.Decoder(Event)


def read_event(body: bytes) -> Event:
    """The event in a request's body. Raises CoreGarbled for anything else."""
    if len(body) > MAX_EVENT_BYTES:
        raise CoreGarbled("events", "event too large")
    try:
        return _event.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CoreGarbled("events", "event does not fit the dialect") from None


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
    """Makes sure that the core sent this, a moment ago, and gives the nonce of the request.

    `target` is `path?query` of the request line, `headers` does not mind upper and lower case,
    `now` is Unix time in seconds. The nonce is the caller's to remember for twice `TOLERANCE_S`:
    a timestamp may lie ahead. Raises WrongSignature.
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
    given = headers.get("X-Signature", "").encode(errors="replace")
    if not constant_time.bytes_eq(given, expected.encode()):
        raise WrongSignature("signature does not match")
    if abs(int(timestamp) / 1000 - now) > TOLERANCE_S:
        raise WrongSignature("timestamp is off by more than 300 s")
    return nonce
