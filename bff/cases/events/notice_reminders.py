"""Reminders of a notice (补正通知) that is due: two working days before, and on its last day.

Nobody posts these facts, so a job looks for them. Each is told once: its mark is written with the
message. Nobody is rung at night.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.agents import agent_right
from bff.cases.events.open_notice import OpenNotice, answered_notice
from bff.context import AppContext
from ground.clock import in_china, is_daytime
from jobs import ClaimedJob, JobKind
from models import FactMark, Forward, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.transaction import transact
from notifications import Message

JOB = "remind-notices"
EVERY_S = 900.0
LEASE_S = 300.0
SOON_DAYS = 2
FAR_DAYS = 20  # two working days are never further than this, with the longest holidays


class NoticeDue(Message):
    """Message to an applicant and their agent: a notice is due soon, or today."""

    KIND = "notice-due"
    MAY_PUSH = True

    case_id: str
    notice_id: str
    due: date
    is_last_day: bool

    @property
    def about(self) -> str:
        return f"case:{self.case_id}"


def remind_kind(context: AppContext) -> JobKind:
    async def work(_: ClaimedJob) -> None:
        context.counters["notice_reminded"] += await remind(context)

    return JobKind(name=JOB, work=work, every_s=EVERY_S, at_once=1, lease_s=LEASE_S)


async def remind(context: AppContext) -> int:
    """Tell of each notice that is due, once; return how many."""
    now, count = context.clock.now(), 0
    today = in_china(now).date()
    if not is_daytime(now):
        return 0
    latest = today + timedelta(days=FAR_DAYS)
    rows = ServiceCase.filter(
        notice_id__isnull=False, notice_due__gte=today, notice_due__lte=latest
    )
    for case in await rows:
        news = reminder_of(case, today)
        if news is not None and not await FactMark.exists(key=_key(news)):
            count += await transact(partial(_remind, news, now))
    return count


def reminder_of(case: ServiceCase, today: date) -> NoticeDue | None:
    """Return the reminder that is due for the case today.

    A notice that gave two days or less has said so itself.
    """
    notice = OpenNotice.of(case, today)
    if notice is None or notice.due is None or notice.is_past or case.notice_id is None:
        return None
    is_last_day = notice.due == today
    days = notice.days_left
    is_soon = days is not None and days.days <= SOON_DAYS
    is_short = notice.detail.deadline_days is not None and notice.detail.deadline_days <= SOON_DAYS
    if not is_last_day and (not is_soon or is_short):
        return None
    return NoticeDue(
        case_id=case.id, notice_id=case.notice_id, due=notice.due, is_last_day=is_last_day
    )


async def _remind(news: NoticeDue, now: datetime, connection: BaseDBAsyncClient) -> bool:
    """Tell, unless the notice was answered meanwhile."""
    notice = {"notice_id": news.notice_id, "notice_due": news.due}
    if not await ServiceCase.hold(connection, news.case_id, **notice):
        return False
    if await is_answered(news, connection):
        return False
    if not await FactMark.put(connection, _key(news), now):
        return False
    case = await ServiceCase.get(id=news.case_id, using_db=connection)
    right = await agent_right(connection, case, now)
    await right.tell_message(connection, news, now)
    return True


async def is_answered(news: NoticeDue, connection: BaseDBAsyncClient | None = None) -> bool:
    """Tell if the citizen has sent what the notice asks for, or withdraws the case."""
    acts = Forward.filter(
        case_id=news.case_id, kind__in=(ForwardKind.SUPPLEMENT, ForwardKind.WITHDRAWAL)
    ).exclude(state=ForwardState.REFUSED)
    return any(
        act.kind == ForwardKind.WITHDRAWAL or answered_notice(act) == news.notice_id
        for act in await (acts if connection is None else acts.using_db(connection))
    )


def _key(news: NoticeDue) -> str:
    stage = "last" if news.is_last_day else "soon"
    return f"notice:{news.case_id}:{news.notice_id}:{news.due}:{stage}"
