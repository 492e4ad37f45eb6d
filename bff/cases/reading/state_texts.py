"""States of a case (办件状态) in plain words.

A code that nobody told us about is ``unknown``, shown in the core's own words.
"""

from __future__ import annotations

from collections.abc import Collection

from ground.language import Language, Text
from models.forward import ForwardKind
from models.service_case import CaseState

STATE_TEXTS: dict[str, Text] = {
    CaseState.SUBMITTED: Text("已提交", "Submitted"),
    CaseState.RECEIVED: Text(
        "已收件", "Received", Text("申请收到了", "Your application has arrived")
    ),
    CaseState.TO_SUPPLEMENT: Text(
        "待补正",
        "Waiting for you to send what is missing",
        Text("还缺材料，等您补", "Something is missing. Please send it"),
    ),
    CaseState.PRE_REVIEW_FAILED: Text(
        "预审不通过",
        "Not passed at pre-review",
        Text("第一次审查没有通过", "It did not pass the first check"),
    ),
    CaseState.ACCEPTED: Text(
        "已受理", "Accepted", Text("部门收下了，开始办了", "The department has begun its work")
    ),
    CaseState.NOT_ACCEPTED: Text(
        "不予受理", "Not accepted", Text("部门没有收下，不办", "The department will not handle it")
    ),
    CaseState.IN_PROGRESS: Text("办理中", "In progress"),
    CaseState.SUSPENDED: Text(
        "特别程序（暂停计时）",
        "Special procedure (these days do not count)",
        Text("要多花几天，这几天不算时间", "It takes extra days, which do not count"),
    ),
    CaseState.GRANTED: Text(
        "已办结，准予", "Granted", Text("办好了，同意了", "Done. They said yes")
    ),
    CaseState.REFUSED: Text(
        "已办结，不予", "Not granted", Text("办完了，没有同意", "Done. They said no")
    ),
    CaseState.RETURNED: Text("已退件", "Returned", Text("材料退回来了", "It was sent back to you")),
    CaseState.WITHDRAWN: Text("已撤回", "Withdrawn"),
    CaseState.TERMINATED: Text(
        "已终止", "Terminated", Text("不再办了", "It has ended without a result")
    ),
    CaseState.DELIVERED: Text(
        "已送达", "Delivered", Text("结果送到了", "You have received the result")
    ),
    CaseState.NOT_FORWARDED: Text("未送达省平台", "Did not reach the province"),
    CaseState.UNKNOWN: Text("状态不明", "Status unknown"),
}
_ON_ITS_WAY = Text("已提交，正在送达省平台", "Submitted, on its way to the province")
_DONE_SINCE: dict[str, Text] = {
    ForwardKind.SUPPLEMENT: Text(
        "补正已提交，正在送达省平台", "Missing items sent, on their way to the province"
    ),
    ForwardKind.WITHDRAWAL: Text(
        "已申请撤回，正在送达省平台", "Withdrawal requested, on its way to the province"
    ),
}
"""What the citizen has done and the core does not know yet; the later ones outweigh the earlier."""


def forwarding_text(
    state: str,
    upstream_text: str | None,
    is_acknowledged: bool,
    queued_kinds: Collection[str],
    language: Language,
) -> str:
    """Describe the state of a case for its reader.

    ``queued_kinds`` are the kinds of acts on their way to the core: a case whose supplement was
    sent is not waiting for one.
    """
    for kind, text in reversed(_DONE_SINCE.items()):
        if kind in queued_kinds:
            return text.render(language)
    return state_text(state, upstream_text, is_acknowledged, language)


def state_text(
    state: str, upstream_text: str | None, is_acknowledged: bool, language: Language
) -> str:
    """Name a state in the reader's language; in the core's own words if it is unknown."""
    if state == CaseState.UNKNOWN and upstream_text:
        return upstream_text
    if state == CaseState.SUBMITTED and not is_acknowledged:
        return _ON_ITS_WAY.render(language)
    return STATE_TEXTS[state].render(language)
