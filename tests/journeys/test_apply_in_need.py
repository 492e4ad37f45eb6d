"""Emergency relief (临时救助) while the core is away, asked for more, refused, complained about."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ground.clock import in_china
from models import ServiceCase
from sandbox.core.working_days import after
from tests.journeys.case_steps import (
    View,
    act,
    at_core,
    move,
    open_office,
    post_events,
    read_until,
    supplement,
    view_of,
)
from tests.journeys.clear_text import known_of, lies_nowhere, listen, logging_to
from tests.support.applications import Application, ready
from tests.support.clients import Phone
from tests.support.live_stream import open_stream
from tests.support.problems import expect
from tests.support.stage import Stage

WHO = "zhengguangming"
HOME, SPENT, BANK = "鼓山区灾后安置点7号棚", 348600, "6222021402001234567"
WHY, COMPLAINT, REPLY = "家庭收入高于标准。", "没人听我解释，等了三周", "已上门回访并道歉。"
FILE, WORDS = "火灾认定书-郑家.pdf", "不予救助，已电话告知郑先生"
NOTICE: dict[str, Any] = {
    "materials": [
        {"code": "identityCard", "name": "居民身份证", "reason": "请授权最新的电子证照。"},
        {"code": "eventProof", "name": "突发情况的证明", "reason": "缺最后一页。"},
        {"code": "incomeProof", "name": "家庭收入和财产证明", "reason": "还没有交。"},
    ],
    "fields": [
        {"name": "address", "reason": "与户籍地不一致。"},
        {"name": "spent", "reason": "与票据不符。"},
    ],
    "deadlineDays": 5,
}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def sent_while_away(stage: Stage, phone: Phone) -> View:
    """202, and said as it is; then acknowledged and told."""
    application = await ready(phone, "临时救助", address=HOME, cause="disaster", bankAccount=BANK)
    await name_photo(application)
    await stage.faults(kind="error", path="/cases$")
    answer = await application.submit()
    assert answer.status_code == 202, answer.text
    submitted = answer.json()
    assert "无需重复提交" in submitted["message"]
    [case] = submitted["cases"]
    view = await view_of(phone, case["id"])
    assert (view["state"], view["caseNo"], view["allAcknowledged"]) == ("submitted", None, False)
    assert view["forwarding"]["state"] == "queued"
    expect(await phone.get(f"/v1/cases/{case['id']}/receipt"), "not-acknowledged")
    expect(await application.submit(commitments=["truth"]), "draft-submitted")
    await stage.no_faults()
    async with open_stream(phone) as stream:
        stage.clock.advance(120)
        await stage.context.jobs.drain()
        [_, told, *_] = await read_until(stream, lambda event: event.name == "case")
        assert told.data["caseId"] == case["id"]
    view = await view_of(phone, case["id"])
    assert (view["forwarding"]["state"], view["allAcknowledged"]) == ("acknowledged", True)
    assert (await phone.get(f"/v1/cases/{case['id']}/receipt")).json()["caseNo"] == view["caseNo"]
    await post_events(stage)
    return view


async def name_photo(application: Application) -> None:
    """Open a second page with a name of its own, besides those of ``ready``."""
    pdf = b"%PDF-1.7\n% page 2\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    await application.upload("eventProof", pdf, FILE)
    await application.reload()


def today(stage: Stage) -> date:
    return in_china(stage.clock.now()).date()


async def all_at_once(stage: Stage, phone: Phone, case: View) -> None:
    """One notice with everything, its deadline in working days; all of it given at once."""
    await move(stage, case, state="12", detail=NOTICE)
    [todo] = (await view_of(phone, case["id"]))["todo"]
    assert (todo["kind"], todo["daysLeft"]) == ("supplement", 5)
    assert todo["deadline"] == after(today(stage), 5).isoformat()
    notice = todo["notice"]
    for kind, name in (("materials", "code"), ("fields", "name")):
        wanted = [(one[name], one["reason"]) for one in NOTICE[kind]]
        assert [(one[name], one["reason"]) for one in notice[kind]] == wanted
    assert [field["label"] for field in notice["fields"]] == ["现住址", "已经花掉的费用"]
    body = {"noticeId": notice["id"], "form": {"address": HOME}}
    problem = expect(await act(phone, case["id"], "supplements", body), "supplement-incomplete")
    assert [one["code"] for one in problem["missing"]] == [m["code"] for m in NOTICE["materials"]]
    assert [fault["field"] for fault in problem["faults"]] == ["spent"]
    answer = await supplement(phone, case["id"], address=HOME, spent=SPENT)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["state"], answer.json()["todo"]) == ("received", [])
    assert (await at_core(stage, case))["state"] == "11"


async def with_the_clock_stopped(stage: Stage, phone: Phone, case: View) -> Phone:
    """特别程序: a week goes by, and no day of the limit."""
    await move(stage, case, state="20")
    begun = (await view_of(phone, case["id"]))["deadlines"]
    assert begun["promised"]["date"] == after(today(stage), 5).isoformat()
    assert (begun["promised"]["daysLeft"], begun["clockStopped"]) == (5, False)
    await move(stage, case, state="31", detail={"name": "入户核查", "days": 10})
    stage.clock.advance(7 * 86400)
    phone = await stage.phone(WHO)
    view = await view_of(phone, case["id"])
    assert (view["state"], view["deadlines"]["clockStopped"]) == ("suspended", True)
    assert (view["deadlines"]["promised"]["daysLeft"]) == 5
    assert view["timeline"][-1]["title"] == "进入特别程序：入户核查，暂停计时"
    await move(stage, case, state="30")
    goes_on = (await view_of(phone, case["id"]))["deadlines"]
    assert goes_on["clockStopped"] is False
    assert goes_on["promised"]["date"] == after(today(stage), 5).isoformat()
    return phone


async def refused_and_complained(stage: Stage, phone: Phone, case: View) -> None:
    await move(stage, case, state="41", detail={"reason": WHY}, text=WORDS)
    view = await view_of(phone, case["id"])
    assert (view["state"], view["may"]) == ("refused", ["evaluate"])
    assert WHY in view["timeline"][-1]["text"]
    bad: dict[str, Any] = {"grade": 5, "tags": ["slow", "bad-service"], "text": "很难过"}
    expect(await act(phone, case["id"], "evaluation", bad), "reason-missing")
    answer = await act(phone, case["id"], "evaluation", bad | {"reason": COMPLAINT})
    assert answer.status_code == 201, answer.text
    assert answer.json()["evaluation"]["followUpBy"] == after(today(stage), 15).isoformat()
    async with open_stream(phone) as stream:
        await move(stage, case, kind="evaluation", detail={"reply": REPLY})
        await read_until(stream, lambda event: event.data.get("title") == "您的评价有了答复")
    view = await view_of(phone, case["id"])
    assert (view["evaluation"]["answer"], view["evaluation"]["reason"]) == (REPLY, COMPLAINT)
    assert view["timeline"][-1]["text"] == REPLY


async def test_nothing_is_lost_and_nothing_is_hidden(
    each_database: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stage, file = each_database, tmp_path / "requests.log"
    listen(caplog)
    await open_office(stage)
    with logging_to(stage, file):
        phone = await stage.phone(WHO)
        case = await sent_while_away(stage, phone)
        await all_at_once(stage, phone, case)
        phone = await with_the_clock_stopped(stage, phone, case)
        await refused_and_complained(stage, phone, case)
    assert logging.WARNING in {record.levelno for record in caplog.records}  # the core was away
    secrets = [HOME, str(SPENT), BANK, COMPLAINT, "很难过", WHY, REPLY, FILE, "火灾认定书", WORDS]
    await lies_nowhere([*secrets, *known_of(WHO)], file, caplog)
    await ServiceCase.all().update(item_name=f"临时救助（{HOME}）")
    with pytest.raises(AssertionError, match=r"service_case\.item_name"):  # the control
        await lies_nowhere([HOME], file, caplog)
