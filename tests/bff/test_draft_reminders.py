"""A draft that will be deleted in three days: told once, by day, and only while it is true."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bff.drafts.ends import DraftDue
from bff.drafts.reminders import remind, remind_once
from bff.drafts.upkeep import sweep
from bff.scopes import KIOSK_SCOPES, PHONE_SCOPES
from ground.language import Language
from models import Delegation, Draft, FactMark, InboxMessage
from models.delegation import DelegationState
from models.push import PushClass
from models.transaction import transact
from notifications import MessageView, Reader
from tests.support.drafts import CARD, DraftClient, delegate, start_draft
from tests.support.stage import Stage

SOON = timedelta(days=27, seconds=1)


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart", "BFF_DISCREET_ITEMS": "B2"}


def advance(stage: Stage, time: timedelta) -> None:
    stage.clock.advance(time.total_seconds())


async def with_draft(stage: Stage) -> DraftClient:
    return await start_draft(stage, await stage.phone("linxiuying"), CARD)


async def views(
    stage: Stage, language: Language = "zh", scopes: frozenset[str] = PHONE_SCOPES
) -> list[MessageView]:
    rows = await InboxMessage.filter(kind=DraftDue.KIND).order_by("seq")
    messages = stage.context.messages
    shown = [await messages.show(row, Reader(row.person_id, language, scopes)) for row in rows]
    return [view for view in shown if view is not None]


async def test_it_is_told_once_and_then_the_draft_goes(each_database: Stage) -> None:
    stage = each_database
    await with_draft(stage)
    counts = []
    for _ in range(31):
        counts.append(await remind(stage.context))
        advance(stage, timedelta(days=1))
    assert (counts.index(1), sum(counts)) == (27, 1)
    assert await InboxMessage.filter(kind=DraftDue.KIND, needs_plan=True).count() == 1
    assert await sweep(stage.context) == 1
    assert await views(stage) == []
    assert await InboxMessage.filter(read_at__isnull=True).count() == 0


async def test_reminders_are_counted(small_stage: Stage) -> None:
    """The name is that of docs/operations.md."""
    stage = small_stage
    await with_draft(stage)
    advance(stage, SOON)
    await stage.context.jobs.drain()
    assert stage.context.counters["draft_reminded"] == 1


async def test_two_runners_tell_once(each_database: Stage) -> None:
    await with_draft(each_database)
    advance(each_database, SOON)
    counts = await asyncio.gather(*(remind(each_database.context) for _ in range(4)))
    assert sum(counts) == 1


async def test_without_the_mark_two_rounds_tell_twice(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""

    async def always(*_: Any) -> bool:
        return True

    monkeypatch.setattr(FactMark, "put", always)
    await with_draft(small_stage)
    advance(small_stage, SOON)
    assert [await remind(small_stage.context) for _ in range(2)] == [1, 1]


async def test_nobody_is_told_at_night(small_stage: Stage) -> None:
    await with_draft(small_stage)
    advance(small_stage, SOON + timedelta(hours=12))
    assert await remind(small_stage.context) == 0
    advance(small_stage, timedelta(hours=12))
    assert await remind(small_stage.context) == 1


async def test_a_change_makes_it_untrue_and_a_new_pause_is_another_fact(
    each_database: Stage,
) -> None:
    stage = each_database
    draft = await with_draft(stage)
    advance(stage, SOON)
    assert await remind(stage.context) == 1
    [view] = await views(stage)
    assert view.push_class is PushClass.ACTION
    row = await Draft.get(id=draft.draft["id"])
    assert await row.write("{}", None, "app", stage.clock.now())
    assert await views(stage) == []
    advance(stage, SOON)
    assert await remind(stage.context) == 1
    assert len(await views(stage)) == 1
    first, second = await InboxMessage.filter(kind=DraftDue.KIND).order_by("seq")
    assert first.read_at is not None  # the newer one reads it
    assert second.read_at is None


async def test_a_draft_that_is_changed_during_the_round_is_not_told(each_database: Stage) -> None:
    await with_draft(each_database)
    advance(each_database, SOON)
    as_read = await Draft.get()
    now = each_database.clock.now()
    assert await as_read.write("{}", None, "app", now)
    assert not await transact(partial(remind_once, as_read, [], now))
    assert await FactMark.all().count() == 0


async def test_its_words(small_stage: Stage) -> None:
    await with_draft(small_stage)
    advance(small_stage, SOON)
    await remind(small_stage.context)
    [chinese], [english] = await views(small_stage), await views(small_stage, "en")
    assert chinese.title == "老年人优待证申领：草稿2026年12月18日会被删除"
    assert english.title == ("Senior citizen card: Your draft will be deleted on 18 December 2026")
    assert chinese.outside is not None
    assert (chinese.outside.subject, chinese.outside.news) == (
        "老年人优待证申领",
        "草稿2026年12月18日会被删除",
    )
    assert len(chinese.outside.news) <= 20
    [row] = await InboxMessage.filter(kind=DraftDue.KIND)
    assert row.about == f"draft:{(await Draft.get()).id}"
    assert await views(small_stage, scopes=KIOSK_SCOPES) == []  # its list of drafts says until when


async def test_a_discreet_item_is_not_named_outside(small_stage: Stage) -> None:
    await with_draft(small_stage)
    advance(small_stage, SOON)
    await remind(small_stage.context)
    await Draft.all().update(item_code="B2")
    [view] = await views(small_stage)
    assert view.outside is not None
    assert view.outside.subject == "您的草稿"


async def test_an_agent_is_told_while_they_may_go_on(each_database: Stage) -> None:
    stage = each_database
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    delegation = await delegate(mother, son, "wangji")
    await start_draft(stage, son, CARD, acting_for=delegation)
    advance(stage, SOON)
    assert await remind(stage.context) == 1
    assert len(await views(stage)) == 1
    await Delegation.filter(id=delegation).update(state=DelegationState.REVOKED)
    assert await views(stage) == []
    await FactMark.all().delete()
    assert await remind(stage.context) == 0
    assert await InboxMessage.filter(kind=DraftDue.KIND).count() == 1


async def test_who_deletes_the_draft_has_read_of_it(small_stage: Stage) -> None:
    draft = await with_draft(small_stage)
    advance(small_stage, SOON)
    await remind(small_stage.context)
    assert await InboxMessage.filter(read_at__isnull=True).count() == 1
    phone = await small_stage.phone("linxiuying")
    assert (await phone.delete(draft.path)).status_code == 204
    assert await InboxMessage.filter(kind=DraftDue.KIND, read_at__isnull=True).count() == 0


async def test_the_reminder_is_a_task_until_somebody_goes_on(small_stage: Stage) -> None:
    stage = small_stage
    draft = await with_draft(stage)
    advance(stage, SOON)
    assert await remind(stage.context) == 1
    phone = await stage.phone("linxiuying")
    await phone.post("/v1/inbox/read", {"about": "draft"})
    tasks = (await phone.get("/v1/inbox?todo=true")).json()["items"]
    assert [item["kind"] for item in tasks] == ["draft-due"]
    row = await Draft.get(id=draft.draft["id"])
    assert await row.write("{}", None, "app", stage.clock.now())
    assert (await phone.get("/v1/inbox?todo=true")).json()["items"] == []
