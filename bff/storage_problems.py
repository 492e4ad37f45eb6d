"""Failures of the database and of Redis as problems."""

from __future__ import annotations

import logging

from redis.exceptions import RedisError

from bff.problems import Problem, ProblemKind
from ground.language import Text
from models import writes
from models.failures import DatabaseFailure

log = logging.getLogger("bff.http")

DATABASE_UNAVAILABLE = ProblemKind(
    "database-unavailable",
    503,
    Text("系统暂时繁忙", "The service is not available at the moment"),
    Text("请稍后再试，您的资料没有丢失。", "Try again in a moment. Nothing was lost."),
)
STORAGE_FULL = ProblemKind(
    "storage-full",
    503,
    Text("现在无法保存", "We cannot save anything at the moment"),
    Text(
        "系统存储空间已满，工作人员正在处理。已保存的内容仍可查看；请稍后再提交一次。",
        "Our storage is full, and the staff are working on it. You can still read what was saved. Try again later.",
    ),
)
STORAGE_READ_ONLY = ProblemKind(
    "storage-read-only",
    503,
    Text("现在无法保存", "We cannot save anything at the moment"),
    Text(
        "系统正在维护，暂时只能查看。请稍后再提交一次。",
        "We are maintaining the service. You can still read what was saved. Try again later.",
    ),
)
REDIS_UNAVAILABLE = ProblemKind(
    "redis-unavailable",
    503,
    Text("这项服务暂时不能用", "This is not available at the moment"),
    Text(
        "请稍等片刻再试。着急请到窗口办理，并带上实体证件。",
        "Try again in a moment. If it is urgent, bring the paper certificate to a service desk.",
    ),
)

_DATABASE = {
    "away": (DATABASE_UNAVAILABLE, 2),
    "full": (STORAGE_FULL, 60),
    "read-only": (STORAGE_READ_ONLY, 10),
}
"""Problem of each failure of the database, and the seconds to wait."""


def storage_problem(error: Exception, request_id: str) -> Problem | None:
    """Translate and log a failure of the database or of Redis. Return None for any other error."""
    if isinstance(error, RedisError):
        log_fields = {"request_id": request_id, "error": type(error).__name__}
        log.warning("redis unavailable", extra=log_fields)
        return Problem(REDIS_UNAVAILABLE, retry_after=2)
    if not isinstance(error, DatabaseFailure):
        return None
    writes.note(error)
    log.error("database %s", error.failure, extra={"request_id": request_id}, exc_info=error)
    kind, wait_s = _DATABASE[error.failure]
    return Problem(kind, retry_after=wait_s)
