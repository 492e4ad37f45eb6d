"""The core's errors as problems for the citizen; the core's own code and words are kept in
``upstream``.
"""

from __future__ import annotations

import math

from bff.http.problems import Problem
from gateways.core import CoreError, CoreRefused


def core_problem(error: CoreError) -> Problem:
    upstream = {"service": error.service, "code": str(error.code or ""), "message": error.msg}
    if isinstance(error, CoreRefused):
        return Problem("core-refused", members={"upstream": upstream})
    wait = max(1, math.ceil(error.retry_after or 2))
    return Problem(
        "core-unavailable",
        members={"retryAfter": wait, "upstream": upstream},
        headers={"Retry-After": str(wait)},
    )
