"""The core's family of failures (`gateways.failures`): what its callers catch.

CoreError
├── CoreRefused            final
├── CoreBusy               come back after `retry_after`
└── CoreUnavailable
    ├── CoreUnreachable
    ├── CoreTimeout
    ├── CoreGarbled
    └── CoreCircuitOpen
"""

from gateways.core.refusals import Refusal
from gateways.failures import (
    Busy,
    CircuitOpen,
    Failure,
    Failures,
    Garbled,
    Refused,
    TimedOut,
    Unavailable,
    Unreachable,
)


class CoreError(Failure):
    """A call to the core that gave no answer to use."""

    system = "core"


class CoreRefused(CoreError, Refused):
    """The core said no. `refusal` is its reason in our terms, whatever its own `code` is."""

    def __init__(
        self,
        service: str,
        reason: str,
        *,
        refusal: Refusal = Refusal.OTHER,
        code: int | str | None = None,
        msg: str = "",
    ) -> None:
        super().__init__(service, reason, code=code, msg=msg)
        self.refusal = refusal


class CoreBusy(CoreError, Busy):
    """The core asks for patience."""


class CoreUnavailable(CoreError, Unavailable):
    """The core is at fault or cannot be reached. What was asked may or may not have been done."""


class CoreUnreachable(CoreUnavailable, Unreachable):
    """No connection to the core, or it was lost before an answer began."""


class CoreTimeout(CoreUnavailable, TimedOut):
    """No answer of the core within the call's budget."""


class CoreGarbled(CoreUnavailable, Garbled):
    """An answer of the core outside its dialect."""


class CoreCircuitOpen(CoreUnavailable, CircuitOpen):
    """Not sent: the core failed too often just now."""


CORE = Failures(
    busy=CoreBusy,
    unavailable=CoreUnavailable,
    unreachable=CoreUnreachable,
    timed_out=CoreTimeout,
    garbled=CoreGarbled,
    circuit_open=CoreCircuitOpen,
)
