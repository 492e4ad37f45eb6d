"""Unread messages: the number is that of the messages which the inbox shows, wherever it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bff.cases.events.notice_reminders import remind as remind_of_notices
from bff.drafts.reminders import remind as remind_of_drafts
from models import Draft, ServiceCase
from tests.bff.test_identity_delegations import offer
from tests.services.redis import RedisServer
from tests.support.case_actions import catch_up
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, move_case
from tests.support.drafts import CARD, start_draft
from tests.support.live_stream import open_stream
from tests.support.refits import streams
from tests.support.stage import Stage, start_stage

INBOX, READ = "/v1/inbox", "/v1/inbox/read"
NOTICE = {"noticeId": "N1", "deadlineDays": 5, "deadline": "2026-11-25"}

End = Callable[[], Awaitable[Any]]
"""Act or change after which the only unread message is untrue."""


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


@pytest.fixture
async def quick(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Heartbeats every second."""
    valkey_server.reset()
    url = f"sqlite://{tmp_path}/quick.sqlite3"
    often = (streams(per_citizen=2, heartbeat_s=1.0),)
    async with start_stage(
        url, valkey_server.url, tmp_path, refits=often, BFF_JOBS="apart"
    ) as stage:
        yield stage


def later(stage: Stage, **time: float) -> End:
    async def advance() -> None:
        stage.clock.advance(timedelta(**time).total_seconds())

    return advance


async def notice_of_today(stage: Stage, phone: Phone) -> ServiceCase:
    """Remind of a notice on its last day; the messages before it are read."""
    case = await case_at_core(stage, phone)
    await move_case(stage, case, state="12", detail=NOTICE)
    await catch_up(stage, case)
    assert (await phone.post(READ, {"upTo": 99})).status_code == 200
    stage.clock.advance(timedelta(days=7).total_seconds())
    assert await remind_of_notices(stage.context) == 1
    return case


async def a_past_day(stage: Stage, phone: Phone) -> End:
    await notice_of_today(stage, phone)
    return later(stage, days=1)


async def a_notice_that_is_closed(stage: Stage, phone: Phone) -> End:
    case = await notice_of_today(stage, phone)

    async def close() -> None:
        await ServiceCase.filter(id=case.id).update(notice_id=None)

    return close


async def a_draft_that_goes_on(stage: Stage, phone: Phone) -> End:
    await start_draft(stage, phone, CARD)
    stage.clock.advance(timedelta(days=27, seconds=1).total_seconds())
    assert await remind_of_drafts(stage.context) == 1

    async def go_on() -> None:
        assert await (await Draft.get()).write("{}", None, "app", stage.clock.now())

    return go_on


async def an_offer_that_is_over(stage: Stage, phone: Phone) -> End:
    await offer(await stage.phone("wangji"), "linxiuying")
    return later(stage, days=400)


@pytest.mark.parametrize(
    "begin", [a_past_day, a_notice_that_is_closed, a_draft_that_goes_on, an_offer_that_is_over]
)
async def test_what_is_shown_no_more_is_not_unread(
    each_database: Stage, begin: Callable[[Stage, Phone], Awaitable[End]]
) -> None:
    """The list, the stream's ``hello`` and the answer to a reading agree before and after it."""
    stage = each_database
    end = await begin(stage, await stage.phone("linxiuying"))
    assert await unread_everywhere(stage) == 1
    await end()
    assert await unread_everywhere(stage) == 0


async def unread_everywhere(stage: Stage) -> int:
    """Return the number that every place gives; signs in anew, as time may have passed."""
    phone = await stage.phone("linxiuying")
    page = (await phone.get(f"{INBOX}?unread=true")).json()
    async with open_stream(phone) as stream:
        assert (await stream.next()).name == "hello"
        hello = stream.unread
    read = (await phone.post(READ, {"about": "case:none"})).json()["unread"]
    [count] = {len(page["items"]), page["unread"], hello, read}
    return int(count)


async def test_an_open_stream_says_it_at_the_next_heartbeat(quick: Stage) -> None:
    phone = await quick.phone("linxiuying")
    case = await notice_of_today(quick, phone)
    phone = await quick.phone("linxiuying")
    async with open_stream(phone) as stream:
        await stream.next()
        assert stream.unread == 1
        await ServiceCase.filter(id=case.id).update(notice_id=None)
        await stream.unread_is(0)
