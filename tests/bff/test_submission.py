"""Submitting (提交): stored and forwarded, said as it is, nothing twice and nothing lost."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import pytest

from jobs import dead_letters
from models import Draft, Forward, IdempotencyRecord, InboxMessage, Job, ServiceCase
from tests.support.applications import Application, ready
from tests.support.clients import Phone
from tests.support.problems import expect
from tests.support.stage import Stage

STATEMENT = "公积金缴存证明打印"
RELIEF = "临时救助"  # to be forwarded within the hour
NEWBORN = "新生儿出生一件事"


async def core_cases(stage: Stage, **wanted: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = (await stage.admin.get("/admin/cases", params=wanted)).json()
    return cases


async def ledger(case_id: str) -> str:
    return str((await Forward.get(id=case_id)).state)


async def message_sources(phone: Phone, stage: Stage) -> list[str]:
    """Kinds of what the citizen was told unasked."""
    sessions = (await phone.get("/v1/sessions")).json()
    assert sessions["items"]
    return [message.kind for message in await InboxMessage.all().order_by("id")]


async def wait_until_settled(stage: Stage, case_id: str) -> None:
    """Once the core may be asked again, the forward is acknowledged."""
    async with asyncio.timeout(60):
        while await ledger(case_id) != "acknowledged":
            stage.clock.advance(60)
            await stage.context.jobs.drain()
            await asyncio.sleep(0.5)


@pytest.fixture
async def application(each_database: Stage) -> Application:
    return await ready(await each_database.phone("wangji"), STATEMENT)


async def test_it_is_acknowledged_at_once(each_database: Stage, application: Application) -> None:
    answer = await application.submit()
    assert answer.status_code == 201, answer.text
    submitted = answer.json()
    [case] = submitted["cases"]
    assert submitted["acknowledged"]
    assert submitted["bundleId"] is None
    assert case["acknowledged"]
    [theirs] = await core_cases(each_database)
    assert theirs["sourceNo"] == case["id"]
    assert theirs["caseNo"] == case["caseNo"]
    assert await ledger(case["id"]) == "acknowledged"
    assert not await Job.filter(kind="forward").exists()
    receipt = (await application.phone.get(f"/v1/cases/{case['id']}/receipt")).json()
    assert receipt["number"] == case["receiptNumber"]
    assert receipt["commitments"]
    again = await application.phone.get(f"/v1/drafts/{application.id}")
    expect(again, "draft-submitted")


async def test_what_the_core_gets_is_whole(each_database: Stage, application: Application) -> None:
    await application.submit()
    [theirs] = await core_cases(each_database)
    form = theirs["form"]
    assert form["from"] == form["to"] == "2026-11-02"
    assert "王𠮷" in form.values()
    assert not any("*" in str(value) for value in form.values())


async def test_core_away_is_said_and_made_good(
    each_database: Stage, application: Application
) -> None:
    stage = each_database
    await stage.faults(kind="error", path="/cases")
    answer = await application.submit()
    assert answer.status_code == 202, answer.text
    submitted = answer.json()
    [case] = submitted["cases"]
    assert not submitted["acknowledged"]
    assert case["caseNo"] is None
    assert await core_cases(stage) == []
    body = (await application.phone.get(f"/v1/cases/{case['id']}")).json()
    assert body["forwarding"]["state"] == "queued"
    await stage.no_faults()
    stage.clock.advance(120)
    await stage.context.jobs.drain()
    body = (await application.phone.get(f"/v1/cases/{case['id']}")).json()
    assert body["forwarding"]["state"] == "acknowledged"
    assert body["caseNo"] == (await core_cases(stage))[0]["caseNo"]
    assert "case" in await message_sources(application.phone, stage)


async def test_a_lost_answer_makes_no_second_case(
    each_database: Stage, application: Application
) -> None:
    await each_database.faults(kind="dropAfter", path="/cases", count=2)
    answer = await application.submit()
    assert answer.status_code == 202, answer.text
    each_database.clock.advance(120)
    await each_database.context.jobs.drain()
    assert len(await core_cases(each_database)) == 1
    case_id = answer.json()["cases"][0]["id"]
    assert await ledger(case_id) == "acknowledged"


async def test_the_core_says_no_and_the_draft_is_open_again(
    each_database: Stage, application: Application
) -> None:
    code = application.guide["code"]
    await each_database.admin.post(f"/admin/items/{code}", json={"end": True})
    answer = await application.submit()
    problem = expect(answer, "case-refused")
    assert problem["upstream"]["code"] == "43201"
    [draft] = (await application.phone.get("/v1/drafts")).json()["items"]
    assert draft["id"] == application.id
    [case] = await ServiceCase.all()
    assert case.state == "not_forwarded"
    assert await ledger(case.id) == "refused"
    assert not await Job.filter(kind="forward").exists()


async def test_given_up_is_told_and_can_be_released(each_database: Stage) -> None:
    stage = each_database
    application = await ready(await stage.phone("linxiuying"), RELIEF, cause="illness")
    await stage.faults(kind="error", path="/cases")
    case_id = (await application.submit()).json()["cases"][0]["id"]
    for _ in range(4):
        stage.clock.advance(1800)
        await stage.context.jobs.drain()
    assert await ledger(case_id) == "not_forwarded"
    phone = await stage.phone("linxiuying")
    body = (await phone.get(f"/v1/cases/{case_id}")).json()
    assert body["state"] == "not_forwarded"
    assert [todo["kind"] for todo in body["todo"]] == ["askHall"]
    assert "case" in await message_sources(phone, stage)
    assert await Draft.filter(id=application.id, submitted_as=case_id).exists()

    await stage.no_faults()
    [dead] = [job for job in await dead_letters.newest() if job.payload == case_id]
    assert await dead_letters.release(dead.id, stage.clock.now())
    await wait_until_settled(stage, case_id)
    phone = await stage.phone("linxiuying")
    assert (await phone.get(f"/v1/cases/{case_id}")).json()["caseNo"]


async def test_a_key_is_needed(application: Application) -> None:
    body = {"draftId": application.id, "draftVersion": 1}
    expect(await application.phone.post("/v1/cases", body), "idempotency-key-missing")


async def test_the_same_key_gets_the_same_answer(
    each_database: Stage, application: Application
) -> None:
    key = secrets.token_urlsafe(12)
    codes = await application.commitments()
    first = await application.submit(key, commitments=codes)
    again = await application.submit(key, commitments=codes)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = await application.submit(key, commitments=codes, draftVersion=99)
    expect(other, "idempotency-key-reused")
    assert len(await core_cases(each_database)) == 1


async def test_the_same_key_finds_what_a_dead_worker_stored(
    each_database: Stage, application: Application
) -> None:
    """Killed between the commit and the keeping of the answer: nothing is kept under the key."""
    key = secrets.token_urlsafe(12)
    codes = await application.commitments()
    first = await application.submit(key, commitments=codes)
    await IdempotencyRecord.all().delete()
    again = await application.submit(key, commitments=codes)
    assert again.status_code == 201, again.text
    assert again.json()["cases"][0]["id"] == first.json()["cases"][0]["id"]
    assert len(await core_cases(each_database)) == 1


async def test_a_draft_is_submitted_once(each_database: Stage, application: Application) -> None:
    codes = await application.commitments()
    await application.submit(commitments=codes)
    expect(await application.submit(commitments=codes), "draft-submitted")
    assert len(await core_cases(each_database)) == 1


async def test_what_was_not_seen_is_not_submitted(application: Application) -> None:
    codes = await application.commitments()
    stale = await application.submit(
        commitments=codes, draftVersion=application.draft["version"] + 1
    )
    expect(stale, "draft-changed")


async def test_commitments_are_agreed_to_one_by_one(application: Application) -> None:
    problem = expect(await application.submit(commitments=[]), "commitment-missing")
    assert [missing["code"] for missing in problem["missing"]] == ["truth"]
    strange = await application.submit(commitments=["truth", "silence"])
    expect(strange, "commitment-not-offered", field="/commitments")


async def test_others_drafts_are_not_there(each_database: Stage, application: Application) -> None:
    stranger = await each_database.phone("linxiuying")
    body = {"draftId": application.id, "draftVersion": 1, "commitments": ["truth"]}
    answer = await stranger.post("/v1/cases", body, headers={"Idempotency-Key": "stranger-key"})
    expect(answer, "draft-not-found")


async def test_a_bundle_is_a_case_for_each_part(each_database: Stage) -> None:
    application = await ready(await each_database.phone("huangmeiling"), NEWBORN)
    answer = await application.submit()
    assert answer.status_code == 201, answer.text
    submitted = answer.json()
    assert len(submitted["cases"]) == len(application.guide["parts"]) > 1
    numbers = {case["caseNo"] for case in submitted["cases"]}
    assert None not in numbers
    assert len(numbers) == len(submitted["cases"])
    assert {case["bundleId"] for case in submitted["cases"]} == {submitted["bundleId"]}
    for theirs in await core_cases(each_database):
        names = {field["name"] for field in application.guide["form"]}
        assert theirs["form"].keys() <= names


async def test_one_part_refused_leaves_the_others(each_database: Stage) -> None:
    application = await ready(await each_database.phone("huangmeiling"), NEWBORN)
    gone = application.guide["parts"][0]["code"]
    await each_database.admin.post(f"/admin/items/{gone}", json={"end": True})
    answer = await application.submit()
    assert answer.status_code == 202, answer.text
    states = {case["itemCode"]: case["acknowledged"] for case in answer.json()["cases"]}
    assert states.pop(gone) is False
    assert all(states.values())
    assert answer.json()["message"] == "省平台没有接收其中 1 项，原因和办法见该项。"
    [apart] = [case for case in answer.json()["cases"] if case["itemCode"] == gone]
    body = (await application.phone.get(f"/v1/cases/{apart['id']}")).json()
    assert apart["todo"] == [todo["kind"] for todo in body["todo"]] == ["resubmit"]


async def test_a_bundle_refused_whole_can_be_mended(each_database: Stage) -> None:
    """Its parts are refused at the same time; the last of them opens the draft again."""
    application = await ready(await each_database.phone("huangmeiling"), NEWBORN)
    for part in application.guide["parts"]:
        await each_database.admin.post(f"/admin/items/{part['code']}", json={"end": True})
    expect(await application.submit(), "case-refused")
    await application.reload()
    assert application.draft["ready"]
