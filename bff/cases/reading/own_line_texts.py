"""Our own lines of a case's timeline in plain words: acts of the citizen, and their forwarding."""

from __future__ import annotations

import msgspec

from bff.cases.events.own_lines import OwnDetail
from ground.language import Language, Text
from models import CaseEvent
from models.forward import ForwardState
from models.service_case import EventKind

_TITLES: dict[tuple[str, str | None], Text] = {
    (EventKind.ACKNOWLEDGED, None): Text(
        "省平台已接收", "The province has received your application"
    ),
    (EventKind.REFUSED, None): Text(
        "省平台没有接收，请修改后重新提交", "The province did not accept your application"
    ),
    (EventKind.NOT_FORWARDED, None): Text(
        "未能送达省平台", "Your application did not reach the province"
    ),
    (EventKind.RELEASED, None): Text("工作人员已安排重新报送", "The staff sent it again"),
    (EventKind.PAYMENT, None): Text("您已去缴费", "You opened the payment page"),
    (EventKind.SUPPLEMENTED, None): Text("您已提交补正", "You sent what was missing"),
    (EventKind.SUPPLEMENTED, ForwardState.ACKNOWLEDGED): Text(
        "省平台已收到您的补正", "The province has received what you sent"
    ),
    (EventKind.SUPPLEMENTED, ForwardState.REFUSED): Text(
        "省平台没有接收您的补正", "The province did not accept what you sent"
    ),
    (EventKind.SUPPLEMENTED, ForwardState.NOT_FORWARDED): Text(
        "您的补正未能送达省平台", "What you sent did not reach the province"
    ),
    (EventKind.WITHDRAWAL, None): Text("您申请了撤回", "You asked to withdraw your application"),
    (EventKind.WITHDRAWAL, ForwardState.ACKNOWLEDGED): Text(
        "已按您的申请撤回", "Your application is withdrawn"
    ),
    (EventKind.WITHDRAWAL, ForwardState.REFUSED): Text(
        "未能撤回", "Your application could not be withdrawn"
    ),
    (EventKind.WITHDRAWAL, ForwardState.NOT_FORWARDED): Text(
        "您的撤回申请未能送达省平台", "Your request to withdraw did not reach the province"
    ),
    (EventKind.EVALUATION, None): Text("您作了评价", "You rated this service"),
    (EventKind.EVALUATION, ForwardState.ACKNOWLEDGED): Text(
        "省平台已收到您的评价", "The province has received your rating"
    ),
    (EventKind.EVALUATION, ForwardState.REFUSED): Text(
        "省平台没有接收您的评价", "The province did not accept your rating"
    ),
    (EventKind.EVALUATION, ForwardState.NOT_FORWARDED): Text(
        "您的评价未能送达省平台", "Your rating did not reach the province"
    ),
    (EventKind.DELIVERY, None): Text("您选择了邮寄", "You ordered delivery by express"),
    (EventKind.DELIVERY, ForwardState.ACKNOWLEDGED): Text("邮寄已安排", "Your delivery is ordered"),
    (EventKind.DELIVERY, ForwardState.REFUSED): Text(
        "未能安排邮寄", "Your delivery could not be ordered"
    ),
    (EventKind.DELIVERY, ForwardState.NOT_FORWARDED): Text(
        "您的邮寄申请未能送达省平台", "Your delivery order did not reach the province"
    ),
}
_OTHER = Text("已记录", "Recorded")
_REASON = Text("省平台的说明：{why}", "The province’s reason: {why}")
_WHAT_NOW: dict[tuple[str, str | None], Text] = {
    (EventKind.SUPPLEMENTED, ForwardState.REFUSED): Text(
        "您填写和上传的内容仍在。请打开办件，看是否还能补正。",
        "Your files are still here. Open the case to see whether you can send them again.",
    ),
    (EventKind.DELIVERY, ForwardState.REFUSED): Text(
        "结果可以到窗口领取。", "You can collect the result at a service desk."
    ),
}
_ASK_HALL = Text(
    "内容都已保存。请联系服务大厅，并告知编号 {id}。",
    "Everything is saved. Ask the service hall, and give them the number {id}.",
)


def words(line: CaseEvent, language: Language) -> tuple[str, str | None]:
    """Return the title, and a text beside it."""
    detail = msgspec.json.decode(line.detail, type=OwnDetail)
    key = (line.kind, detail.outcome)
    parts = [detail.why and _REASON.render(language, why=detail.why)]
    if detail.outcome == ForwardState.NOT_FORWARDED:
        parts.append(_ASK_HALL.render(language, id=line.case_id))
    elif (what_now := _WHAT_NOW.get(key)) is not None:
        parts.append(what_now.render(language))
    sentences = [part for part in parts if part]
    return title_of(line, language), "\n".join(sentences) if sentences else None


def title_of(line: CaseEvent, language: Language) -> str:
    detail = msgspec.json.decode(line.detail, type=OwnDetail)
    return _TITLES.get((line.kind, detail.outcome), _OTHER).render(language)
