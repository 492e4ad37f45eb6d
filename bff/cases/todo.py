"""What a citizen must or may do about a case now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from bff.cases.deadlines import working_days_left
from bff.cases.recorded import Detail
from bff.cases.schemas import AskedField, AskedMaterial, Notice, Todo
from bff.cases.states import CLOSED, NOT_FORWARDED
from bff.cases.timeline import day_text, yuan
from bff.language import Language, Text
from gateways.core import Item
from models import Evaluation, Forward, ServiceCase

SUPPLEMENT, PAY, DELIVER, EVALUATE = "supplement", "pay", "deliver", "evaluate"
ASK_HALL, RESUBMIT, WITHDRAW = "askHall", "resubmit", "withdraw"

_TEXTS = {
    SUPPLEMENT: (
        Text("请补正材料", "Please supplement"),
        Text(
            "请最迟在{day}一次补齐下列各项，还有 {left} 个工作日。",
            "Please send everything listed by {day}: {left} working days left.",
        ),
    ),
    PAY: (
        Text("请缴费", "Please pay"),
        Text("应缴 {amount} 元。缴费后继续办理。", "{amount} yuan are due; then it goes on."),
    ),
    DELIVER: (
        Text("可以邮寄给您", "It can be sent to you"),
        Text(
            "结果已出。填写地址即可邮寄，也可到窗口领取。",
            "The result is there. Give an address, or fetch it at the desk.",
        ),
    ),
    EVALUATE: (
        Text("请您评价", "How was it?"),
        Text("评价自愿，每件一次。", "It is up to you, and once for each case."),
    ),
    ASK_HALL: (
        Text("请联系服务大厅", "Please ask the service hall"),
        Text(
            "申请未能送达省平台，资料都已保存，没有丢失。请联系服务大厅重新报送，"
            "或到窗口办理，并告知编号 {id}。",
            "It could not be brought to the province. Everything is kept, nothing is lost. Ask the "
            "hall to send it again, or apply at a desk, and tell them the number {id}.",
        ),
    ),
    RESUBMIT: (
        Text("请修改后重新提交", "Please correct it and submit again"),
        Text(
            "省平台没有接收：{why}。草稿已恢复，可以修改。",
            "The province did not take it: {why}. Your draft is open again.",
        ),
    ),
}
_NO_DATE = Text("请尽快一次补齐下列各项。", "Please send everything listed, as soon as you can.")
_TOO_LATE = Text(
    "补正期限{day}已过。请联系办理部门，或重新申请。",
    "It was to be sent by {day}. Ask the department, or apply again.",
)
_NO_REASON = Text("没有说明原因", "no reason given")


@dataclass(frozen=True, slots=True)
class Situation:
    """A case with what decides what can be done about it. ``today`` is the day in China."""

    case: ServiceCase
    forward: Forward | None
    item: Item | None
    evaluation: Evaluation | None
    today: date

    @property
    def waits(self) -> list[str]:
        """What waits for the citizen: what must be done first."""
        case, kinds = self.case, []
        if case.state == NOT_FORWARDED:
            refused = self.forward is not None and self.forward.state == "refused"
            kinds.append(RESUBMIT if refused else ASK_HALL)
        if case.state == "to_supplement" and case.notice_id:
            kinds.append(SUPPLEMENT)
        if (case.payment or {}).get("status") == "due":
            kinds.append(PAY)
        if case.state == "granted" and not case.delivery and self.item and self.item.express:
            kinds.append(DELIVER)
        if case.state in CLOSED - {"withdrawn"} and self.evaluation is None:
            kinds.append(EVALUATE)
        return kinds

    @property
    def may(self) -> list[str]:
        """What can be asked of us now; the core has the last word."""
        case = self.case
        allowed = [kind for kind in self.waits if kind not in (ASK_HALL, RESUBMIT)]
        if SUPPLEMENT in allowed and self.too_late:
            allowed.remove(SUPPLEMENT)
        if case.case_no and case.state not in CLOSED | {NOT_FORWARDED}:
            allowed.append(WITHDRAW)
        return allowed

    @property
    def too_late(self) -> bool:
        return self.case.notice_due is not None and self.today > self.case.notice_due


def todos(situation: Situation, language: Language) -> list[Todo]:
    return [_todo(situation, kind, language) for kind in situation.waits]


def _todo(situation: Situation, kind: str, language: Language) -> Todo:
    case, forward = situation.case, situation.forward
    title, text = _TEXTS[kind]
    todo = Todo(kind=kind, title=title.said(language), text="")
    why = forward and forward.upstream_text
    values: dict[str, object] = {
        "id": case.id,
        "amount": yuan(int((case.payment or {}).get("amountFen", 0))),
        "why": why or _NO_REASON.said(language),
    }
    if kind == SUPPLEMENT:
        todo.notice, todo.deadline = notice_of(case, situation.item, language), case.notice_due
        if case.notice_due is None:
            text = _NO_DATE
        else:
            todo.days_left = working_days_left(situation.today, case.notice_due).days
            text = _TOO_LATE if situation.too_late else text
            values |= {"day": day_text(case.notice_due, language), "left": todo.days_left}
    todo.text = text.said(language, **values)
    return todo


def notice_of(case: ServiceCase, item: Item | None, language: Language) -> Notice | None:
    """The open notice (补正通知); a field is named as the form names it."""
    if case.notice is None:
        return None
    detail = msgspec.json.decode(case.notice, type=Detail)
    labels = {}
    for field in item.form if item else ():
        labels[field.name] = (language == "en" and field.label_en) or field.label
    return Notice(
        id=case.notice_id or "",
        materials=[AskedMaterial(m.code, m.name, m.reason) for m in detail.materials],
        fields=[AskedField(f.name, labels.get(f.name, f.name), f.reason) for f in detail.fields],
    )
