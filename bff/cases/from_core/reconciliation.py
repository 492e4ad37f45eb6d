"""Reconciliation (对账) of our ledger with the core's book.

Our rows are read before and after the core is asked, so that a change meanwhile is no disagreement.
Nothing is ever deleted; repairs take the core's data.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from bff.cases.events.states import CLOSED
from bff.cases.forwarding import ledger
from bff.cases.forwarding.orphans import forget_needless, requeue
from bff.cases.from_core import rounds
from bff.cases.from_core.intake import take_in_each
from bff.context import AppContext
from bff.core_problems import tried_again
from gateways.call import OutgoingCall
from gateways.core import CaseStatus, CoreGarbled, CorePlatform, CoreRefused, case_state
from gateways.core.cases import MAX_FOUND
from jobs import ClaimedJob, JobKind
from models import Forward, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.transaction import transact

log = logging.getLogger("bff.cases")

JOB = "reconcile"
EVERY_S = 600.0
LEASE_S = 300.0
CALL_S = 8.0
RECENT = timedelta(days=2)  # how long after its last change a closed case is compared
IN_HAND = timedelta(minutes=5)  # the forwarder is still sending it and will get the receipt


class DisagreementKind(StrEnum):
    """Kind of disagreement between our ledger and the core's book about one case."""

    LOST_THERE = "lost-there"
    """The core acknowledged it and does not know it any more."""
    UNACKNOWLEDGED_HERE = "unacknowledged-here"
    """The core has it, and we still send it or have given up."""
    REFUSED_HERE = "refused-here"
    """The core has it, but refused it when we sent it."""
    NUMBER_DIFFERS = "number-differs"
    STATE_DIFFERS = "state-differs"
    BEHIND_HERE = "behind-here"
    """The core has newer states, and its events have not reached us."""
    AHEAD_HERE = "ahead-here"
    """The core has sent us newer states than it has now, as after a restore from a backup."""


_COLUMNS = ("id", "case_no", "state", "version", "submitted_at")
REPAIRABLE = (DisagreementKind.UNACKNOWLEDGED_HERE, DisagreementKind.BEHIND_HERE)


@dataclass(frozen=True, slots=True)
class Entry:
    """Our view of one case for the comparison.

    ``forwarding`` is its state in the ledger (转报台账).
    """

    case_id: str
    case_no: str | None
    state: str
    version: int
    submitted_at: datetime
    forwarding: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    case_id: str
    kind: DisagreementKind
    status: CaseStatus | None


@dataclass(frozen=True, slots=True)
class Batch:
    """A number of cases, up to this one, and their disagreements."""

    last_id: str
    size: int
    disagreements: list[Disagreement]


def reconcile_kind(context: AppContext) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        await forget_needless()
        await requeue(context)
        with tried_again():
            await reconcile(context)

    return JobKind(name=JOB, work=work, every_s=EVERY_S, at_once=1, lease_s=LEASE_S)


async def reconcile(context: AppContext) -> list[Disagreement]:
    """Count and repair disagreements; return those that could not be repaired.

    An interrupted run is continued where it stopped, so that the last cases are compared too,
    however many there are. Raises CoreError if the core is away.
    """
    now, remaining = context.clock.now(), []
    current = await rounds.under_way()
    async for batch in batches(context.core, now, current.after):
        for disagreement in batch.disagreements:
            context.counters[f"disagreement:{disagreement.kind}"] += 1
            if await _repair(context, disagreement):
                context.counters[f"disagreement_repaired:{disagreement.kind}"] += 1
                continue
            remaining.append(disagreement)
            current.left[disagreement.kind] = current.left.get(disagreement.kind, 0) + 1
            log.warning("case %s: %s", disagreement.case_id, disagreement.kind)
        current.after, current.compared = batch.last_id, current.compared + batch.size
        await rounds.keep(current, now)
    await rounds.end(current, context.clock.now())
    return remaining


async def disagreements(core: CorePlatform, now: datetime) -> AsyncIterator[Disagreement]:
    """Yield every disagreement about a case that is open or has changed recently."""
    async for batch in batches(core, now):
        for disagreement in batch.disagreements:
            yield disagreement


async def batches(core: CorePlatform, now: datetime, after_id: str = "") -> AsyncIterator[Batch]:
    """Yield the cases after this one, as many at a time as the core can be asked for."""
    while batch := await _entries(after_id, now):
        after_id = batch[-1].case_id
        call = OutgoingCall("reconcile", asyncio.get_running_loop().time() + CALL_S)
        ids = [entry.case_id for entry in batch]
        answer = await core.cases.find(ids, call)
        statuses = {disagreement.source_no: disagreement for disagreement in answer.found}
        unreadable = {disagreement.name for disagreement in answer.garbled}
        after = {entry.case_id: entry for entry in await _read_again(ids)}
        compared = [
            Disagreement(before.case_id, kind, statuses.get(before.case_id))
            for before in batch
            if (kind := compare(before, after[before.case_id], statuses.get(before.case_id), now))
            and not (
                kind == DisagreementKind.LOST_THERE and _may_be_there(before.case_id, unreadable)
            )
        ]
        yield Batch(after_id, len(batch), compared)


def _may_be_there(case_id: str, unreadable: set[str]) -> bool:
    """Tell if the core may have listed the case in an entry that we could not read."""
    return case_id in unreadable or any(name.startswith("?") for name in unreadable)


def compare(
    before: Entry, after: Entry, status: CaseStatus | None, now: datetime
) -> DisagreementKind | None:
    """Return the kind of disagreement; None if both agree, or one is about to tell the other."""
    if status is None:
        return (
            DisagreementKind.LOST_THERE if before.forwarding == ForwardState.ACKNOWLEDGED else None
        )
    if after.forwarding in (ForwardState.QUEUED, ForwardState.NOT_FORWARDED):
        in_hand = after.forwarding == ForwardState.QUEUED and now - after.submitted_at < IN_HAND
        return None if in_hand else DisagreementKind.UNACKNOWLEDGED_HERE
    if after.forwarding == ForwardState.REFUSED:
        return DisagreementKind.REFUSED_HERE
    if after.case_no != status.case_no:
        return DisagreementKind.NUMBER_DIFFERS
    if after.version < status.version:
        return DisagreementKind.BEHIND_HERE
    if before.version > status.version:
        return DisagreementKind.AHEAD_HERE
    still = before.version == after.version == status.version
    return (
        DisagreementKind.STATE_DIFFERS
        if still and after.state != case_state(status.state)
        else None
    )


async def count_cases(now: datetime) -> int:
    """Count the cases that a comparison reads."""
    return await ServiceCase.filter(_in_scope(now)).count()


def _in_scope(now: datetime) -> Q:
    return ~Q(state__in=sorted(CLOSED)) | Q(changed_at__gt=now - RECENT)


async def _entries(after_id: str, now: datetime) -> list[Entry]:
    rows = ServiceCase.filter(_in_scope(now), id__gt=after_id).order_by("id").limit(MAX_FOUND)
    return await _with_forwards(await rows.only(*_COLUMNS))


async def _read_again(ids: Sequence[str]) -> list[Entry]:
    return await _with_forwards(await ServiceCase.filter(id__in=ids).only(*_COLUMNS))


async def _with_forwards(cases: Sequence[ServiceCase]) -> list[Entry]:
    ids = [case.id for case in cases]
    states = dict(
        await Forward.filter(id__in=ids, kind=ForwardKind.CASE).values_list("id", "state")
    )
    return [
        Entry(
            case_id=case.id,
            case_no=case.case_no,
            state=case.state,
            version=case.version,
            submitted_at=case.submitted_at,
            forwarding=states.get(
                case.id, ForwardState.ACKNOWLEDGED if case.case_no else ForwardState.QUEUED
            ),
        )
        for case in cases
    ]


async def _repair(context: AppContext, disagreement: Disagreement) -> bool:
    """Repair from the core's data. Return True if no disagreement is left."""
    status = disagreement.status
    if disagreement.kind not in REPAIRABLE or status is None:
        return False
    if disagreement.kind == DisagreementKind.UNACKNOWLEDGED_HERE:
        now = context.clock.now()
        try:
            await transact(
                lambda connection: ledger.acknowledge_case(
                    connection, disagreement.case_id, status, now
                )
            )
        except IntegrityError:  # another case has this number
            return False
    await _catch_up(context, status)
    [after] = await _read_again([disagreement.case_id])
    return compare(after, after, status, context.clock.now()) in (None, DisagreementKind.AHEAD_HERE)


async def _catch_up(context: AppContext, status: CaseStatus) -> None:
    """Take in all of the core's events of the case."""
    call = OutgoingCall("reconcile", asyncio.get_running_loop().time() + CALL_S)
    try:
        case = await context.core.cases.read(status.case_no, call)
    except (CoreRefused, CoreGarbled) as error:
        log.warning("case %s cannot be read: %s", status.source_no, error)
        return
    await take_in_each(context, "case", case.events)
