"""What can go wrong when the core is asked.

    CoreError
    ├── CoreRefused            a code that the dialect lists for the call: final, asking again
    │                          gives the same
    ├── CoreBusy               429 or 503: come back after `retry_after`
    └── CoreUnavailable        a fault: 5xx, any other code ≠ 0 (app id, signature, clock …), or
        ├── CoreUnreachable    no connection, or it was lost before an answer began
        ├── CoreTimeout        no answer in time, or no time left to ask
        ├── CoreGarbled        an answer, but not one in the dialect
        └── CoreCircuitOpen    not asked: the core failed too often just now

`str(error)` never holds a key, a ticket, a certificate number or the core's own words, so it may
be logged.
"""

from typing import ClassVar

from gateways.core.shapes import storable

MAX_MSG = 200


class CoreError(Exception):
    """A call to the core that gave no answer to use.

    `service` names the core service; `code` is the core's business code, or the HTTP status when
    there was no envelope; `msg` is the core's own text, without control characters and cut to
    `MAX_MSG`, for the ledger and the problem's `upstream` member; `retry_after` is in seconds;
    `retryable` says whether the same call may succeed later.
    """

    retryable: ClassVar[bool] = False

    def __init__(
        self,
        service: str,
        reason: str,
        *,
        code: int | None = None,
        msg: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"core {service}: {reason}")
        self.service = service
        self.code = code
        self.msg = storable(msg)[:MAX_MSG]
        self.retry_after = retry_after


class CoreRefused(CoreError):
    """The core understood and said no. Final."""


class CoreBusy(CoreError):
    """The core asks for patience (429, 503). `retry_after` is None when it did not say how long."""

    retryable = True


class CoreUnavailable(CoreError):
    """The core is at fault or cannot be reached. What was asked may or may not have been done."""

    retryable = True


class CoreUnreachable(CoreUnavailable):
    """A connection-level failure: refused, reset, or closed before the first byte of an answer."""


class CoreTimeout(CoreUnavailable):
    """No answer within the call's budget."""


class CoreGarbled(CoreUnavailable):
    """An answer outside the dialect: unparsable, cut short, oversized or of the wrong type."""


class CoreCircuitOpen(CoreUnavailable):
    """Not sent. `retry_after` says when the breaker will let a probe through."""
