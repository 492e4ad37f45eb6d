"""Failures of calls to outside systems.

    Failure
    ├── Refused            permanent: the system understood and said no, asking again gives the same
    ├── Busy               retryable: it asks for patience, come back after `retry_after`
    └── Unavailable        retryable: a fault, of the system or of the way there
        ├── Unreachable    no connection, or it was lost before an answer began
        ├── TimedOut       no answer in time, or no time left to ask
        ├── Garbled        an answer, but not one in the dialect
        └── CircuitOpen    not asked: the system failed too often just now

A system has its own family of these, so that its callers catch only its own failures: `CoreBusy` is
both a `CoreError` and `Busy`. Shared code raises them through `Failures`.

`str(failure)` never holds an address, a key, a token, a ticket, a number of a person, or the
system's own words; nor does its cause or context. It may be logged.
"""

from dataclasses import dataclass
from typing import ClassVar

from gateways.texts import storable

MAX_MSG = 200


class Failure(Exception):
    """Failure of a call.

    `service` names the service of the `system`; `code` is the system's own result code, which may
    be a word, or the HTTP status when there was none; `msg` is the system's own text, without
    control characters and cut to `MAX_MSG`; `retry_after` is in seconds; `retryable` says whether
    the same call may succeed later. `is_unsent`: the request certainly did not reach the system, so
    to send it again repeats nothing.
    """

    system: ClassVar[str] = "system"
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        service: str,
        reason: str,
        *,
        code: int | str | None = None,
        msg: str = "",
        retry_after: float | None = None,
        is_unsent: bool = False,
    ) -> None:
        super().__init__(f"{self.system} {service}: {reason}")
        self.service = service
        self.code = code
        self.msg = storable(msg)[:MAX_MSG]
        self.retry_after = retry_after
        self.is_unsent = is_unsent


class Refused(Failure):
    """Refusal by the system, which understood the request. Permanent."""


class Busy(Failure):
    """Failure because the system is busy. `retry_after` is None when it did not say how long."""

    retryable = True


class Unavailable(Failure):
    """Failure of the system or of the way there. The request may or may not have been executed."""

    retryable = True


class Unreachable(Unavailable):
    """Failure of the connection: refused, reset, or closed before the first byte of an answer."""


class TimedOut(Unavailable):
    """Failure to answer within the call's budget."""


class Garbled(Unavailable):
    """Answer outside the dialect: unparsable, cut short, oversized or of the wrong type."""


class CircuitOpen(Unavailable):
    """Call that was not sent. `retry_after` says when the breaker will let a probe through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Failure classes of one system, the shared ones by default."""

    busy: type[Busy] = Busy
    unavailable: type[Unavailable] = Unavailable
    unreachable: type[Unreachable] = Unreachable
    timed_out: type[TimedOut] = TimedOut
    garbled: type[Garbled] = Garbled
    circuit_open: type[CircuitOpen] = CircuitOpen


SHARED = Failures()
