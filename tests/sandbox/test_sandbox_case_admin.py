"""The admin port's half about cases: everything a test moves behind the core's back."""

from datetime import datetime
from typing import Any

import aiohttp
import pytest

from sandbox import Sandbox, SandboxSettings, run_sandbox
from sandbox.core.catalogue import SEED, care
from sandbox.core.states import TEXTS
from tests.support.core_caller import Admin, CoreCaller, StillClock
from tests.support.submissions import SUBMITTED_AT, right_form, submission, submit_case

ITEM = care.OLD_AGE_ALLOWANCE


async def test_an_operator_sees_what_was_submitted(core: CoreCaller, admin: Admin) -> None:
    await submit_case(core, ITEM, "S1")
    await submit_case(core, ITEM, "S2")
    assert [case["sourceNo"] for case in await admin.cases(uid="linxiuying")] == ["S2", "S1"]
    assert await admin.cases(uid="maria") == []
    [case] = await admin.cases(sourceNo="S1")
    assert (case["state"], case["stateText"], case["version"]) == ("10", "已提交", 1)
    assert case["form"] == right_form(ITEM)
    assert [m["code"] for m in case["materials"]] == ["identityCard"]


@pytest.mark.parametrize("state", [*TEXTS, "77"])
async def test_a_case_is_moved_to_any_state_even_one_nobody_knows(
    core: CoreCaller, admin: Admin, state: str
) -> None:
    case_no = (await submit_case(core, ITEM))["caseNo"]
    assert await admin.move(case_no, state) == {"state": state, "version": 2}
    case = (await core.get(f"/cases/{case_no}"))["data"]
    assert case["stateText"] == TEXTS.get(state, state)
    kinds = {"12": "supplement", "31": "special", "40": "result", "41": "result"}
    assert case["events"][-1]["kind"] == kinds.get(state, "state")


@pytest.mark.parametrize(
    ("source", "reason"), [({"authCode": "a-code"}, "证照上的信息"), ({}, "图像不清晰")]
)
async def test_a_certificate_is_not_refused_as_blurred(
    core: CoreCaller, admin: Admin, source: dict[str, str], reason: str
) -> None:
    body = await submission(core, ITEM, "S1")
    if source:
        body["materials"][0] = {"code": "identityCard", **source}
    case_no = (await core.post("/cases", body))["data"]["caseNo"]
    await admin.move(case_no, "12")
    notice = (await core.get(f"/cases/{case_no}"))["data"]["events"][-1]["detail"]
    assert notice["materials"][0]["reason"].startswith(reason)


async def test_a_move_may_say_its_own_words_and_details(core: CoreCaller, admin: Admin) -> None:
    case_no = (await submit_case(core, ITEM))["caseNo"]
    detail = {"promisedDate": "2026-12-01", "reason": "材料齐全"}
    await admin.move(case_no, "20", text="窗口已受理", detail=detail)
    case = (await core.get(f"/cases/{case_no}"))["data"]
    assert (case["stateText"], case["promisedDate"]) == ("窗口已受理", "2026-12-01")
    told = case["events"][-1]
    assert told["upstreamText"] == "窗口已受理"
    assert told["detail"].items() >= detail.items()
    assert told["detail"]["statutoryDate"] == case["statutoryDate"]
    materials = [{"code": "householdRegister", "name": "居民户口簿", "reason": "缺首页"}]
    await admin.move(case_no, "12", detail={"deadlineDays": 1, "materials": materials})
    notice = (await core.get(f"/cases/{case_no}"))["data"]["events"][-1]["detail"]
    assert (notice["deadline"], notice["materials"]) == ("2026-11-24", materials)
    answer = {
        "noticeId": notice["noticeId"],
        "form": {"address": "补正后的住址"},
        "materials": [],
        "submittedAt": SUBMITTED_AT,
    }
    assert (await core.post(f"/cases/{case_no}/supplement", answer))["code"] == 0
    [kept] = await admin.cases()
    assert kept["form"]["address"] == "补正后的住址"


async def test_dates_over_the_end_of_the_year_leave_out_its_holidays(
    core: CoreCaller, admin: Admin, clock: StillClock
) -> None:
    case_no = (await submit_case(core, ITEM))["caseNo"]
    clock.now = datetime.fromisoformat("2026-12-31T12:00:00+08:00").timestamp()
    await admin.move(case_no, "12", detail={"deadlineDays": 1})
    await admin.move(case_no, "20")
    case = (await core.get(f"/cases/{case_no}"))["data"]
    assert case["events"][-2]["detail"]["deadline"] == "2027-01-04"
    assert (case["promisedDate"], case["statutoryDate"]) == ("2027-01-08", "2027-01-29")
    clock.now = datetime.fromisoformat("2027-02-04T12:00:00+08:00").timestamp()
    await admin.move(case_no, "12", detail={"deadlineDays": 1})
    case = (await core.get(f"/cases/{case_no}"))["data"]
    assert case["events"][-1]["detail"]["deadline"] == "2027-02-11"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/admin/cases/{}/move", {}, 400),
        ("/admin/cases/{}/move", {"state": "待办"}, 400),
        ("/admin/cases/{}/move", {"kind": "payment", "detail": {"status": "paid"}}, 400),
        ("/admin/cases/{}/move", {"kind": "payment", "detail": {"amountFen": "40"}}, 400),
        ("/admin/cases/{}/move", {"kind": "delivery"}, 400),
        ("/admin/cases/{}/move", {"state": "20", "txet": "typing error"}, 400),
        ("/admin/cases/3599000/move", {"state": "20"}, 404),
        ("/admin/cases/3599000/forget", {}, 404),
        ("/admin/items/unheard-of", {"name": "新事项"}, 404),
        ("/admin/items/ITEM", {"star": "five"}, 400),
        ("/admin/items/ITEM", {"end": "yes"}, 400),
        ("/admin/events-url", {"url": "ftp://bff"}, 400),
    ],
)
async def test_a_wrong_order_is_told_and_changes_nothing(
    core: CoreCaller, admin: Admin, path: str, body: dict[str, Any], status: int
) -> None:
    case_no = (await submit_case(core, ITEM))["caseNo"]
    path = path.format(case_no).replace("ITEM", ITEM.implement_code)
    async with admin.session.post(admin.url + path, json=body) as response:
        assert response.status == status
        assert (await response.json())["error"]
    assert (await admin.cases())[0]["version"] == 1


async def test_a_changed_item_comes_last_with_its_next_version(
    core: CoreCaller, admin: Admin
) -> None:
    seen = (await core.get("/items?limit=500"))["data"]["next"]
    await admin.change_item(ITEM.implement_code, promisedDays=2, name="高龄津贴")
    page = (await core.get(f"/items?since={seen}"))["data"]
    [item] = page["items"]
    assert (item["name"], item["promisedDays"], item["version"]) == ("高龄津贴", 2, 2)
    assert item["form"] == (await core.get(f"/items/{ITEM.implement_code}"))["data"]["form"]
    whole = (await core.get("/items?limit=500"))["data"]["items"]
    assert len(whole) == len(SEED), "it moved, it is not there twice"


async def test_an_ended_item_is_said_to_have_ended_and_can_come_back(
    core: CoreCaller, admin: Admin
) -> None:
    body = await submission(core, ITEM, "S1")
    seen = (await core.get("/items?limit=500"))["data"]["next"]
    await admin.change_item(ITEM.implement_code, end=True)
    page = (await core.get(f"/items?since={seen}"))["data"]
    assert (page["items"], page["ended"]) == ([], [ITEM.implement_code])
    assert (await core.post("/cases", body))["code"] == 43201
    assert (await core.get(f"/items/{ITEM.implement_code}"))["code"] == 43001
    await admin.change_item(ITEM.implement_code, end=False)
    assert (await core.post("/cases", body))["code"] == 0


async def test_a_bundle_is_submitted_by_its_parts(core: CoreCaller) -> None:
    bundle = next(item for item in SEED.values() if item.parts)
    assert (await core.post("/cases", await submission(core, bundle, "S1")))["code"] == 43001
    given = await submission(core, bundle, "S0")
    for number, code in enumerate(bundle.parts, 1):
        body = given | {"sourceNo": f"S{number}", "itemCode": code, "bundleNo": "B1"}
        assert (await core.post("/cases", body))["code"] == 0, SEED[code].name


async def test_a_restart_keeps_cases_changes_and_a_changed_catalogue(
    settings: SandboxSettings, session: aiohttp.ClientSession, clock: StillClock
) -> None:
    async with run_sandbox(settings, clock=clock) as first:
        core, admin = CoreCaller(session, first.url, clock), Admin(session, first.admin_url)
        case_no = (await submit_case(core, ITEM))["caseNo"]
        await admin.move(case_no, "20")
        await admin.change_item(ITEM.implement_code, name="高龄津贴")
        case = await core.get(f"/cases/{case_no}")
        changes = await core.get("/cases/changes")
        items = await core.get("/items?limit=500")
        counts = await admin.counts()
    async with run_sandbox(settings, clock=clock) as second:
        assert isinstance(second, Sandbox)
        core = CoreCaller(session, second.url, clock, core.numbers)
        assert await core.get(f"/cases/{case_no}") == case
        assert await core.get("/cases/changes") == changes
        assert await core.get("/items?limit=500") == items
        assert await Admin(session, second.admin_url).counts() == counts
