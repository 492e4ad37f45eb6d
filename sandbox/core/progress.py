"""Progress of a case: accepted with its limits, asked for more, in a special procedure, decided.

The timetable, an operator and the citizen's own calls all move a case by these functions.
"""

from dataclasses import replace
from typing import Any

import msgspec

from sandbox.clock import local
from sandbox.core import states
from sandbox.core.case_book import Case, events_of, happen
from sandbox.core.catalogue.kinds import Item
from sandbox.core.certificate_store import issue
from sandbox.core.dialect import Desk
from sandbox.core.items import item_of
from sandbox.core.working_days import after

NOTICE_DAYS = 5
HANDLER = "张一鸣"

Detail = dict[str, Any] | None

_BLURRED = "图像不清晰，请重新上传。"
_WRONG = "证照上的信息与填写的不一致，请重新提供。"


def receive(desk: Desk, case: Case, detail: Detail = None, text: str | None = None) -> Case:
    """Move to 已收件."""
    return happen(desk, case, "state", states.RECEIVED, detail or {}, text)


def accept(desk: Desk, case: Case, detail: Detail = None, text: str | None = None) -> Case:
    """Move to 已受理: both limits begin."""
    item = item_of(desk.store, case.item_code)
    today = local(desk.now).date()
    agency = item.agency
    handler = {"department": agency.name, "person": HANDLER, "phone": agency.phone}
    case = replace(
        case,
        promised_date=after(today, item.promised_days).isoformat(),
        statutory_date=after(today, item.statutory_days).isoformat(),
        handler=msgspec.json.encode(handler).decode(),
    )
    return happen(desk, case, "state", states.ACCEPTED, detail or {}, text)


def ask_for_more(desk: Desk, case: Case, detail: Detail = None, text: str | None = None) -> Case:
    """Move to 待补正 with one notice that lists everything (一次性告知).

    `detail` replaces members of the notice.
    """
    item = item_of(desk.store, case.item_code)
    days = int((detail or {}).get("deadlineDays", NOTICE_DAYS))
    notice = {
        "noticeId": "N" + desk.new_secret(),
        "deadlineDays": days,
        "deadline": after(local(desk.now).date(), days).isoformat(),
        **_choose_requests(item, case),
        **(detail or {}),
    }
    close_notices(desk, case)
    desk.store.change(
        "INSERT INTO notice (id, case_no, deadline, body) VALUES (?, ?, ?, ?)",
        notice["noticeId"], case.case_no, notice["deadline"], msgspec.json.encode(notice),
    )  # fmt: skip
    return happen(desk, case, "supplement", states.TO_SUPPLEMENT, notice, text)


def close_notices(desk: Desk, case: Case) -> None:
    desk.store.change("UPDATE notice SET answered = 1 WHERE case_no = ?", case.case_no)


def suspend(desk: Desk, case: Case, detail: Detail = None, text: str | None = None) -> Case:
    """Begin a 特别程序: the clock stands still."""
    planned = item_of(desk.store, case.item_code).special_procedures
    usual: dict[str, Any] = {"name": "专家评审", "days": 10}
    if planned:
        usual = {"name": planned[0].name, "days": planned[0].days}
    return happen(desk, case, "special", states.SPECIAL, usual | (detail or {}), text)


def decide(
    desk: Desk,
    case: Case,
    state: str = states.GRANTED,
    detail: Detail = None,
    text: str | None = None,
) -> Case:
    """Move to 办结, with its result (结果) or the reason. A certificate is issued with it."""
    usual: dict[str, Any] = {"reason": "经审查，不符合办理条件。"}
    if state == states.GRANTED:
        item = item_of(desk.store, case.item_code)
        usual = {"resultName": item.result.name}
        issue(desk, case, item)
    return happen(desk, case, "result", state, usual | (detail or {}), text)


def deliver(desk: Desk, case: Case, status: str, place: str | None) -> Case:
    """Record a delivery (物流): `sent`, or `delivered`, which moves the case to 已送达."""
    row = desk.store.first_row(
        "UPDATE delivery SET status = ? WHERE case_no = ? RETURNING express_no, carrier",
        status,
        case.case_no,
    )
    express_no, carrier = row or (f"EMS{case.case_no[6:]}", "中国邮政速递物流")
    detail = {"expressNo": express_no, "carrier": carrier, "status": status}
    if place is not None:
        detail["place"] = place
    if status == "delivered":
        return happen(desk, case, "delivery", states.DELIVERED, detail)
    return happen(desk, case, "delivery", case.state, detail, case.state_text)


def answer_evaluation(desk: Desk, case: Case, reply: str) -> Case:
    """Answer a bad evaluation (差评)."""
    row = desk.store.first_row("SELECT id FROM evaluation WHERE case_no = ?", case.case_no)
    detail = {"evaluateId": row[0] if row else "", "status": "answered", "reply": reply}
    return happen(desk, case, "evaluation", case.state, detail, case.state_text)


def correct(desk: Desk, case: Case, corrects: str, reason: str) -> Case | None:
    """Take back an event (更正); the case stands as its other events say. None: no such event.

    The event names no state of its own.
    """
    events = [msgspec.json.decode(body) for body in events_of(desk.store, case.case_no)]
    wrong = {event["detail"]["corrects"] for event in events if event["kind"] == "correction"}
    if corrects not in {event["eventId"] for event in events} - wrong:
        return None
    states_left = [
        event
        for event in events
        if event["eventId"] not in wrong | {corrects} and event["kind"] != "correction"
    ]
    last = states_left[-1] if states_left else {"state": states.SUBMITTED, "upstreamText": ""}
    text = last["upstreamText"] or None
    detail = {"corrects": corrects, "reason": reason}
    return happen(desk, case, "correction", last["state"], detail, text)


def move(
    desk: Desk,
    case: Case,
    state: str,
    detail: Detail = None,
    text: str | None = None,
) -> Case:
    """Move to any state, with everything it brings; `text` replaces its usual one."""
    match state:
        case states.ACCEPTED:
            return accept(desk, case, detail, text)
        case states.TO_SUPPLEMENT:
            return ask_for_more(desk, case, detail, text)
        case states.SPECIAL:
            return suspend(desk, case, detail, text)
        case states.GRANTED | states.REFUSED:
            return decide(desk, case, state, detail, text)
    return happen(desk, case, "state", state, detail or {}, text)


def _choose_requests(item: Item, case: Case) -> dict[str, Any]:
    """Choose up to two materials and one field to ask for.

    So there is something to do on each part of the page. An electronic certificate has no picture
    that could be blurred.
    """
    files = msgspec.json.decode(case.body).get("materials", [])
    certificates = {file["code"] for file in files if file.get("authCode")}
    materials = [m for m in item.materials if m.form != "3"][:2]
    fields = [f for f in item.form if isinstance(f.prefill, msgspec.UnsetType)][:1]
    return {
        "materials": [
            {
                "code": m.code,
                "name": m.name,
                "reason": _WRONG if m.code in certificates else _BLURRED,
            }
            for m in materials
        ],
        "fields": [{"name": f.name, "reason": "填写内容与证件不一致，请核对。"} for f in fields],
    }
