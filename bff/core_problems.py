"""The core's errors: as problems for the citizen, with the core's own code and words in
``upstream``; as a reason to try again, for jobs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

from bff.problems import Problem
from gateways.core import CoreBusy, CoreError, CoreRefused
from jobs import RetryLater


def core_problem(error: CoreError) -> Problem:
    upstream = _upstream(error)
    if isinstance(error, CoreRefused):
        return Problem("core-refused", members={"upstream": upstream})
    wait = max(1, math.ceil(error.retry_after or 2))
    return Problem(
        "core-unavailable",
        members={"retryAfter": wait, "upstream": upstream},
        headers={"Retry-After": str(wait)},
    )


def case_refused(refusal: CoreRefused) -> Problem:
    """The core will not have what the citizen sent, in its own words."""
    return refused_as(refusal, "case-refused")


def refused_as(refusal: CoreRefused, slug: str) -> Problem:
    """The core's refusal as a problem of its own, which may tell its words as ``why``."""
    why = refusal.msg or str(refusal.code)
    return Problem(slug, members={"upstream": _upstream(refusal)}, why=why)


@contextmanager
def tried_again() -> Iterator[None]:
    """In a job: a core that is away is nothing unheard of. Never before the time it asks for; what
    the breaker says is only a guess. A refusal is final, and goes on to whoever asked.
    """
    try:
        yield
    except CoreRefused:
        raise
    except CoreError as error:
        told_s = error.retry_after if isinstance(error, CoreBusy) else None
        raise RetryLater(told_s or 0.0, str(error)) from error


def _upstream(error: CoreError) -> dict[str, str]:
    return {"service": error.service, "code": str(error.code or ""), "message": error.msg}
