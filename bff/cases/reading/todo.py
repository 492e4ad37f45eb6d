"""Tasks of a citizen in a case (待办), in words."""

from __future__ import annotations

from bff.cases.events.open_notice import OpenNotice
from bff.cases.reading.amounts import yuan
from bff.cases.reading.materials import material_view
from bff.cases.reading.schemas import Underway
from bff.cases.reading.situation import Situation, TodoKind
from bff.cases.reading.todo_schemas import AskedField, AskedMaterial, Notice, Todo
from bff.materials.holder import PAPER_ONLY
from ground.clock import in_china
from ground.language import Language, Text, day_text, from_core
from models.forward import ForwardKind, ForwardState

IN_TIME = Text(
    "请最迟在{day}一次补齐下列各项，还有 {left} 个工作日。",
    "Send everything on this list by {day}. You have {left} {left|working day|working days}.",
)
NO_DATE = Text("请尽快一次补齐下列各项。", "Send everything on this list as soon as you can.")
TOO_LATE = Text(
    "补正期限{day}已过。请联系办理部门，或重新申请。",
    "The deadline was {day}. Ask the department, or apply again.",
    Text(
        "补材料最晚是{day}，已经过了。请打电话问办理部门，或重新申请。",
        "The last day was {day}. Call the department, or apply again.",
    ),
)
LATE_BY_OUR_COUNT = Text(
    "按工作日推算，补正期限{day}已过。还可以提交，是否接收由办理部门决定。",
    "By our count of working days the deadline was {day}. You can still send it. The "
    "department decides whether to accept it.",
)
PROVISIONAL = Text(
    "有关年份的放假安排还没有公布，日期和天数可能会变，以办理部门的通知为准。",
    " The holidays of that year are not announced yet, so the date and the days left may "
    "change. The department’s own notice counts.",
)

_TEXTS = {
    TodoKind.SUPPLEMENT: (
        Text(
            "请补正材料",
            "Send what is missing",
            Text("请把缺的材料补上", "Please send what is missing"),
        ),
        NO_DATE,
    ),
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


def todos(situation: Situation, language: Language) -> list[Todo]:
    return [_todo(situation, kind, language) for kind in situation.must_do]


def _todo(situation: Situation, kind: TodoKind, language: Language) -> Todo:
    case, forward = situation.case, situation.forward
    title, text = _TEXTS[kind]
    todo = Todo(kind=kind, title=title.render(language), text="")
    reason = forward and forward.upstream_text
    values: dict[str, object] = {
        "id": case.id,
        "amount": yuan(int((case.payment or {}).get("amountFen", 0))),
        "why": reason or _NO_REASON.render(language),
    }
    if kind == TodoKind.SUPPLEMENT:
        todo.notice = notice_of(situation, language)
    if kind == TodoKind.SUPPLEMENT and (open_notice := situation.notice) is not None:
        text, days_left = _notice_text(open_notice), open_notice.days_left
        if open_notice.due is not None and days_left is not None:
            todo.deadline, todo.days_left = open_notice.due, days_left.days
            todo.provisional = days_left.provisional
            values |= {"day": day_text(open_notice.due, language), "left": days_left.days}
    if kind == TodoKind.RESUBMIT and situation.is_separate:
        text = _APART
    if kind == TodoKind.ASK_HALL and situation.stuck is not None:
        texts = _UNDERWAY[situation.stuck.kind, situation.stuck.state]
        text, values = _STUCK, {"id": case.id, "what": texts.render(language)}
    todo.text = text.render(language, **values)
    if todo.provisional:
        todo.text += PROVISIONAL.render(language)
    return todo


def _notice_text(notice: OpenNotice) -> Text:
    """Return the sentence that says by when to answer, with places for ``day`` and ``left``."""
    if notice.due is None:
        return NO_DATE
    if not notice.is_past:
        return IN_TIME
    return LATE_BY_OUR_COUNT if notice.is_our_count else TOO_LATE


def underway(situation: Situation, language: Language) -> list[Underway]:
    return [
        Underway(
            forward.kind,
            forward.state,
            _UNDERWAY[forward.kind, forward.state].render(language),
            in_china(forward.until),
        )
        for forward in situation.underway.values()
    ]


def notice_of(situation: Situation, language: Language) -> Notice | None:
    """Build the open notice (补正通知); a field has the form's label."""
    case, item, open_notice = situation.case, situation.item, situation.notice
    if open_notice is None:
        return None
    there = {material.code for material in situation.supplement_materials}
    there |= {m.code for m in (item.materials if item else ()) if m.form == PAPER_ONLY}
    detail, labels = open_notice.detail, {}
    for field in item.form if item else ():
        labels[field.name] = from_core(field.label, field.label_en, language)
    return Notice(
        id=case.notice_id or "",
        materials=[
            AskedMaterial(m.code, m.name, m.reason, m.code not in there) for m in detail.materials
        ],
        fields=[
            AskedField(f.name, labels.get(f.name, f.name), f.reason, situation.form.get(f.name))
            for f in detail.fields
        ],
        gathered=[material_view(row, language) for row in situation.supplement_materials],
    )
