"""What the core tells of a case: who may, what becomes of it, and that a repeat changes nothing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bff.cases.from_core import event_writing
from models import CaseEvent, InboxMessage, ServiceCase
from models.transaction import database
from tests.services.redis import RedisServer
from tests.support.barrier import Barrier
from tests.support.core_cases import (
    case_at_core,
    core_headers,
    event_source,
    item_named,
    person_id_of,
    post_event,
    store_case,
    store_delegation,
)
from tests.support.live_stream import open_stream
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import row_counts


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that every event comes from the test."""
    return {"BFF_JOBS": "apart"}


async def case_of(stage: Stage, **columns: Any) -> ServiceCase:
    return await case_at_core(stage, await stage.phone("linxiuying"), **columns)


async def test_an_event_moves_the_case_and_is_answered_as_the_core_expects(
    each_database: Stage,
) -> None:
    case = await case_of(each_database)
    event = event_source(each_database, case).event(
        state="20",
        promisedDate="2026-12-01",
        statutoryDate="2026-12-21",
        handler={"department": "榕城市民政局", "person": "张一鸣", "phone": "0591-1"},
    )
    answer = await post_event(each_database, event)
    assert (answer.status_code, answer.json()) == (200, {"code": 0, "msg": "ok"})
    after = await ServiceCase.get(id=case.id)
    assert (after.state, after.upstream_code, after.version) == ("accepted", "20", case.version + 1)
    assert (str(after.promised_on), str(after.statutory_on)) == ("2026-12-01", "2026-12-21")
    assert after.handler == {"department": "榕城市民政局", "person": "张一鸣", "phone": "0591-1"}


WRONG = {
    "another app id": {"x_app_id": "somebody"},
    "another nonce": {"x_nonce": "0" * 16},
    "another time": {"x_timestamp": "1795421508857"},
    "no time": {"x_timestamp": ""},
    "another signature": {"x_signature": "0" * 64},
    "not ASCII": {"x_nonce": "é"},
}


async def test_only_the_cores_own_signature_is_believed(small_stage: Stage) -> None:
    case = await case_of(small_stage)
    body = json.dumps(event_source(small_stage, case).event()).encode()
    before = await row_counts()
    for changed in WRONG.values():
        pairs = [
            (name.encode(), value.encode("latin-1"))
            for name, value in core_headers(small_stage, body, **changed).items()
        ]
        answer = await small_stage.client.post("/core/events", content=body, headers=pairs)
        expect(answer, "core-signature-refused")
    for headers in (
        {},
        core_headers(small_stage, body + b" "),
        core_headers(small_stage, body, "/core/event"),
    ):
        answer = await small_stage.client.post("/core/events", content=body, headers=headers)
        expect(answer, "core-signature-refused")
    assert await row_counts() == before
    assert (await post_event(small_stage, body)).status_code == 200  # control


async def test_a_signature_is_good_for_five_minutes_and_once(small_stage: Stage) -> None:
    case = await case_of(small_stage)
    telling_of = event_source(small_stage, case)
    for wait, slug in ((299, None), (301, "core-signature-refused")):
        body = json.dumps(telling_of.event()).encode()
        headers = core_headers(small_stage, body)
        small_stage.clock.advance(wait)
        answer = await small_stage.client.post("/core/events", content=body, headers=headers)
        assert answer.status_code == 200 if slug is None else expect(answer, slug)
    body = json.dumps(telling_of.event()).encode()
    headers = core_headers(small_stage, body)
    assert (await small_stage.client.post("/core/events", content=body, headers=headers)).is_success
    again = await small_stage.client.post("/core/events", content=body, headers=headers)
    expect(again, "core-signature-refused")


async def test_without_redis_events_are_taken_all_the_same(
    small_stage: Stage, valkey_server: RedisServer
) -> None:
    case = await case_of(small_stage)
    valkey_server.stop()
    try:
        event = event_source(small_stage, case).event()
        for _ in range(2):
            assert (await post_event(small_stage, event)).status_code == 200
    finally:
        valkey_server.start()
    assert await CaseEvent.filter(case_id=case.id).count() == 1
    assert small_stage.context.counters["core_nonce_unchecked"] == 2


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (b"", "event-malformed"),
        (b"[]", "event-malformed"),
        (b"[" * 50_000, "event-malformed"),
        (b'{"eventId": "1"}', "event-malformed"),
        (b'{"eventId": "\xff"}', "event-malformed"),
        (b" " * (64 * 1024 + 1), "body-too-large"),
    ],
    ids=range(6),
)
async def test_what_is_no_event_is_told_so(small_stage: Stage, body: bytes, slug: str) -> None:
    expect(await post_event(small_stage, body), slug)


@pytest.mark.parametrize(
    "changed",
    [
        {"eventId": "a\x00b"},
        {"sourceNo": "\x00"},
        {"eventId": "own:1"},
        {"version": 2**63},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-14:00"},
    ],
    ids=str,
)
async def test_what_no_row_can_hold_is_told_so(
    each_database: Stage, changed: dict[str, Any]
) -> None:
    case = await case_of(each_database)
    event = event_source(each_database, case).event() | changed
    expect(await post_event(each_database, event), "event-malformed")
    assert not await CaseEvent.filter(case_id=case.id).exists()


async def test_a_repeat_changes_nothing(each_database: Stage) -> None:
    case = await case_of(each_database)
    event = event_source(each_database, case).event()
    for _ in range(3):
        assert (await post_event(each_database, event)).json() == {"code": 0, "msg": "ok"}
    assert await CaseEvent.filter(case_id=case.id).count() == 1
    assert await InboxMessage.filter(kind="case").count() == 1


async def at_once(stage: Stage, case: ServiceCase) -> list[int]:
    """One event sixteen times at once: the answers."""
    event = event_source(stage, case).event()
    answers = await asyncio.gather(*(post_event(stage, event) for _ in range(16)))
    return [answer.status_code for answer in answers]


async def test_sixteen_at_once_are_one(each_database: Stage) -> None:
    case = await case_of(each_database)
    assert await at_once(each_database, case) == [200] * 16
    assert await CaseEvent.filter(case_id=case.id).count() == 1
    assert await InboxMessage.filter(kind="case").count() == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_without_the_version_of_the_row_they_are_not_one(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the look-up alone lets several through, and the database stops them."""
    move, read, four = ServiceCase.move, event_writing._read, Barrier(4)

    async def read_together(*place: Any) -> Any:
        there = await read(*place)
        await four.join()
        return there

    def move_whatever(case_id: str, columns: Any, row_version: Any, *rights: Any) -> Any:
        return move(case_id, columns, None, *rights)

    monkeypatch.setattr(event_writing, "_read", read_together)
    monkeypatch.setattr(ServiceCase, "move", move_whatever)
    case = await case_of(each_database)
    assert 500 in await at_once(each_database, case)


async def test_what_is_nobodys_is_counted_and_not_asked_for_again(small_stage: Stage) -> None:
    case = await case_of(small_stage)
    before = await row_counts()
    unknown = event_source(small_stage, case).event() | {"sourceNo": "nobody" * 9}
    assert (await post_event(small_stage, unknown)).status_code == 200
    other = event_source(small_stage, case).event() | {"caseNo": "another"}
    assert (await post_event(small_stage, other)).status_code == 200
    assert await row_counts() == before
    ready = (await small_stage.client.get("/readyz")).json()["counters"]
    assert (ready["core_event_unknown"], ready["core_event_other_number"]) == (1, 1)


async def test_what_we_have_no_word_for_is_shown_in_the_cores(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    telling_of = event_source(each_database, case)
    await post_event(each_database, telling_of.event(state="77", text="联合踏勘"))
    await post_event(
        each_database, telling_of.event("hologram", None, text="已生成全息影像", x=[1, {}])
    )
    body = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert (body["state"], body["stateText"]) == ("unknown", "联合踏勘")
    assert body["upstream"] == {"code": "77", "text": "联合踏勘"}
    assert [line["title"] for line in body["timeline"]] == [
        "您已提交",
        "联合踏勘",
        "已生成全息影像",
    ]
    [listed] = (await phone.get("/v1/cases?state=open")).json()["items"]
    assert listed["stateText"] == "联合踏勘"
    assert each_database.context.counters["core_event_unknown_code"] == 2


async def test_one_wrong_detail_does_not_lose_the_others(each_database: Stage) -> None:
    case = await case_of(each_database)
    detail = {"promisedDate": "soon", "statutoryDate": "2026-12-21", "handler": "somebody"}
    event = event_source(each_database, case).event(state="20", reason="材料齐全", **detail)
    assert (await post_event(each_database, event)).status_code == 200
    after = await ServiceCase.get(id=case.id)
    assert (after.state, str(after.statutory_on)) == ("accepted", "2026-12-21")
    assert after.handler is None
    assert each_database.context.counters["core_event_unfit_detail"] == 1


async def test_texts_are_cleaned_before_anybody_reads_them(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    reason = "请\u202e补\u0000交" + "长" * 3000
    longer = "\u0958" * 500  # two characters each when normalised
    event = event_source(small_stage, case).event(state="21", text=longer, reason=reason)
    assert (await post_event(small_stage, event)).status_code == 200
    body = (await phone.get(f"/v1/cases/{case.id}")).json()
    text = body["timeline"][-1]["text"].split("\n")[0]
    assert text.startswith("请补交长长")
    assert len(text) <= 500
    assert len(body["upstream"]["text"]) == 500


async def test_the_submitter_and_whom_it_was_done_for_are_told(each_database: Stage) -> None:
    agent, principal = await each_database.phone("linxiuying"), await each_database.phone("wangji")
    await store_delegation(each_database, principal, agent)
    case = await case_at_core(
        each_database, agent, applicant_id=person_id_of(each_database, principal)
    )
    async with open_stream(agent) as one, open_stream(principal) as other:
        await one.next()
        await other.next()
        event = event_source(each_database, case).event(
            "supplement",
            "12",
            text="待补正",
            noticeId="N1",
            deadline="2026-12-01",
            materials=[{"code": "m1", "name": "照片", "reason": "不清晰"}],
        )
        await post_event(each_database, event)
        for stream in (one, other):
            heard = await stream.next(1.0)
            assert heard.name == "case"
            assert heard.data == {
                "caseId": case.id,
                "itemName": case.item_name,
                "state": "to_supplement",
                "stateText": "待补正",
                "title": "需要补正",
                "text": "请最迟在2026年12月1日补齐。",
            }


async def test_the_stream_speaks_the_readers_language(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    await post_event(small_stage, event_source(small_stage, case).event(state="30"))
    headers = {**phone.headers, "Accept-Language": "en", "Last-Event-ID": "0"}
    async with phone.client.stream("GET", "/v1/stream", headers=headers) as answer:
        lines = answer.aiter_lines()
        async with asyncio.timeout(60):
            while "event: case" not in await anext(lines):
                pass
            data = json.loads((await anext(lines)).removeprefix("data: "))
    assert (data["title"], data["stateText"]) == ("In progress", "In progress")
    assert data["itemName"] == "Senior citizen card"


async def test_an_event_that_comes_before_the_cores_answer_counts(each_database: Stage) -> None:
    """The core may tell of a case before it has answered the submission."""
    phone = await each_database.phone("linxiuying")
    item = await item_named(each_database)
    case = await store_case(each_database, person_id_of(each_database, phone), item)
    await post_event(each_database, event_source(each_database, case).event(state="11"))
    body = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert (body["state"], body["acknowledged"]) == ("received", False)
    assert body["forwarding"]["state"] == "queued"


async def test_what_was_given_up_and_turns_out_to_be_there_is_acknowledged(
    each_database: Stage,
) -> None:
    phone = await each_database.phone("linxiuying")
    item = await item_named(each_database)
    person = person_id_of(each_database, phone)
    case = await store_case(each_database, person, item, case_id="given-up")
    await database().execute_query("UPDATE forward SET state = 'not_forwarded'")
    await ServiceCase.filter(id=case.id).update(state="not_forwarded")
    event = event_source(each_database, case).event(state="20")
    await post_event(each_database, event)
    body = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert (body["state"], body["caseNo"]) == ("accepted", event["caseNo"])
    assert body["forwarding"]["state"] == "acknowledged"
    assert [line["kind"] for line in body["timeline"]] == ["submitted", "acknowledged", "state"]
