"""Tasks of a citizen in a case, and the acts that are possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bff.cases.events.open_notice import NO_DATE, PROVISIONAL, OpenNotice
from bff.cases.events.states import CLOSED, EVALUABLE
from bff.cases.reading.schemas import Underway
from bff.cases.reading.timeline import day_text, yuan
from bff.cases.reading.todo_schemas import AskedField, AskedMaterial, CaseMaterial, Notice, Todo
from bff.materials.holder import PAPER_ONLY
from gateways.core import Item
from ground.clock import in_china
from ground.language import Language, Text
from models import Draft, Evaluation, Forward, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.service_case import CaseState


class TodoKind(StrEnum):
    """What an applicant must or may do."""

    SUPPLEMENT = "supplement"
    PAY = "pay"
    DELIVER = "deliver"
    EVALUATE = "evaluate"
    ASK_HALL = "askHall"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"


_TEXTS = {
    TodoKind.SUPPLEMENT: (Text("请补正材料", "Send what is missing"), NO_DATE),
    TodoKind.PAY: (
        Text("请缴费", "Pay the fee"),
        Text(
            "应缴 {amount} 元。缴费后继续办理。",
            "The fee is {amount} yuan. Your case continues when you have paid.",
        ),
    ),
    TodoKind.DELIVER: (
        Text("可以邮寄给您", "You can have the result sent to you"),
        Text(
            "结果已出。填写地址即可邮寄，也可到窗口领取。",
            "The result is ready. Enter an address, or collect it at a service desk.",
        ),
    ),
    TodoKind.EVALUATE: (
        Text("请您评价", "Rate this service"),
        Text("评价自愿，每件一次。", "Your rating is voluntary. You can rate each case once."),
    ),
    TodoKind.ASK_HALL: (
        Text("请联系服务大厅", "Ask the service hall"),
        Text(
            "申请未能送达省平台，资料都已保存，没有丢失。请联系服务大厅重新报送，"
            "或到窗口办理，并告知编号 {id}。",
            "Your application did not reach the province. Everything is saved. Ask the service "
            "hall to send it again, or apply at a service desk. Give them the number {id}.",
        ),
    ),
    TodoKind.RESUBMIT: (
        Text("请修改后重新提交", "Correct your application and submit it again"),
        Text(
            "省平台没有接收：{why}。草稿已恢复，可以修改。",
            "The province did not accept your application: {why}. You can change your answers and"
            " submit again.",
        ),
    ),
}
_UNDERWAY: dict[tuple[str, str], Text] = {
    (ForwardKind.SUPPLEMENT, ForwardState.QUEUED): Text(
        "您已提交补正，正在报送，无需重复提交。",
        "You sent what was missing. It is on its way. Do not send it again.",
    ),
    (ForwardKind.WITHDRAWAL, ForwardState.QUEUED): Text(
        "您已申请撤回，正在报送。",
        "You asked to withdraw your application. Your request is on its way.",
    ),
    (ForwardKind.EVALUATION, ForwardState.QUEUED): Text(
        "您的评价已保存，正在报送。", "Your rating is saved and on its way."
    ),
    (ForwardKind.DELIVERY, ForwardState.QUEUED): Text(
        "您的邮寄地址已保存，正在报送。", "Your delivery order is saved and on its way."
    ),
    (ForwardKind.SUPPLEMENT, ForwardState.NOT_FORWARDED): Text(
        "您的补正未能送达省平台", "What you sent did not reach the province"
    ),
    (ForwardKind.WITHDRAWAL, ForwardState.NOT_FORWARDED): Text(
        "您的撤回申请未能送达省平台", "Your request to withdraw did not reach the province"
    ),
    (ForwardKind.EVALUATION, ForwardState.NOT_FORWARDED): Text(
        "您的评价未能送达省平台", "Your rating did not reach the province"
    ),
    (ForwardKind.DELIVERY, ForwardState.NOT_FORWARDED): Text(
        "您的邮寄申请未能送达省平台", "Your delivery order did not reach the province"
    ),
}
_STUCK = Text(
    "{what}。内容都已保存，没有丢失。请联系服务大厅重新报送，并告知编号 {id}。",
    "{what}. Everything is saved. Ask the service hall to send it again, and give them "
    "the number {id}.",
)
_APART = Text(
    "省平台没有接收这一项：{why}。请单独申请这一项，其他几项照常办理。",
    "The province did not accept this one: {why}. Apply for it separately. The others continue.",
)
_NO_REASON = Text("没有说明原因", "no reason given")


@dataclass(frozen=True, slots=True)
class Situation:
    """A case with all data that decides the possible acts. ``today`` is the day in China.

    ``underway`` are the acts that have not reached the core, by kind. ``evaluated``: the core has
    an evaluation that did not come from here. ``gathered`` is for the open notice, ``draft`` for a
    case that the core has refused: after its deletion or another submission, nothing waits.
    ``over``: the reader is no longer the applicant's agent, and nothing waits for them.
    """

    case: ServiceCase
    forward: Forward | None
    item: Item | None
    evaluation: Evaluation | None
    today: date
    underway: Mapping[str, Forward] = field(default_factory=dict)
    evaluated: bool = False
    gathered: Sequence[CaseMaterial] = ()
    draft: Draft | None = None
    over: bool = False

    @property
    def waits(self) -> list[TodoKind]:
        """List what the citizen must do."""
        if self.over:
            return []
        case = self.case
        kinds: list[TodoKind] = []
        if case.state == CaseState.NOT_FORWARDED and ForwardKind.WITHDRAWAL not in self.underway:
            refused = self.forward is not None and self.forward.state == ForwardState.REFUSED
            if not refused:
                kinds.append(TodoKind.ASK_HALL)
            elif self.draft is not None and (self.draft.is_open or self.apart):
                kinds.append(TodoKind.RESUBMIT)
        if self.stuck is not None:
            kinds.append(TodoKind.ASK_HALL)
        if case.state == CaseState.TO_SUPPLEMENT and case.notice_id and not self.answered:
            kinds.append(TodoKind.SUPPLEMENT)
        if (case.payment or {}).get("status") == "due":
            kinds.append(TodoKind.PAY)
        if (
            case.state == CaseState.GRANTED
            and not case.delivery
            and self.item
            and self.item.express
        ):
            kinds.append(TodoKind.DELIVER)
        if case.state in EVALUABLE and self.evaluation is None and not self.evaluated:
            kinds.append(TodoKind.EVALUATE)
        return kinds

    @property
    def may(self) -> list[TodoKind]:
        """List what the citizen may do now; the core has the last word."""
        if self.over:
            return []
        case = self.case
        allowed: list[TodoKind] = [
            kind for kind in self.waits if kind not in (TodoKind.ASK_HALL, TodoKind.RESUBMIT)
        ]
        if TodoKind.SUPPLEMENT in allowed and self.notice is not None and self.notice.too_late:
            allowed.remove(TodoKind.SUPPLEMENT)
        withdrawing = ForwardKind.WITHDRAWAL in self.underway
        if case.state not in CLOSED | {CaseState.NOT_FORWARDED} and not withdrawing:
            allowed.append(TodoKind.WITHDRAW)
        return allowed

    @property
    def answered(self) -> bool:
        """True if the open notice has its supplement, or a withdrawal is under way."""
        return ForwardKind.SUPPLEMENT in self.underway or ForwardKind.WITHDRAWAL in self.underway

    @property
    def apart(self) -> bool:
        """True if it was refused while the core took other parts of the bundle (一件事).

        Its draft then stays submitted.
        """
        case, draft = self.case, self.draft
        if draft is None or draft.is_open:
            return False
        return draft.submitted_as in (case.id, case.bundle_id)

    @property
    def stuck(self) -> Forward | None:
        """Acts that were given up on their way to the core."""
        stuck = (one for one in self.underway.values() if one.state == ForwardState.NOT_FORWARDED)
        return next(stuck, None)

    @property
    def notice(self) -> OpenNotice | None:
        return OpenNotice.of(self.case, self.today)


def todos(situation: Situation, language: Language) -> list[Todo]:
    return [_todo(situation, kind, language) for kind in situation.waits]


def _todo(situation: Situation, kind: TodoKind, language: Language) -> Todo:
    case, forward = situation.case, situation.forward
    title, text = _TEXTS[kind]
    todo = Todo(kind=kind, title=title.said(language), text="")
    why = forward and forward.upstream_text
    values: dict[str, object] = {
        "id": case.id,
        "amount": yuan(int((case.payment or {}).get("amountFen", 0))),
        "why": why or _NO_REASON.said(language),
    }
    if kind == TodoKind.SUPPLEMENT:
        todo.notice = notice_of(situation, language)
    if kind == TodoKind.SUPPLEMENT and (open_notice := situation.notice) is not None:
        text, left = open_notice.text, open_notice.left
        if open_notice.due is not None and left is not None:
            todo.deadline, todo.days_left = open_notice.due, left.days
            todo.provisional = left.provisional
            values |= {"day": day_text(open_notice.due, language), "left": left.days}
    if kind == TodoKind.RESUBMIT and situation.apart:
        text = _APART
    if kind == TodoKind.ASK_HALL and situation.stuck is not None:
        what = _UNDERWAY[situation.stuck.kind, situation.stuck.state]
        text, values = _STUCK, {"id": case.id, "what": what.said(language)}
    todo.text = text.said(language, **values)
    if todo.provisional:
        todo.text += PROVISIONAL.said(language)
    return todo


def underway(situation: Situation, language: Language) -> list[Underway]:
    return [
        Underway(
            one.kind,
            one.state,
            _UNDERWAY[one.kind, one.state].said(language),
            in_china(one.until),
        )
        for one in situation.underway.values()
    ]


def notice_of(situation: Situation, language: Language) -> Notice | None:
    """Build the open notice (补正通知); a field has the form's label."""
    case, item, open_notice = situation.case, situation.item, situation.notice
    if open_notice is None:
        return None
    there = {material.code for material in situation.gathered}
    there |= {m.code for m in (item.materials if item else ()) if m.form == PAPER_ONLY}
    detail, labels = open_notice.detail, {}
    for asked in item.form if item else ():
        labels[asked.name] = (language == "en" and asked.label_en) or asked.label
    return Notice(
        id=case.notice_id or "",
        materials=[
            AskedMaterial(m.code, m.name, m.reason, m.code not in there) for m in detail.materials
        ],
        fields=[AskedField(f.name, labels.get(f.name, f.name), f.reason) for f in detail.fields],
        gathered=list(situation.gathered),
    )
