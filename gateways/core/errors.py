"""The core's family of failures (`gateways.failures`), for its callers to catch.

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
    """Failure of a call to the core."""

    system = "core"


class CoreRefused(CoreError, Refused):
    """Refusal by the core. `refusal` is its reason in our terms, whatever its own `code` is."""

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
    """Failure because the core is busy and asks for patience."""


class CoreUnavailable(CoreError, Unavailable):
    """Failure of the core or of the way there. The request may or may not have been executed."""


class CoreUnreachable(CoreUnavailable, Unreachable):
    """Failure to connect to the core, or loss of the connection before an answer began."""


class CoreTimeout(CoreUnavailable, TimedOut):
    """Failure of the core to answer within the call's budget."""


class CoreGarbled(CoreUnavailable, Garbled):
    """Answer of the core outside its dialect."""


class CoreCircuitOpen(CoreUnavailable, CircuitOpen):
    """Call that was not sent, because the core failed too often just now."""


CORE = Failures(
    busy=CoreBusy,
    unavailable=CoreUnavailable,
    unreachable=CoreUnreachable,
    timed_out=CoreTimeout,
    garbled=CoreGarbled,
    circuit_open=CoreCircuitOpen,
)
