"""Faults that a test or an operator switches on, for one call or all of them.

A fault of a call strikes before the call is handled, while the answer is sent, or both; a fault of
an event strikes when the event is about to be pushed. Faults live in memory: a restarted sandbox is
a healthy one.
"""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Literal

import msgspec

Kind = Literal[
    "latency",  # wait `latencyMs`, then go on
    "error",  # HTTP `status`, 500 by default
    "busy",  # HTTP `status`, 503 by default, with `retryAfter` unchanged
    "drop",  # abort the connection; nothing is handled
    "dropAfter",  # handle, then abort the connection instead of answering
    "garbage",  # handle, then answer something that is no envelope
    "truncate",  # handle, then stop half-way through the answer
    "trickle",  # handle, then wait `latencyMs` after the first chunk of the answer
    "down",  # abort every connection for `seconds`
    "noKey",  # handle as a core that knows neither Idempotency-Key nor that sourceNo is unique
    "eventDuplicate",  # push the event once more after it was answered
    "eventReorder",  # push it after its case's next event or after `latencyMs`, 10 s by default
    "eventDelay",  # delay it and its case's later events by `latencyMs`
    "eventLose",  # never push it; `GET /cases/changes` has it
]
EVENT_KINDS = frozenset({"eventDuplicate", "eventReorder", "eventDelay", "eventLose"})


class FaultOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Body of `POST /admin/faults`.

    `path` is a prefix; a `*` in it stands for any text, a `$` at its end for the end: `/cases$`,
    `/cases/*/supplement`. The path of an event is `/events/{kind}`. `count` is how many calls are
    struck, None all of them; `rate` is the share of calls that is struck, spread evenly (0.25:
    every fourth), so that a run can be repeated.
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
class _StandingFault:
    order: FaultOrder
    until: float | None
    remaining: int | None
    owed: float = 0.0
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        text = re.escape(self.order.path).replace(r"\*", ".*")
        self.pattern = re.compile(text.removesuffix(r"\$") + "$" * text.endswith(r"\$"))

    def strikes(self, path: str, now: float) -> bool:
        over = self.remaining == 0 or (self.until is not None and now >= self.until)
        if over or not self.pattern.match(path):
            return False
        self.owed += self.order.rate
        # Sums of binary fractions are slightly below 1.
        if self.owed < 1 - 1e-9:
            return False
        self.owed -= 1
        if self.remaining is not None:
            self.remaining -= 1
        return True


class Faults:
    """The active faults. `now` is Unix time in seconds."""

    def __init__(self) -> None:
        self._standing: list[_StandingFault] = []
        self._cleared = asyncio.Event()

    def add(self, order: FaultOrder, now: float) -> None:
        until = None if order.seconds is None else now + order.seconds
        self._standing.append(_StandingFault(order, until, order.count))

    def clear(self) -> None:
        """End all faults. A call that one of them holds back goes on."""
        self._standing.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()

    async def hold(self, milliseconds: int) -> None:
        """Wait so long, or until the faults are cleared."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._cleared.wait(), milliseconds / 1000)

    def take_due(self, path: str, now: float) -> list[FaultOrder]:
        """Return the faults that strike this call, in the order they were set."""
        calls = (f for f in self._standing if f.order.kind not in EVENT_KINDS)
        return [fault.order for fault in calls if fault.strikes(path, now)]

    def striking_event(self, kind: str, now: float) -> FaultOrder | None:
        """Return the fault that strikes the next event: the first that was set."""
        events = (f for f in self._standing if f.order.kind in EVENT_KINDS)
        return next((f.order for f in events if f.strikes(f"/events/{kind}", now)), None)

    def orders(self) -> Iterable[FaultOrder]:
        return [fault.order for fault in self._standing]
