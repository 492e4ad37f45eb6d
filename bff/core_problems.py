"""The core's errors as problems for the citizen; the core's own code and words are kept in
``upstream``.
"""

from __future__ import annotations

import math

from bff.http.problems import Problem
from gateways.core import CoreError, CoreRefused


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


def _upstream(error: CoreError) -> dict[str, str]:
    return {"service": error.service, "code": str(error.code or ""), "message": error.msg}
