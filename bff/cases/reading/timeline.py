"""The timeline of a case (办件进度), line by line, in plain words.

The core's lines are in the order of their versions, ours after those that existed when they were
written: the two clocks need not agree.
"""

from __future__ import annotations

from datetime import datetime

from bff.cases.events.details import Detail, EventBody
from bff.cases.events.lines import corrections_by, event_of, is_own
from bff.cases.events.snapshot import TimelineEvent
from bff.cases.reading import own_line_texts
from bff.cases.reading.amounts import yuan
from bff.cases.reading.schemas import LineCorrection, TimelineEntry
from bff.cases.reading.state_texts import STATE_TEXTS
from ground.clock import in_china
from ground.language import Language, Text, day_text
from ground.working_days import is_arranged
from models import CaseEvent, ServiceCase
from models.service_case import CaseState, EventKind

_SUBMITTED = Text("您已提交", "You submitted your application")
_THERE = Text("省平台已接收", "The province has received your application")
_ON_THE_WAY = frozenset(
    {EventKind.ACKNOWLEDGED, EventKind.REFUSED, EventKind.NOT_FORWARDED, EventKind.RELEASED}
)
"""Our lines about the submission itself, which come before all lines of the core."""
_MOVES = (EventKind.STATE, EventKind.RESULT, EventKind.SPECIAL)
_NEWS = Text("有新的进展", "Your case has changed")
_PAYMENT = {
    "due": Text("需要缴费：{amount} 元", "Fee due: {amount} yuan"),
    "paid": Text("已缴费：{amount} 元", "Paid: {amount} yuan"),
}
_DELIVERY = {
    "sent": Text("已寄出：{carrier} {number}", "Sent: {carrier} {number}"),
    "delivered": Text("已签收：{carrier} {number}", "Delivered: {carrier} {number}"),
}
_EVALUATION = {
    "received": Text("您的评价已转办，将有人跟进", "Someone is looking into your rating"),
    "answered": Text("您的评价有了答复", "There is an answer to your rating"),
}
_SPECIAL = Text(
    "进入特别程序：{name}，暂停计时", "Special procedure: {name}. These days do not count"
)
_SUPPLEMENT = Text(
    "需要补正",
    "The department asks for something that is missing",
    Text("还缺材料，要补", "Something is missing"),
)
_SUPPLEMENT_BY = Text("请最迟在{day}补齐。", "Send everything by {day}.")
_PROMISED = Text("承诺最迟{day}办结。", "You will have a decision by {day}.")
_MAY_CHANGE = Text(
    "放假安排公布后，日期可能会变。", " The date may change when the holidays are announced."
)
_CORRECTION = Text("更正：前面有一条写错了", "Correction: an earlier entry was wrong")
_RESULT = Text("结果：{name}。", "Result: {name}.")


async def timeline(
    case: ServiceCase, language: Language, until: datetime | None = None
) -> list[TimelineEntry]:
    """Return the timeline, oldest line first. With ``until``, leave out what we learnt later."""
    lines = await CaseEvent.filter(case_id=case.id)
    if until is not None:
        lines = [line for line in lines if line.recorded_at <= until]
    if any(line.state == CaseState.SUBMITTED and not is_own(line) for line in lines):
        lines = [
            line for line in lines if line.kind != EventKind.ACKNOWLEDGED
        ]  # the core has an event of its own for these
    lines.sort(key=_place)
    first_entry = TimelineEntry(
        at=in_china(case.submitted_at),
        kind="submitted",
        state=CaseState.SUBMITTED,
        title=_SUBMITTED.render(language),
        text=None,
    )
    wrong = corrections_by(lines)
    return [first_entry, *(entry(line, language, wrong.get(line.source_id)) for line in lines)]


def _place(line: CaseEvent) -> tuple[int, bool, int, str]:
    own = is_own(line)
    version = 0 if own and line.kind in _ON_THE_WAY else line.version
    return version, own, line.id if own else 0, line.source_id


def entry(
    line: CaseEvent, language: Language, correction: TimelineEvent | None = None
) -> TimelineEntry:
    if is_own(line):
        title, text = own_line_texts.words(line, language)
    else:
        event = event_of(line)
        title, text = title_of(event, language), text_of(event, language)
    return TimelineEntry(
        at=in_china(line.at),
        kind=line.kind,
        state=line.state,
        title=title,
        text=text,
        corrected_by=None if correction is None else _line_correction(correction),
    )


def _line_correction(correction: TimelineEvent) -> LineCorrection:
    return LineCorrection(at=in_china(correction.at), reason=correction.body.detail.reason or None)


def title_of(event: TimelineEvent, language: Language) -> str:
    """Return a line's title, in the core's own words where we have none."""
    body, detail = event.body, event.body.detail
    words: Text | None = None
    if event.kind == EventKind.PAYMENT:
        words = _PAYMENT.get(detail.status or "")
    elif event.kind == EventKind.DELIVERY:
        words = _DELIVERY.get(detail.status or "")
    elif event.kind == EventKind.EVALUATION:
        words = _EVALUATION.get(detail.status or "")
    elif event.kind == EventKind.SPECIAL and detail.name:
        words = _SPECIAL
    elif event.kind == EventKind.SUPPLEMENT:
        words = _SUPPLEMENT
    elif event.kind == EventKind.CORRECTION:
        words = _CORRECTION
    elif event.state == CaseState.SUBMITTED:
        words = _THERE
    elif event.kind in _MOVES and event.state not in (
        None,
        CaseState.UNKNOWN,
    ):
        words = STATE_TEXTS[event.state or CaseState.UNKNOWN]
    if words is None:
        return body.text or _NEWS.render(language)
    return words.render(
        language,
        amount=yuan(detail.amount_fen or 0),
        carrier=detail.carrier or "",
        number=detail.express_no or "",
        name=detail.name or "",
    ).strip()


def text_of(event: TimelineEvent, language: Language) -> str | None:
    """Return the core's reason, dates, result and reply, one a line; None when there is none."""
    body, detail = event.body, event.body.detail
    parts = [detail.reason, _date_text(event, detail, language), _result(detail, language)]
    parts += [detail.reply, detail.place, _own_words(event, body)]
    sentences = [part for part in parts if part]
    return "\n".join(sentences) if sentences else None


def _date_text(event: TimelineEvent, detail: Detail, language: Language) -> str | None:
    """Return the core's date, and say that it may change before its year's holidays are known."""
    words, day = None, None
    if event.kind == EventKind.SUPPLEMENT:
        words, day = _SUPPLEMENT_BY, detail.deadline
    elif event.state == CaseState.ACCEPTED:
        words, day = _PROMISED, detail.promised_date
    if words is None or day is None:
        return None
    sentence = words.render(language, day=day_text(day, language))
    return sentence if is_arranged(day) else sentence + _MAY_CHANGE.render(language)


def _result(detail: Detail, language: Language) -> str | None:
    return _RESULT.render(language, name=detail.result_name) if detail.result_name else None


def _own_words(event: TimelineEvent, body: EventBody) -> str | None:
    """Return the core's words for the state, if they say more than ours."""
    if event.kind not in _MOVES or event.state in (None, CaseState.UNKNOWN):
        return None
    state_name = STATE_TEXTS[event.state or CaseState.UNKNOWN].zh
    plain = body.text.replace("-", "").replace("，", "")
    return None if plain in state_name.replace("，", "") else body.text
