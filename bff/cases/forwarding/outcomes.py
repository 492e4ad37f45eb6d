"""Effects of settled forwards after the submission.

Everything here runs inside the transaction that settles the ledger's row, and only SQL is awaited.
Whoever got the answer at once is not notified again.
"""

from __future__ import annotations

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.open_notice import answered_notice
from bff.cases.events.own_lines import LINES, OwnDetail, record
from bff.cases.events.states import CLOSED
from gateways.core import CaseChange, CoreRefused, Delivery, EvaluationReceipt, Refusal, case_state
from models import Evaluation, Forward, Material, ServiceCase
from models.draft import MaterialSource
from models.forward import ForwardKind, ForwardState
from models.service_case import CaseState

Connection = BaseDBAsyncClient


async def record_move(
    connection: Connection, forward: Forward, answer: CaseChange, late: bool, now: datetime
) -> None:
    """Record that a supplement or a withdrawal has arrived.

    The state is the answer's unless an event has brought a newer one; the notice is closed either
    way.
    """
    if not await Forward.acknowledge(connection, forward.id, now):
        return
    behind = ServiceCase.filter(id=forward.case_id, version__lt=answer.version)
    await behind.using_db(connection).update(
        state=case_state(answer.state),
        upstream_code=answer.state,
        upstream_text=None,
        version=answer.version,
        changed_at=now,
        notice_id=None,
        notice_due=None,
        notice=None,
    )
    await _record_arrival(connection, forward, late, now)


async def record_evaluation(
    connection: Connection, forward: Forward, answer: EvaluationReceipt, late: bool, now: datetime
) -> None:
    if not await Forward.acknowledge(connection, forward.id, now):
        return
    await (
        Evaluation.filter(case_id=forward.case_id)
        .using_db(connection)
        .update(evaluate_id=answer.evaluate_id, follow_up_by=answer.follow_up_by)
    )
    await _record_arrival(connection, forward, late, now)


async def record_delivery(
    connection: Connection, forward: Forward, answer: Delivery, late: bool, now: datetime
) -> None:
    """Record the order, unless an event has brought the parcel further already."""
    if not await Forward.acknowledge(connection, forward.id, now):
        return
    case = await ServiceCase.get(id=forward.case_id, using_db=connection)
    if not (case.delivery or {}).get("expressNo"):
        order = {
            "status": "ordered",
            "expressNo": answer.express_no,
            "carrier": answer.carrier,
        }
        await ServiceCase.filter(id=case.id).using_db(connection).update(delivery=order)
    await _record_arrival(connection, forward, late, now)


async def record_supplement_refusal(
    connection: Connection, forward: Forward, refusal: CoreRefused, now: datetime
) -> None:
    """Settle a supplement that the core refused.

    Its materials can be used again, but for files that the core no longer has.
    """
    if not await _refuse(connection, forward, refusal, now):
        return
    materials = Material.filter(holder_id=forward.id).using_db(connection)
    if refusal.refusal is Refusal.MATERIAL_UNKNOWN:
        await materials.filter(source=MaterialSource.FILE).delete()
    await materials.update(holder_id=forward.case_id)
    await _record_outcome(connection, forward, ForwardState.REFUSED, now, refusal.msg)


async def record_withdrawal_refusal(
    connection: Connection, forward: Forward, refusal: CoreRefused, now: datetime
) -> None:
    if not await _refuse(connection, forward, refusal, now):
        return
    await _record_outcome(connection, forward, ForwardState.REFUSED, now, refusal.msg)


async def record_evaluation_refusal(
    connection: Connection, forward: Forward, refusal: CoreRefused, now: datetime
) -> None:
    """Record the refusal: the core has no evaluation of ours, so none is shown here."""
    if not await _refuse(connection, forward, refusal, now):
        return
    await Evaluation.filter(case_id=forward.case_id).using_db(connection).delete()
    await _record_outcome(connection, forward, ForwardState.REFUSED, now, refusal.msg)


async def record_delivery_refusal(
    connection: Connection, forward: Forward, refusal: CoreRefused, now: datetime
) -> None:
    if not await _refuse(connection, forward, refusal, now):
        return
    case = await ServiceCase.get(id=forward.case_id, using_db=connection)
    if not (case.delivery or {}).get("expressNo"):
        await ServiceCase.filter(id=case.id).using_db(connection).update(delivery=None)
    await _record_outcome(connection, forward, ForwardState.REFUSED, now, refusal.msg)


async def record_give_up(
    connection: Connection, forward: Forward, reason: str, now: datetime
) -> None:
    """Record that the act's time ran out. Its changes here stay: an operator can release it."""
    # The case is locked, so an event at the same time comes before or after this.
    await ServiceCase.hold(connection, forward.case_id)
    if not await Forward.give_up(connection, forward.id, reason, now):
        return
    has_arrived = forward.id in await acknowledge_arrived(connection, forward.case_id, now)
    await _record_outcome(
        connection,
        forward,
        ForwardState.ACKNOWLEDGED if has_arrived else ForwardState.NOT_FORWARDED,
        now,
    )


async def record_report(
    connection: Connection, forward: Forward, answer: None, late: bool, now: datetime
) -> None:
    """Settle a report of an unreached citizen. It is no line of theirs, and nobody is told."""
    await Forward.acknowledge(connection, forward.id, now)


async def record_report_refusal(
    connection: Connection, forward: Forward, refusal: CoreRefused, now: datetime
) -> None:
    await _refuse(connection, forward, refusal, now)


async def record_report_give_up(
    connection: Connection, forward: Forward, reason: str, now: datetime
) -> None:
    await Forward.give_up(connection, forward.id, reason, now)


async def acknowledge_arrived(connection: Connection, case_id: str, now: datetime) -> set[str]:
    """Acknowledge acts that must have arrived, by the core's events, though no answer came."""
    case = await ServiceCase.get(id=case_id, using_db=connection)
    unsettled = Forward.filter(
        case_id=case_id, state__in=(ForwardState.QUEUED, ForwardState.NOT_FORWARDED)
    )
    there = [
        forward
        for forward in await unsettled.using_db(connection)
        if await _is_shown_by_events(connection, case, forward)
    ]
    for forward in there:
        await Forward.acknowledge(connection, forward.id, now)
    return {forward.id for forward in there}


async def _is_shown_by_events(connection: Connection, case: ServiceCase, forward: Forward) -> bool:
    """Tell if the core's events show that the act has arrived.

    A withdrawal has if the case is withdrawn. Any other act that is still being sent waits for the
    core's answer, which may be a refusal. After it was given up, a supplement has arrived if its
    notice is closed and the case continues, a delivery if it has a number, an evaluation if it has
    a reply.
    """
    if forward.kind == ForwardKind.WITHDRAWAL:
        return case.state == CaseState.WITHDRAWN
    if forward.state != ForwardState.NOT_FORWARDED:
        return False
    if forward.kind == ForwardKind.SUPPLEMENT:
        goes_on = case.state not in CLOSED and case.state != CaseState.TO_SUPPLEMENT
        return goes_on and answered_notice(forward) != case.notice_id
    if forward.kind == ForwardKind.DELIVERY:
        return bool((case.delivery or {}).get("expressNo"))
    replies = Evaluation.filter(case_id=case.id, answered_at__isnull=False)
    return forward.kind == ForwardKind.EVALUATION and await replies.using_db(connection).exists()


async def _refuse(
    connection: Connection, forward: Forward, refusal: CoreRefused, now: datetime
) -> bool:
    code = str(refusal.code or "")
    return await Forward.refuse(connection, forward.id, code, refusal.msg, now)


async def _record_arrival(
    connection: Connection, forward: Forward, late: bool, now: datetime
) -> None:
    if late:
        await _record_outcome(connection, forward, ForwardState.ACKNOWLEDGED, now)


async def _record_outcome(
    connection: Connection, forward: Forward, outcome: str, now: datetime, reason: str | None = None
) -> None:
    detail = OwnDetail(outcome, reason or None)
    await record(connection, forward.case_id, LINES[forward.kind], None, now, detail)
