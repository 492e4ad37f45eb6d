"""Failures of calls to providers, sorted into the ends of a send.

Only a failure that certainly did not reach the provider lets the same push go out again.
"""

from __future__ import annotations

from gateways.failures import Busy, Failure
from notifications.channels import NotSent, Rejected, SendResult, Unknown

UNREACHABLE, BUSY, REFUSED, NO_ANSWER = (
    "provider-unreachable",
    "provider-busy",
    "request-refused",
    "no-answer",
)


def end_of(failure: Failure) -> SendResult:
    """Return how a send ended whose call failed."""
    if failure.is_unsent:
        return NotSent(UNREACHABLE, failure.retry_after)
    if isinstance(failure, Busy):
        return NotSent(BUSY, failure.retry_after)
    if isinstance(failure.code, int) and 400 <= failure.code < 500:
        return Rejected(REFUSED)
    return Unknown(NO_ANSWER)
