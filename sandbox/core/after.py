"""Evaluation (好差评) and delivery (物流) after a case."""

from typing import Annotated

import msgspec

from sandbox.clock import local
from sandbox.core import states, timetable
from sandbox.core.case_book import happen, known_case
from sandbox.core.dialect import Body, Desk, Refusal, read, success
from sandbox.core.items import item_of
from sandbox.core.working_days import after
from sandbox.faulty_replies import Reply

FOLLOW_UP_DAYS = 15
CARRIER = "中国邮政速递物流"

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Evaluation(Body, frozen=True):
    """An evaluation. `grade`: 1 非常满意 … 5 非常不满意."""

    case_no: str
    grade: Annotated[int, msgspec.Meta(ge=1, le=5)]
    tags: list[str]
    channel: Line
    text: str | None = None
    reason: str | None = None


class Address(Body, frozen=True):
    name: Line
    mobile: Line
    region: Line
    detail: Line


class DeliveryOrder(Body, frozen=True):
    case_no: str
    address: Address


def evaluate(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /evaluations`, once for a case. Refuse with 43301, 43401, 43402."""
    evaluation = read(body, Evaluation)
    case = known_case(desk.store, evaluation.case_no)
    if desk.store.first_row("SELECT 1 FROM evaluation WHERE case_no = ?", case.case_no):
        raise Refusal(43401, "evaluated already")
    if case.state in states.OPEN:
        raise Refusal(43402, "not decided yet")
    answer = {"evaluateId": "E" + desk.new_secret()}
    desk.store.change(
        "INSERT INTO evaluation VALUES (?, ?, ?, ?, ?)",
        answer["evaluateId"], case.case_no, evaluation.grade, desk.now, body,
    )  # fmt: skip
    if evaluation.grade >= 4:
        detail = {"evaluateId": answer["evaluateId"], "status": "received"}
        happen(desk, case, "evaluation", case.state, detail, case.state_text)
        timetable.plan_answer(desk, case)
        answer["followUpBy"] = after(local(desk.now).date(), FOLLOW_UP_DAYS).isoformat()
    return success(answer)


def order_delivery(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /deliveries`: the result by express. Refuse with 43301, 43601, 43602."""
    order = read(body, DeliveryOrder)
    case = known_case(desk.store, order.case_no)
    if desk.store.first_row("SELECT 1 FROM delivery WHERE case_no = ?", case.case_no):
        raise Refusal(43602, "ordered already")
    if not (item_of(desk.store, case.item_code).express and case.state == states.GRANTED):
        raise Refusal(43601, "delivery is not offered")
    express_no = f"EMS{case.case_no[6:]}"
    desk.store.change(
        "INSERT INTO delivery VALUES (?, ?, ?, 'ordered', ?)",
        express_no, case.case_no, CARRIER, msgspec.json.encode(order.address),
    )  # fmt: skip
    timetable.plan_delivery(desk, case)
    return success({"expressNo": express_no, "carrier": CARRIER})
