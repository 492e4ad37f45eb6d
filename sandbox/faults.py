"""Faults that a test or an operator switches on, for one call or all of them.

A fault strikes at one of three points: before the call is handled, while the answer is sent, or
both. Faults live in memory: a restarted sandbox is a healthy one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

Kind = Literal[
    "latency",  # wait `latencyMs`, then go on
    "error",  # HTTP `status`, 500 unless told
    "busy",  # HTTP `status`, 503 unless told, with `retryAfter` as it stands
    "drop",  # abort the connection; nothing is handled
    "dropAfter",  # handle, then abort the connection instead of answering
    "garbage",  # handle, then answer something that is no envelope
    "truncate",  # handle, then stop half-way through the answer
    "trickle",  # handle, then wait `latencyMs` after the first chunk of the answer
    "down",  # abort every connection for `seconds`
]


class FaultOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What `POST /admin/faults` takes.

    `path` is a prefix. `count` is how many calls are struck, None all of them; `rate` is the share
    of calls that is struck, spread evenly (0.25: every fourth), so that a run can be repeated.
    """

    kind: Kind
    path: str = "/"
    count: Annotated[int, msgspec.Meta(ge=1)] | None = None
    rate: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    latency_ms: Annotated[int, msgspec.Meta(ge=0, le=600_000)] = 0
    status: Annotated[int, msgspec.Meta(ge=400, le=599)] | None = None
    retry_after: str | None = None
    seconds: Annotated[float, msgspec.Meta(gt=0)] | None = None


@dataclass(slots=True)
class _Standing:
    order: FaultOrder
    until: float | None
    left: int | None
    owed: float = 0.0

    def strikes(self, path: str, now: float) -> bool:
        over = self.left == 0 or (self.until is not None and now >= self.until)
        if over or not path.startswith(self.order.path):
            return False
        self.owed += self.order.rate
        # Sums of binary fractions fall short of 1 by a hair.
        if self.owed < 1 - 1e-9:
            return False
        self.owed -= 1
        if self.left is not None:
            self.left -= 1
        return True


class Faults:
    """The faults now standing. `now` is Unix time in seconds."""

    def __init__(self) -> None:
        self._standing: list[_Standing] = []

    def add(self, order: FaultOrder, now: float) -> None:
        until = None if order.seconds is None else now + order.seconds
        self._standing.append(_Standing(order, until, order.count))

    def clear(self) -> None:
        self._standing.clear()

    def striking(self, path: str, now: float) -> list[FaultOrder]:
        """What strikes this one call, in the order it was set."""
        return [fault.order for fault in self._standing if fault.strikes(path, now)]

    def orders(self) -> Iterable[FaultOrder]:
        return [fault.order for fault in self._standing]
