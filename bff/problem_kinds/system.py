"""What can be wrong with us, or with what we depend on."""

from __future__ import annotations

from bff.problem_kinds.kind import Kind
from ground.language import Text

KINDS: dict[str, Kind] = {
    "internal-error": Kind(
        500,
        Text("系统出了问题", "Something went wrong here"),
        Text(
            "不是您的操作有误。请稍后再试，并告知工作人员编号 {request_id}。",
            "It was not your doing. Try again later, and tell the staff the number {request_id}.",
        ),
    ),
    "timed-out": Kind(
        503,
        Text("处理超时", "This took too long"),
        Text("请稍后再试。", "Try again in a moment."),
    ),
    "database-unavailable": Kind(
        503,
        Text("系统暂时繁忙", "Temporarily unavailable"),
        Text("请稍后再试，您的资料没有丢失。", "Try again in a moment. Nothing was lost."),
    ),
    "storage-full": Kind(
        503,
        Text("现在无法保存", "Nothing can be saved now"),
        Text(
            "系统存储空间已满，工作人员正在处理。已保存的内容仍可查看；请稍后再提交一次。",
            "The system has no room left, and the staff are at it. You can still read what was "
            "saved. Send this again later.",
        ),
    ),
    "storage-read-only": Kind(
        503,
        Text("现在无法保存", "Nothing can be saved now"),
        Text(
            "系统正在维护，暂时只能查看。请稍后再提交一次。",
            "The system is being maintained and can only be read for now. Send this again later.",
        ),
    ),
    "redis-unavailable": Kind(
        503,
        Text("这项服务暂时不能用", "This cannot be used for a moment"),
        Text(
            "请稍等片刻再试。着急请到窗口办理，并带上实体证件。",
            "Try again in a moment. If it is urgent, go to a counter and bring the paper certificate.",
        ),
    ),
    "core-unavailable": Kind(
        503,
        Text("省平台暂时无法连接", "The provincial platform cannot be reached"),
        Text(
            "请稍等片刻再试。着急请到窗口办理。",
            "Try again in a moment. If it is urgent, go to a counter.",
        ),
    ),
    "core-refused": Kind(
        502,
        Text("省平台没有受理这次请求", "The provincial platform refused"),
        Text("请稍后再试，或联系工作人员。", "Try again later, or ask the staff."),
    ),
}
