"""Errors of the core: problems for the citizen, reasons to retry for jobs.

A problem has the core's own code and words in ``upstream``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

from bff.problems import Problem, ProblemKind
from gateways.core import CoreBusy, CoreError, CoreRefused
from ground.language import Text
from jobs import RetryLater

CORE_UNAVAILABLE = ProblemKind(
    "core-unavailable",
    503,
    Text("省平台暂时无法连接", "The provincial platform cannot be reached"),
    Text(
        "请稍等片刻再试。着急请到窗口办理。",
        "Try again in a moment. If it is urgent, go to a service desk.",
    ),
)
CORE_REFUSED = ProblemKind(
    "core-refused",
    502,
    Text("省平台没有受理这次请求", "The provincial platform refused"),
    Text("请稍后再试，或联系工作人员。", "Try again later, or ask the staff."),
)


def core_problem(error: CoreError) -> Problem:
    """Translate an error of the core, with the core's own code and words in ``upstream``."""
    upstream = _upstream(error)
    if isinstance(error, CoreRefused):
        return Problem(CORE_REFUSED, members={"upstream": upstream})
    wait = max(1, math.ceil(error.retry_after or 2))
    return Problem(CORE_UNAVAILABLE, members={"upstream": upstream}, retry_after=wait)


def refused_as(refusal: CoreRefused, kind: ProblemKind) -> Problem:
    """Translate a refusal to a problem of its own, which may quote the core's words as ``message``."""
    message = refusal.msg or str(refusal.code)
    return Problem(kind, members={"upstream": _upstream(refusal)}, why=message)


@contextmanager
def core_called() -> Iterator[None]:
    """Turn a CoreError of the block into its problem.

    A refusal with a problem of its own is caught inside the block.
    """
    try:
        yield
    except CoreError as error:
        raise core_problem(error) from error


@contextmanager
def tried_again() -> Iterator[None]:
    """Turn a CoreError of the block into RetryLater, in a job. A refusal is final and passes.

    The job waits at least as long as the core asked for. The breaker's time is only a guess.
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
