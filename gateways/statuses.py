"""Meaning of an HTTP status and its `Retry-After`, before the body is read."""

from collections.abc import Collection
from datetime import UTC
from email.utils import parsedate_to_datetime

from gateways.failures import Failures

MAX_RETRY_AFTER_S = 3600.0
OK = frozenset({200})


def check_status(
    failures: Failures,
    service: str,
    status: int,
    retry_after: str | None,
    now: float,
    accepted_statuses: Collection[int] = OK,
) -> None:
    """Raise Busy (429, 503), Unavailable (other 5xx) or Garbled, unless the status is accepted.

    `now` is Unix time in seconds.
    """
    if status in accepted_statuses:
        return
    reason = f"HTTP {status}"
    if status in (429, 503):
        wait = seconds_to_wait(retry_after, now)
        raise failures.busy(service, reason, code=status, retry_after=wait)
    if status >= 500:
        raise failures.unavailable(service, reason, code=status)
    raise failures.garbled(service, reason, code=status)


def seconds_to_wait(retry_after: str | None, now: float) -> float | None:
    """Return `Retry-After`, in either of its forms (RFC 9110 §10.2.3), as seconds from `now`.

    It is kept within 0 and `MAX_RETRY_AFTER_S`; None when the header is absent or in neither form.
    """
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        wait = float(retry_after)
    else:
        try:
            when = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        wait = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now
    return min(max(wait, 0.0), MAX_RETRY_AFTER_S)
