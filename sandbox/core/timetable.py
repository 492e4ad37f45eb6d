"""The timetable by which a case moves on its own, so that a newcomer sees progress.

A route is the steps still to come, kept as words in a `timer` row: a restart continues where it
stopped, even after the item was changed. Steps that ask the citizen for something wait for it.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping

from sandbox.clock import local
from sandbox.core import payments, progress, states
from sandbox.core.case_book import Case, find_case, happen
from sandbox.core.catalogue import ASKS_FOR_MORE
from sandbox.core.catalogue.kinds import Item
from sandbox.core.dialect import Desk
from sandbox.core.office import Office
from sandbox.core.settings import Pace

TICK_S = 0.1
AT_ONCE = 200
AGAIN_S = 5.0

logger = logging.getLogger("sandbox")


def plan(desk: Desk, case: Case, item: Item) -> None:
    """Plan a new case's whole way, with the item's detours."""
    steps = [] if case.state == states.ACCEPTED else ["receive", "accept"]
    if item.implement_code in ASKS_FOR_MORE:
        steps.insert(1, "ask")
    if item.fee.charged and item.fee.online:
        steps.append("charge")
    steps.append("work")
    if item.special_procedures:
        steps += ["suspend", "work"]
    _add(desk, case, [*steps, "decide"])


def plan_delivery(desk: Desk, case: Case) -> None:
    _add(desk, case, ["send", "deliver"])


def plan_answer(desk: Desk, case: Case) -> None:
    """Plan the answer to a bad evaluation (差评)."""
    _add(desk, case, ["answer"])


def wait(desk: Desk, case: Case) -> None:
    """Stop the route until the citizen has acted."""
    desk.store.change("UPDATE timer SET due_at = NULL WHERE case_no = ?", case.case_no)


def go_on(desk: Desk, case: Case) -> None:
    """Continue the route after the citizen has acted."""
    waiting = desk.store.all(
        "SELECT id, todo FROM timer WHERE case_no = ? AND due_at IS NULL", case.case_no
    )
    for number, todo in waiting:
        _set(desk, number, todo.split())


def stop(desk: Desk, case: Case) -> None:
    desk.store.change("DELETE FROM timer WHERE case_no = ?", case.case_no)


def stop_route(desk: Desk, case: Case) -> None:
    """Stop the route of a case that closed by other means, except for steps after a decision."""
    later = ("send%", "deliver%", "answer%")
    desk.store.change(
        "DELETE FROM timer WHERE case_no = ? AND NOT (todo LIKE ? OR todo LIKE ? OR todo LIKE ?)",
        case.case_no,
        *later,
    )


async def run(office: Office) -> None:
    """Run the steps that are due, until cancelled. A failed step is repeated later."""
    while True:
        try:
            await _take_due(office)
        except Exception:
            logger.exception("timetable: the due steps could not be read")
        await asyncio.sleep(TICK_S)


async def _take_due(office: Office) -> None:
    due = office.store.all(
        "SELECT id, case_no, todo FROM timer WHERE due_at <= ? ORDER BY due_at LIMIT ?",
        office.clock(),
        AT_ONCE,
    )
    for number, case_no, todo in due:
        desk = office.desk()
        try:
            with office.store.transaction():
                _take(desk, number, case_no, todo.split())
        except Exception:
            logger.exception("timetable: a step of case %s failed", case_no)
            office.store.change(
                "UPDATE timer SET due_at = ? WHERE id = ?", desk.now + AGAIN_S, number
            )
        await asyncio.sleep(0)


def _take(desk: Desk, number: int, case_no: str, steps: list[str]) -> None:
    case = find_case(desk.store, case_no)
    step, *rest = steps
    if case is None or not _applies(step, case):
        desk.store.change("DELETE FROM timer WHERE id = ?", number)
        return
    _STEPS[step](desk, case)
    if not rest:
        desk.store.change("DELETE FROM timer WHERE id = ?", number)
    elif step in _WAIT_FOR_CITIZEN:
        desk.store.change(
            "UPDATE timer SET due_at = NULL, todo = ? WHERE id = ?", " ".join(rest), number
        )
    else:
        _set(desk, number, rest)


def _add(desk: Desk, case: Case, steps: list[str]) -> None:
    if desk.pace is not None:
        desk.store.change(
            "INSERT INTO timer (case_no, due_at, todo) VALUES (?, ?, ?)",
            case.case_no,
            desk.now + _pause(desk.pace, steps[0]),
            " ".join(steps),
        )


def _set(desk: Desk, number: int, steps: list[str]) -> None:
    pause = AGAIN_S if desk.pace is None else _pause(desk.pace, steps[0])
    desk.store.change(
        "UPDATE timer SET due_at = ?, todo = ? WHERE id = ?",
        desk.now + pause,
        " ".join(steps),
        number,
    )


def _pause(pace: Pace, step: str) -> float:
    """Return the seconds between the step before and this one."""
    received, accepted, worked_on, decided = pace
    match step:
        case "receive":
            return received
        case "ask" | "accept":
            return accepted - received
        case "charge" | "work" | "suspend":
            return worked_on - accepted
    return decided - worked_on


def _work(desk: Desk, case: Case) -> None:
    happen(desk, case, "state", states.IN_PROGRESS, {})


def _charge(desk: Desk, case: Case) -> None:
    payments.charge(desk, case)


def _send(desk: Desk, case: Case) -> None:
    progress.deliver(desk, case, "sent", "榕城市邮政投递中心")


def _deliver(desk: Desk, case: Case) -> None:
    progress.deliver(desk, case, "delivered", None)


def _answer(desk: Desk, case: Case) -> None:
    progress.answer_evaluation(desk, case, f"{local(desk.now):%m月%d日}已电话回访，问题已整改。")


_STEPS: Mapping[str, Callable[[Desk, Case], object]] = {
    "receive": progress.receive,
    "ask": progress.ask_for_more,
    "accept": progress.accept,
    "charge": _charge,
    "work": _work,
    "suspend": progress.suspend,
    "decide": progress.decide,
    "send": _send,
    "deliver": _deliver,
    "answer": _answer,
}
_WAIT_FOR_CITIZEN = frozenset({"ask", "charge"})


def _applies(step: str, case: Case) -> bool:
    """Tell whether the step still applies, as nobody has moved the case further."""
    match step:
        case "answer":
            return True
        case "send" | "deliver":
            return case.state == states.GRANTED
    return case.state in states.OPEN
