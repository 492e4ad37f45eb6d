"""办件: submitted, found, read, added to, withdrawn; each call right and wrong."""

from typing import Any

import pytest

from sandbox.core.catalogue import care
from tests.support.core_caller import CoreCaller, StillClock
from tests.support.submissions import SUBMITTED_AT, submission, submit_case

ELDER_CARD = care.ELDER_CARD


async def test_a_submission_gets_its_number_and_a_receipt(core: CoreCaller) -> None:
    answer = await submit_case(core, ELDER_CARD)
    assert answer == {
        "caseNo": "3599002026112300000001",
        "state": "10",
        "version": 1,
        "receivedAt": "2026-11-23T12:00:00+08:00",
        "receipt": {
            "number": "SJ3599002026112300000001",
            "kind": "receiving",
            "at": "2026-11-23T12:00:00+08:00",
        },
    }


async def test_a_case_is_read_with_its_events(core: CoreCaller) -> None:
    case_no = (await submit_case(core, ELDER_CARD))["caseNo"]
    assert (await core.get(f"/cases/{case_no}"))["data"] == {
        "caseNo": case_no,
        "sourceNo": "S1",
        "itemCode": ELDER_CARD.implement_code,
        "state": "10",
        "stateText": "已提交",
        "version": 1,
        "receivedAt": "2026-11-23T12:00:00+08:00",
        "events": [
            {
                "eventId": f"{case_no}-1",
                "caseNo": case_no,
                "sourceNo": "S1",
                "version": 1,
                "kind": "state",
                "state": "10",
                "upstreamText": "已提交",
                "at": "2026-11-23T12:00:00+08:00",
                "detail": {},
            }
        ],
    }


async def test_one_source_number_is_one_case_whatever_the_key(core: CoreCaller) -> None:
    body = await submission(core, ELDER_CARD, "S1")
    first = await core.post("/cases", body, {"Idempotency-Key": "S1"})
    assert await core.post("/cases", body, {"Idempotency-Key": "S1"}) == first
    assert (await core.post("/cases", body))["data"] == first["data"]
    changed = body | {"channel": "pc"}
    assert (await core.post("/cases", changed, {"Idempotency-Key": "S1"}))["code"] == 40901
    assert (await core.post("/cases", changed, {"Idempotency-Key": "S2"}))["code"] == 40901


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"itemCode": "unheard-of"}, 43001),
        ({"materials": []}, 43202),
        ({"materials": [{"code": "identityCard", "deferred": True}, {"code": "photo"}]}, 43202),
        ({"form": {}}, 43204),
        ({"applicant": {"name": "林秀英"}}, 40001),
        ({"sourceNo": ""}, 40001),
    ],
)
async def test_a_wrong_submission_is_refused_and_makes_no_case(
    core: CoreCaller, change: dict[str, Any], code: int
) -> None:
    body = await submission(core, ELDER_CARD, "S1") | change
    assert (await core.post("/cases", body))["code"] == code
    assert (await core.post("/cases/find", {"sourceNos": ["S1"]}))["data"] == []


async def test_a_material_must_be_there_and_be_the_one_meant(core: CoreCaller) -> None:
    body = await submission(core, ELDER_CARD, "S1")
    photo = body["materials"][1]
    for wrong in ({"materialId": "Mnowhere"}, {"sha256": "0" * 64}):
        body["materials"][1] = photo | wrong
        assert (await core.post("/cases", body))["code"] == 43203
    body["materials"][1] = photo | {"sha256": photo["sha256"].upper()}
    assert (await core.post("/cases", body))["code"] == 0


async def test_a_certificate_stands_in_for_a_material(core: CoreCaller) -> None:
    body = await submission(core, ELDER_CARD, "S1")
    body["materials"][0] = {
        "code": "identityCard",
        "authCode": "a-code",
        "certificateName": "居民身份证",
    }
    assert (await core.post("/cases", body))["code"] == 0


async def test_a_material_may_come_later_where_the_item_says_so(core: CoreCaller) -> None:
    body = await submission(core, care.TEMPORARY_RELIEF, "S1")
    later = [{"code": m["code"], "deferred": True} for m in body["materials"]]
    assert (await core.post("/cases", body | {"materials": later}))["code"] == 43202
    only_income = [m for m in body["materials"] if m["code"] != "incomeProof"]
    body["materials"] = [*only_income, {"code": "incomeProof", "deferred": True}]
    assert (await core.post("/cases", body))["code"] == 0


async def test_cases_are_found_by_the_callers_numbers(core: CoreCaller) -> None:
    answers = [await submit_case(core, ELDER_CARD, number) for number in ("S1", "S2")]
    found = (await core.post("/cases/find", {"sourceNos": ["S2", "S3", "S1", "S1"]}))["data"]
    assert found == [
        {"sourceNo": "S2", "caseNo": answers[1]["caseNo"], "state": "10", "version": 1},
        {"sourceNo": "S1", "caseNo": answers[0]["caseNo"], "state": "10", "version": 1},
    ]
    too_many = {"sourceNos": [f"S{n}" for n in range(201)]}
    assert (await core.post("/cases/find", too_many))["code"] == 40001


async def test_changes_come_by_cursor_in_the_order_they_happened(core: CoreCaller) -> None:
    for number in ("S1", "S2", "S3"):
        await submit_case(core, ELDER_CARD, number)
    first = (await core.get("/cases/changes?limit=2"))["data"]
    assert [event["sourceNo"] for event in first["changes"]] == ["S1", "S2"]
    assert first["more"] is True
    rest = (await core.get(f"/cases/changes?since={first['next']}&limit=2"))["data"]
    assert [event["sourceNo"] for event in rest["changes"]] == ["S3"]
    assert rest["more"] is False
    empty = (await core.get(f"/cases/changes?since={rest['next']}"))["data"]
    assert empty == {"changes": [], "next": rest["next"], "more": False}


@pytest.mark.parametrize(
    "query", ["since=", "since=1", "since=pp", "limit=0", "limit=501", "limit=x"]
)
async def test_a_wrong_cursor_or_limit_is_refused(core: CoreCaller, query: str) -> None:
    assert (await core.get(f"/cases/changes?{query}"))["code"] == 40001
    assert (await core.get(f"/items?{query}"))["code"] == 40001


async def test_a_case_is_withdrawn_once(core: CoreCaller) -> None:
    case_no = (await submit_case(core, ELDER_CARD))["caseNo"]
    path = f"/cases/{case_no}/withdraw"
    assert (await core.post(path, {"reason": "填错了"}))["data"] == {"state": "51", "version": 2}
    assert (await core.post(path, {"reason": "填错了"}))["code"] == 43304
    events = (await core.get(f"/cases/{case_no}"))["data"]["events"]
    assert events[-1]["detail"] == {"reason": "填错了"}


@pytest.mark.parametrize("path", ["supplement", "withdraw"])
async def test_an_unknown_case_is_said_to_be_unknown(core: CoreCaller, path: str) -> None:
    body = {"noticeId": "N", "form": {}, "materials": [], "reason": "填错了"}
    body |= {"submittedAt": SUBMITTED_AT}
    assert (await core.post(f"/cases/3599000/{path}", body))["code"] == 43301
    assert (await core.get("/cases/3599000"))["code"] == 43301


async def test_reads_are_signed_too(core: CoreCaller) -> None:
    assert (await core.get("/items", {"X-Signature": "0" * 64}))["code"] == 40101


async def test_a_material_taken_by_nobody_is_thrown_away_after_its_time(
    core: CoreCaller, clock: StillClock
) -> None:
    body = await submission(core, ELDER_CARD, "S1")
    clock.now += 40 * 86400
    assert (await core.post("/cases", body))["code"] == 43203
