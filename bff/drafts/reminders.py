"""Reminders of drafts that are about to be deleted: three days before, once, by day.

Nobody posts this fact, so a job looks for it. Its mark is written with the message. A draft that is
changed and left again is another fact.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.drafts.ends import DRAFT_LIFE, DraftDue
from ground.clock import is_daytime
from jobs import ClaimedJob, JobKind
from models import Delegation, Draft, FactMark
from models.guarded_writes import Write
from models.rights import delegation_in_force
from models.transaction import transact
from notifications import tell

JOB = "remind-drafts"
EVERY_S = 900.0
LEASE_S = 300.0
BEFORE = timedelta(days=3)
COLUMNS = ("id", "version", "person_id", "applicant_id", "item_code")


def remind_kind(context: AppContext) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        context.counters["draft_reminded"] += await remind(context)

    return JobKind(name=JOB, work=work, every_s=EVERY_S, at_once=1, lease_s=LEASE_S)


async def remind(context: AppContext) -> int:
    """Tell of each draft that will be deleted soon, once; return how many."""
    now, count = context.clock.now(), 0
    if not is_daytime(now):
        return 0
    since = now - DRAFT_LIFE
    rows = Draft.filter(
        open_key__isnull=False, touched_at__gte=since, touched_at__lt=since + BEFORE
    )
    for draft in await rows.order_by("touched_at").only(*COLUMNS):
        if not await FactMark.exists(key=_key(draft)):
            rights = await _rights(draft, now)
            count += await transact(partial(remind_once, draft, rights, now))
    return count


async def may_go_on(draft: Draft, now: datetime) -> bool:
    """Tell if the draft is one's own, or its agent's right is in force."""
    if draft.person_id == draft.applicant_id:
        return True
    return any(each.in_force(now) for each in await _delegations(draft))


async def _delegations(draft: Draft) -> list[Delegation]:
    pair = await Delegation.filter(agent_id=draft.person_id, principal_id=draft.applicant_id)
    return [each for each in pair if each.is_for(draft.item_code)]


async def _rights(draft: Draft, now: datetime) -> list[Write]:
    if draft.person_id == draft.applicant_id:
        return []
    return [delegation_in_force([each.id for each in await _delegations(draft)], now)]


async def remind_once(
    draft: Draft, rights: list[Write], now: datetime, connection: BaseDBAsyncClient
) -> bool:
    """Tell, unless the draft was changed meanwhile or its agent's right has ended."""
    if not await Draft.hold_unchanged(connection, draft.id, draft.version):
        return False
    if not await FactMark.put(connection, _key(draft), now):
        return False
    news = DraftDue(draft_id=draft.id, version=draft.version)
    return await tell(connection, draft.person_id, news, now, *rights)


def _key(draft: Draft) -> str:
    return f"draft:{draft.id}:{draft.version}"
