"""The end of a submission's forwarding (转报): what it means for its case and its draft.

Everything here runs inside the transaction that settles the ledger's row, and only SQL is awaited.
"""

from __future__ import annotations

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.agents import agent_right
from bff.cases.events.details import decode_body
from bff.cases.events.lines import OWN
from bff.cases.events.own_lines import record
from gateways.core import Acceptance, CaseStatus, CoreRefused, case_state
from jobs import dead_letters
from models import CaseEvent, Draft, Forward, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.guarded_writes import Write, run_one_by_one, run_together
from models.service_case import CaseState, EventKind

JOB = "forward"
"""The kind of job that sends a row of the ledger; its payload is the row's id."""


async def record_acceptance(
    connection: BaseDBAsyncClient, forward: Forward, answer: Acceptance, late: bool, now: datetime
) -> None:
    """Record that the core has the case, under its number.

    If an event came before this answer, the state of the event stays.
    """
    writes = _acknowledgement(forward.id, answer, now)
    if await run_one_by_one(connection, *writes) is None or not late:
        return
    state = case_state(answer.state)
    await record(connection, forward.case_id, EventKind.ACKNOWLEDGED, state, now)


async def record_timely_acceptance(
    forward: Forward, answer: Acceptance, now: datetime, removal: Write
) -> bool:
    """Record the same in one statement, while the citizen waits and no message is needed.

    Return True if ``removal`` has removed the job with it. Write nothing if it was known before.
    """
    ids = await run_together(*_acknowledgement(forward.id, answer, now), removal)
    return ids is not None and ids[-1] is not None


def _acknowledgement(forward_id: str, answer: Acceptance, now: datetime) -> tuple[Write, Write]:
    receipt = answer.receipt
    number = (
        (answer.case_no, "receiving", now)  # a number means that the core received it (收件)
        if receipt is None
        else (receipt.number, receipt.kind, receipt.at)
    )
    return Forward.acknowledgement(forward_id, now), ServiceCase.acknowledgement(
        (answer.case_no, *number),
        (case_state(answer.state), answer.state, answer.version),
        now,
    )


async def acknowledge_case(
    connection: BaseDBAsyncClient, case_id: str, status: CaseStatus, now: datetime
) -> None:
    """Record a case that reconciliation found at the core. Its number is the receipt (收件)."""
    state = (case_state(status.state), status.state, status.version)
    await _acknowledge_late(connection, case_id, status.case_no, state, now)


async def _acknowledge_late(
    connection: BaseDBAsyncClient,
    case_id: str,
    case_no: str,
    state: tuple[str, str, int],
    now: datetime,
) -> None:
    receipt = (case_no, case_no, "receiving", now)
    number = ServiceCase.acknowledgement(receipt, state, now)
    if await run_one_by_one(connection, Forward.acknowledgement(case_id, now), number) is None:
        return
    await record(connection, case_id, EventKind.ACKNOWLEDGED, state[0], now)


async def record_refusal(
    connection: BaseDBAsyncClient, forward: Forward, refusal: CoreRefused, now: datetime
) -> None:
    """Record the core's refusal. The draft is reopened for corrections."""
    if not await Forward.refuse(connection, forward.id, str(refusal.code or ""), refusal.msg, now):
        return
    await _reopen_draft(connection, forward.case_id, now)
    await _not_forwarded(connection, forward.case_id, EventKind.REFUSED, now)
    # A withdrawal that waits for this case has nothing to withdraw.
    for other in await Forward.filter(
        case_id=forward.case_id, kind=ForwardKind.WITHDRAWAL, state=ForwardState.QUEUED
    ).using_db(connection):
        code = str(refusal.code or "")
        await Forward.refuse(connection, other.id, code, refusal.msg, now)


async def record_give_up(
    connection: BaseDBAsyncClient, forward: Forward, reason: str, now: datetime
) -> None:
    """Record that the item's own time ran out. Nothing is deleted: an operator can release it.

    If the core has sent events of the case meanwhile, it has the case, and only its answer was
    lost.
    """
    # The case is locked, so an event at the same time comes before or after this.
    await ServiceCase.hold(connection, forward.case_id)
    case = await ServiceCase.get(id=forward.case_id, using_db=connection)
    if case.version > 0 and (case_no := await _number_from_events(connection, case)) is not None:
        state = (case.state, case.upstream_code or "", case.version)
        await _acknowledge_late(connection, case.id, case_no, state, now)
        return
    if not await Forward.give_up(connection, forward.id, reason, now):
        return
    await _not_forwarded(connection, case.id, EventKind.NOT_FORWARDED, now)


async def _number_from_events(connection: BaseDBAsyncClient, case: ServiceCase) -> str | None:
    """Return the core's number of the case, from its first event."""
    events = CaseEvent.filter(case_id=case.id).exclude(source_id__startswith=OWN)
    first = await events.using_db(connection).order_by("version", "id").first()
    return None if first is None else decode_body(first.detail).case_no


async def requeue(
    connection: BaseDBAsyncClient, forward_id: str, until: datetime, now: datetime
) -> bool:
    """Queue a forward again after it was given up; return False if it was not."""
    if not await Forward.release(connection, forward_id, until):
        return False
    forward = await Forward.get(id=forward_id, using_db=connection)
    if forward.kind == ForwardKind.CASE:
        await _release_withdrawal(connection, forward.case_id, until + (until - now), now)
        untouched = ServiceCase.filter(id=forward.case_id, version=0).using_db(connection)
        await untouched.update(state=CaseState.SUBMITTED, changed_at=now)
        await record(connection, forward.case_id, EventKind.RELEASED, CaseState.SUBMITTED, now)
    return True


async def _release_withdrawal(
    connection: BaseDBAsyncClient, case_id: str, until: datetime, now: datetime
) -> None:
    """Release a withdrawal behind its case.

    If it was given up behind the case, or is about to be, it follows the case again. The job comes
    first, in the same order as when a job dies, so neither transaction waits for the other.
    """
    behind = Forward.filter(
        case_id=case_id,
        kind=ForwardKind.WITHDRAWAL,
        state__in=(ForwardState.QUEUED, ForwardState.NOT_FORWARDED),
    )
    for forward_id in await behind.using_db(connection).values_list("id", flat=True):
        await dead_letters.let_run(connection, JOB, str(forward_id), now, until)
        row = behind.filter(id=forward_id).using_db(connection)
        await row.update(state=ForwardState.QUEUED, settled_at=None, until=until, reason=None)


async def _reopen_draft(connection: BaseDBAsyncClient, case_id: str, now: datetime) -> None:
    """Reopen the draft for a person who may still correct it.

    A bundle's (一件事) draft is reopened only if the core refuses all its parts, since the others
    are under way. Parts refused at the same time are checked one after the other.
    """
    case = await ServiceCase.get(id=case_id, using_db=connection)
    if case.draft_id is None:
        return
    await Draft.hold(connection, case.draft_id)
    if (await agent_right(connection, case, now)).end is not None:
        return
    if case.bundle_id is not None:
        parts = await ServiceCase.filter(bundle_id=case.bundle_id).using_db(connection)
        ids = [part.id for part in parts]
        if (
            await Forward.filter(id__in=ids)
            .exclude(state=ForwardState.REFUSED)
            .using_db(connection)
            .exists()
        ):
            return
    await Draft.reopen(connection, case.draft_id, case.bundle_id or case_id, now)


async def _not_forwarded(
    connection: BaseDBAsyncClient, case_id: str, event: EventKind, now: datetime
) -> None:
    untouched = ServiceCase.filter(id=case_id, version=0).using_db(connection)
    await untouched.update(state=CaseState.NOT_FORWARDED, changed_at=now)
    await record(connection, case_id, event, CaseState.NOT_FORWARDED, now)
