"""What can be wrong with us, our database or Redis."""

from __future__ import annotations

from bff.problems.kind import ProblemKind
from ground.language import Text

INTERNAL_ERROR = ProblemKind(
    "internal-error",
    500,
    Text("系统出了问题", "Something went wrong here"),
    Text(
        "不是您的操作有误。请稍后再试，并告知工作人员编号 {request_id}。",
        "It was not your doing. Try again later, and tell the staff the number {request_id}.",
    ),
)
TIMED_OUT = ProblemKind(
    "timed-out",
    503,
    Text("处理超时", "This took too long"),
    Text("请稍后再试。", "Try again in a moment."),
)
DATABASE_UNAVAILABLE = ProblemKind(
    "database-unavailable",
    503,
    Text("系统暂时繁忙", "Temporarily unavailable"),
    Text("请稍后再试，您的资料没有丢失。", "Try again in a moment. Nothing was lost."),
)
STORAGE_FULL = ProblemKind(
    "storage-full",
    503,
    Text("现在无法保存", "Nothing can be saved now"),
    Text(
        "系统存储空间已满，工作人员正在处理。已保存的内容仍可查看；请稍后再提交一次。",
        "The system has no room left, and the staff are at it. You can still read what was "
        "saved. Send this again later.",
    ),
)
STORAGE_READ_ONLY = ProblemKind(
    "storage-read-only",
    503,
    Text("现在无法保存", "Nothing can be saved now"),
    Text(
        "系统正在维护，暂时只能查看。请稍后再提交一次。",
        "The system is being maintained and can only be read for now. Send this again later.",
    ),
)
REDIS_UNAVAILABLE = ProblemKind(
    "redis-unavailable",
    503,
    Text("这项服务暂时不能用", "This cannot be used for a moment"),
    Text(
        "请稍等片刻再试。着急请到窗口办理，并带上实体证件。",
        "Try again in a moment. If it is urgent, go to a counter and bring the paper certificate.",
    ),
)
