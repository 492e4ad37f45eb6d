"""The inbox: what a citizen was told, how it reached them, and what they have read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bff.progress.erasure import RETENTION, erase_kind
from jobs import ClaimedJob
from models import InboxMessage, Push, ServiceCase
from models.guarded_writes import run_in_order
from models.push import PushChannel, PushClass, PushState
from models.transaction import transact
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, event_source, person_id_of, post_event
from tests.support.inbox_rows import NOTICE
from tests.support.live_stream import open_stream
from tests.support.presentations import find_certificate, present
from tests.support.problems import expect
from tests.support.stage import Stage

INBOX, READ = "/v1/inbox", "/v1/inbox/read"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that every event comes from the test."""
    return {"BFF_JOBS": "apart"}


async def inbox(phone: Phone, query: str = "") -> Any:
    answer = await phone.get(f"{INBOX}{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def news_of(stage: Stage, phone: Phone, count: int = 3) -> ServiceCase:
    """Return a case of which the citizen was told so often."""
    case = await case_at_core(stage, phone)
    source = event_source(stage, case)
    for _ in range(count):
        await post_event(stage, source.event())
    return case


async def test_messages_come_newest_first_and_page_by_page(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await news_of(each_database, phone)
    first = await inbox(phone, "?limit=2")
    assert [item["seq"] for item in first["items"]] == [3, 2]
    assert (first["next"], first["unread"]) == (2, 3)
    rest = await inbox(phone, f"?limit=2&after={first['next']}")
    assert ([item["seq"] for item in rest["items"]], rest["next"]) == ([1], None)
    [item] = rest["items"]
    assert item["about"] == f"case:{case.id}"
    assert (item["kind"], item["read"], item["todo"]) == ("case", False, False)
    assert item["pushClass"] == "progress"
    assert item["title"].startswith(case.item_name)
    assert (item["reached"], item["notReached"]) == ([], [])


async def test_what_is_read_on_one_device_is_read_on_the_other(each_database: Stage) -> None:
    stage = each_database
    phone, tablet = await stage.phone("linxiuying"), await stage.phone("linxiuying")
    await news_of(stage, phone)
    async with open_stream(tablet) as stream:
        await stream.next()
        assert stream.unread == 3
        answer = await phone.post(READ, {"upTo": 2})
        assert answer.json() == {"unread": 1}
        await stream.unread_is(1)
    again = await phone.post(READ, {"upTo": 2})
    assert again.json() == {"unread": 1}
    assert [item["read"] for item in (await inbox(tablet))["items"]] == [False, True, True]
    assert [item["seq"] for item in (await inbox(tablet, "?unread=true"))["items"]] == [3]


async def test_to_open_a_case_reads_its_messages_only(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    one, other = await news_of(each_database, phone, 2), await news_of(each_database, phone, 1)
    assert (await phone.post(READ, {"about": f"case:{one.id}"})).json() == {"unread": 1}
    assert (await phone.post(READ, {"about": "case:unknown"})).json() == {"unread": 1}
    unread = (await inbox(phone, "?unread=true"))["items"]
    assert [item["about"] for item in unread] == [f"case:{other.id}"]
    assert (await phone.post(READ, {"about": "case"})).json() == {"unread": 0}


async def test_reading_the_list_changes_nothing(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await news_of(small_stage, phone)
    await phone.get(f"/v1/cases/{case.id}")
    await inbox(phone)
    assert (await inbox(phone))["unread"] == 3


async def test_nobody_reads_the_messages_of_another(small_stage: Stage) -> None:
    phone, other = await small_stage.phone("linxiuying"), await small_stage.phone("wangji")
    case = await news_of(small_stage, phone)
    assert await inbox(other) == {"items": [], "next": None, "unread": 0}
    await other.post(READ, {"upTo": 99})
    await other.post(READ, {"about": f"case:{case.id}"})
    assert (await inbox(phone))["unread"] == 3


async def test_a_kiosk_lists_and_reads_news_of_cases_only(small_stage: Stage) -> None:
    stage = small_stage
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    await news_of(stage, phone, 1)
    code = str((await present(phone, await find_certificate(phone, "居民身份证"))).json()["code"])
    await desk.scan(code, "办事")
    kiosk = await stage.at_kiosk(phone, await stage.desk("demo-kiosk-1"))
    at_kiosk = (await kiosk.get(INBOX)).json()
    assert [item["kind"] for item in at_kiosk["items"]] == ["case"]
    assert at_kiosk["unread"] == 1
    await kiosk.post(READ, {"upTo": 99})
    left = await inbox(phone, "?unread=true")
    assert {item["kind"] for item in left["items"]} == {"scan", "session"}
    [warning] = [item for item in left["items"] if item["kind"] == "session"]
    assert warning["todo"]  # a warning stands with the tasks until it is read


async def test_a_task_is_one_until_it_is_done(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    source = event_source(small_stage, case)
    await post_event(small_stage, source.event("supplement", "12", **NOTICE))
    await phone.post(READ, {"upTo": 1})
    [item] = (await inbox(phone))["items"]
    assert (item["todo"], item["read"]) == (True, True)
    await post_event(small_stage, source.event())
    assert [item["todo"] for item in (await inbox(phone))["items"]] == [False, False]


async def test_tasks_are_found_among_many_messages(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    source = event_source(each_database, case)
    await post_event(each_database, source.event("supplement", "12", **NOTICE))
    await news_of(each_database, phone, 4)  # of another case
    await phone.post(READ, {"upTo": 5})
    assert [item["todo"] for item in (await inbox(phone, "?limit=2"))["items"]] == [False] * 2
    [task] = (await inbox(phone, "?todo=true&limit=2"))["items"]
    assert (task["seq"], task["read"], task["about"]) == (1, True, f"case:{case.id}")
    assert (await inbox(phone, "?todo=true&unread=true"))["items"] == []


async def test_a_fee_of_a_closed_case_is_a_task_until_it_is_paid(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    source = event_source(each_database, await case_at_core(each_database, phone))
    fee = {"payNo": "P1", "amountFen": 1200}
    await post_event(each_database, source.event("payment", "20", **fee, status="due"))
    await post_event(each_database, source.event("state", "40"))
    await phone.post(READ, {"upTo": 2})
    tasks = (await inbox(phone, "?todo=true"))["items"]
    assert [item["seq"] for item in tasks] == [1]
    await post_event(each_database, source.event("payment", "40", **fee, status="paid"))
    assert (await inbox(phone, "?todo=true"))["items"] == []


async def test_tasks_come_page_by_page(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    for _ in range(3):
        source = event_source(small_stage, await case_at_core(small_stage, phone))
        await post_event(small_stage, source.event())
        await post_event(small_stage, source.event("supplement", "12", **NOTICE))
    first = await inbox(phone, "?todo=true&limit=2")
    assert [item["seq"] for item in first["items"]] == [6, 4]
    rest = await inbox(phone, f"?todo=true&limit=2&after={first['next']}")
    assert ([item["seq"] for item in rest["items"]], rest["next"]) == ([2], None)


ARRIVALS: dict[PushState, tuple[str, dict[str, str]]] = {
    PushState.REACHED: ("reached", {"how": "receipt", "text": "微信已送达"}),
    PushState.SENT: ("reached", {"how": "sent", "text": "微信已发出"}),
    PushState.PLANNED: ("notReached", {"why": "waiting", "text": "微信等待发送"}),
    PushState.RESERVED: ("notReached", {"why": "waiting", "text": "微信等待发送"}),
    PushState.UNSURE: ("notReached", {"why": "unsure", "text": "微信不确定是否送到"}),
    PushState.FAILED: ("notReached", {"why": "failed", "text": "微信没有送到"}),
    PushState.NOT_NEEDED: ("notReached", {"why": "not-needed", "text": "微信没有再发"}),
}


@pytest.mark.parametrize("state", PushState)
async def test_each_state_of_a_push_is_said(small_stage: Stage, state: PushState) -> None:
    phone = await small_stage.phone("linxiuying")
    await news_of(small_stage, phone, 1)
    await push(small_stage, phone, state)
    [item] = (await inbox(phone))["items"]
    member, words = ARRIVALS[state]
    [entry] = item[member]
    assert entry["channel"] == "wechat"
    assert {name: entry[name] for name in words} == words
    assert len(item["reached"]) + len(item["notReached"]) == 1


REASONS: list[tuple[PushState, str, str]] = [
    (PushState.FAILED, "no-address", "微信没有送到：没有绑定微信"),
    (PushState.FAILED, "unreachable", "微信没有送到：对方系统没有接通"),
    (PushState.NOT_NEEDED, "read", "微信没有再发：您已经看过了"),
    (PushState.FAILED, "template-misfit", "微信没有送到"),  # the operator's
    (PushState.UNSURE, "no-answer", "微信不确定是否送到"),
]


@pytest.mark.parametrize(("state", "reason", "text"), REASONS)
async def test_why_a_push_did_not_arrive_is_said_if_it_concerns_the_citizen(
    small_stage: Stage, state: PushState, reason: str, text: str
) -> None:
    phone = await small_stage.phone("linxiuying")
    await news_of(small_stage, phone, 1)
    await push(small_stage, phone, state, reason)
    [item] = (await inbox(phone))["items"]
    assert [entry["text"] for entry in item["notReached"]] == [text]


async def push(stage: Stage, phone: Phone, state: PushState, reason: str | None = None) -> None:
    [message] = await InboxMessage.all()
    now = stage.clock.now()
    await Push.create(
        person_id=person_id_of(stage, phone),
        message_id=message.id,
        seq=message.seq,
        channel=PushChannel.WECHAT,
        push_class=PushClass.PROGRESS,
        state=state,
        reason=reason,
        not_before=now,
        worth_until=now,
        created_at=now,
    )


async def test_a_message_that_cannot_be_shown_blocks_nothing(each_database: Stage) -> None:
    stage = each_database
    phone = await stage.phone("linxiuying")
    await news_of(stage, phone, 1)
    person_id, now = person_id_of(stage, phone), stage.clock.now()
    for kind, body in (("case", "["), ("scan", "7"), ("of-a-later-version", "{}")) * 3:
        await transact(
            lambda connection, kind=kind, body=body: run_in_order(  # type: ignore[misc]
                connection, *InboxMessage.writes(person_id, kind, body, now)
            )
        )
    page = await inbox(phone, "?limit=2")
    assert [item["seq"] for item in page["items"]] == [1]
    assert page["next"] is None
    assert stage.context.counters["inbox_message_unfit"] == 6


WRONG_MARKS: dict[str, tuple[Any, str]] = {
    "nothing": ({}, "/upTo"),
    "both": ({"upTo": 1, "about": "case:a"}, "/about"),
    "zero": ({"upTo": 0}, "/upTo"),
    "no number": ({"upTo": "1"}, "/upTo"),
    "null": ({"upTo": None}, "/upTo"),
    "no family": ({"about": ":a"}, "/about"),
    "a pattern": ({"about": "case:%"}, "/about"),
    "too long": ({"about": "case:" + "a" * 25}, "/about"),
}


@pytest.mark.parametrize(("body", "field"), WRONG_MARKS.values(), ids=WRONG_MARKS.keys())
async def test_a_wrong_mark_is_named(small_stage: Stage, body: Any, field: str) -> None:
    phone = await small_stage.phone("linxiuying")
    problem = expect(await phone.post(READ, body), "invalid-field")
    assert problem["field"] == field


async def test_messages_are_erased_after_three_years(each_database: Stage) -> None:
    stage = each_database
    phone = await stage.phone("linxiuying")
    await news_of(stage, phone, 1)
    await push(stage, phone, PushState.SENT)
    job = ClaimedJob(1, "erase-messages", "", "", 1, stage.clock.now(), None)
    erase = erase_kind(stage.context).work
    stage.clock.advance((RETENTION - timedelta(days=1)).total_seconds())
    await erase(job)
    assert await InboxMessage.all().count() == 1  # control
    stage.clock.advance(2 * 86400)
    await erase(job)
    assert (await InboxMessage.all().count(), await Push.all().count()) == (0, 0)
