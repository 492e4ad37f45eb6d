"""The envelope and the business codes.

| code | meaning |
|---|---|
| 0 | done |
| 40001 | the body is not what the call takes |
| 40100 | unknown app id |
| 40101 | signature does not match |
| 40102 | timestamp off by more than 300 s |
| 40103 | nonce seen before |
| 40400 | no such call |
| 40901 | idempotency key was used with another body |
| 41001 | ticket unknown |
| 41002 | ticket used already |
| 41003 | ticket expired |
| 42001 | certificate unknown |
| 42002 | certificate is not in force (status is not 01) |
| 42003 | the certificate has no such field |
| 42004 | useCause is missing or longer than 200 characters |
| 42101 | authCode unknown |
| 42102 | authCode expired |
| 42103 | the use asked for no photograph, or there is none |
| 43001 | item unknown |
| 43101 | material too large |
| 43102 | material empty |
| 43201 | item ended |
| 43202 | a required material is missing |
| 43203 | material unknown |
| 43204 | the form is refused |
| 43301 | case unknown |
| 43302 | no such open notice |
| 43303 | past the notice's deadline |
| 43304 | decided already, or closed |
| 43401 | evaluated already |
| 43402 | not decided yet |
| 43501 | nothing to pay |
| 43601 | delivery is not offered |
| 43602 | delivery ordered already |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from sandbox.core.settings import Pace
from sandbox.faulty_replies import Reply
from sandbox.store import Store

T = TypeVar("T")


class Refusal(Exception):
    """A business error: HTTP 200 with `code` ≠ 0."""

    def __init__(self, code: int, msg: str) -> None:
        super().__init__(msg)
        self.code = code
        self.msg = msg


@dataclass(frozen=True, slots=True)
class Desk:
    """Context of one call's handler. `now` is Unix time in seconds.

    `named` is the variable part of the path, `origin` the address by which the caller reaches this
    server, `pace` that of the timetable (None: cases stand still). `keyless`: the fault noKey
    strikes this call.
    """

    store: Store
    now: float
    new_secret: Callable[[], str]
    named: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    pace: Pace | None = None
    keyless: bool = False


Handler = Callable[[Desk, bytes], Reply]


class Body(msgspec.Struct, frozen=True, rename="camel"):
    """A request body; unknown members are ignored."""


def read(body: bytes, kind: type[T]) -> T:
    """Decode a body. Refuse with 40001."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise Refusal(40001, str(error)) from error


def success(data: object) -> Reply:
    return Reply(msgspec.json.encode({"code": 0, "msg": "ok", "data": data}))


def refuse(refusal: Refusal) -> Reply:
    return Reply(msgspec.json.encode({"code": refusal.code, "msg": refusal.msg, "data": None}))
