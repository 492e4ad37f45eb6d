"""Somebody born in 1944 begins on the phone, finishes at a kiosk and follows the case on both.

They apply for the senior citizen's card (老人卡).
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

import pytest

from tests.journeys.case_steps import (
    ADDRESS,
    View,
    act,
    at_core,
    move,
    open_office,
    post_events,
    read_until,
    state,
    view_of,
)
from tests.support.applications import JPEG, Application, begin
from tests.support.clients import Desk, Phone
from tests.support.live_stream import open_stream
from tests.support.problems import expect
from tests.support.stage import Stage

HOME = "鼓山区示范路128号1栋102室"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that every event comes from the core's own posts."""
    return {"BFF_JOBS": "apart"}


async def begun_on_the_phone(phone: Phone) -> Application:
    application = await begin(phone, "老人卡")
    guide = application.guide
    assert (guide["name"], guide["kiosk"]) == ("老年人优待证申领", True)
    assert "老人卡" in "".join(guide["plainNotes"])
    answer = await phone.put(
        f"/v1/drafts/{application.id}",
        {"form": {"address": HOME}},
        headers={"If-Match": f'"{application.draft["version"]}"'},
    )
    assert answer.status_code == 200, answer.text
    return application


async def finished_at(citizen: Desk, begun: Application) -> Application:
    """Finish at the kiosk what the phone wrote; the phone's next autosave learns of it."""
    [draft] = (await citizen.get("/v1/drafts")).json()["items"]
    assert (draft["id"], draft["channel"]) == (begun.id, "app")
    here = begun.at(citizen)
    await here.reload()
    assert here.draft["form"] == {"address": HOME}
    await here.fill(address=HOME, cardKind="red", receiveBy="express")
    stale = {"If-Match": f'"{begun.draft["version"] + 1}"'}
    answer = await begun.phone.put(f"/v1/drafts/{begun.id}", {"form": {}}, headers=stale)
    expect(answer, "version-changed")
    paper = await citizen.post(
        f"/v1/drafts/{here.id}/materials/identityCard",
        content=JPEG,
        headers={"X-File-Name": quote("身份证.jpg")},
    )
    expect(paper, "certificate-held")
    await here.attach("identityCard")
    await here.upload("photo", JPEG, "奶奶的照片.jpg")
    await here.reload()
    assert here.draft["ready"], here.draft
    return here


async def submit_here(stage: Stage, here: Application) -> View:
    expect(await here.submit(commitments=[]), "commitment-missing")
    answer = await here.submit()
    assert answer.status_code == 201, answer.text
    [case] = answer.json()["cases"]
    receipt = (await here.front.get(f"/v1/cases/{case['id']}/receipt")).json()
    assert receipt["number"] == case["receiptNumber"]
    assert [material["sha256"] for material in receipt["materials"]] == [
        None, hashlib.sha256(JPEG).hexdigest(),
    ]  # fmt: skip
    theirs = await at_core(stage, case)
    assert theirs["channel"] == "kiosk"
    assert theirs["form"]["address"] == HOME
    [card, photo] = theirs["materials"]
    assert (card["code"], card["certificateName"]) == ("identityCard", "居民身份证")
    assert card["authCode"]
    assert photo["sha256"] == hashlib.sha256(JPEG).hexdigest()
    submit_here: View = case
    return submit_here


async def test_from_the_phone_to_the_kiosk_to_the_card(stage: Stage) -> None:
    await open_office(stage)
    phone, kiosk = await stage.phone("linxiuying"), await stage.desk("demo-kiosk-1")
    begun = await begun_on_the_phone(phone)
    async with open_stream(phone) as stream:
        citizen = await stage.at_kiosk(phone, kiosk)
        case = await submit_here(stage, await finished_at(citizen, begun))
        await post_events(stage)
        told = await read_until(stream, state("submitted"))
        assert [event.name for event in told] == ["hello", "session", "scan", "case"]
        assert told[2].data == (await phone.usage_log())[0]
        for step in ("11", "20", "30", "40"):
            await move(stage, case, state=step)
        told = await read_until(stream, state("granted"))
        states = [event.data["state"] for event in told]
        assert states == ["received", "accepted", "in_progress", "granted"]
    await seen_in_the_log(phone)
    await after_the_decision(stage, phone, citizen, case)
    await seen_the_same(phone, citizen, case)
    await ended_from(phone, citizen, case)


async def seen_in_the_log(phone: Phone) -> None:
    [entry] = await phone.usage_log()
    assert (entry["action"], entry["outcome"]) == ("attach", "shown")
    assert entry["useCause"] == "办理老年人优待证申领"
    assert (entry["hall"], entry["terminal"]) == ("榕城市鼓山区民政局", "自助机")
    assert entry["certificateName"] == "居民身份证"


async def after_the_decision(stage: Stage, phone: Phone, citizen: Desk, case: View) -> None:
    view = await view_of(citizen, case["id"])
    assert view["may"] == ["deliver", "evaluate"]
    answer = await act(citizen, case["id"], "delivery", ADDRESS)
    assert answer.status_code == 201, answer.text
    for status in ("sent", "delivered"):
        await move(stage, case, kind="delivery", detail={"status": status})
    answer = await act(citizen, case["id"], "evaluation", {"grade": 1, "tags": ["quick"]})
    assert answer.status_code == 201, answer.text
    again = await act(phone, case["id"], "evaluation", {"grade": 5, "tags": [], "reason": "不好"})
    expect(again, "evaluated-already")
    assert (await stage.admin.get("/admin/counts")).json()["evaluations"] == 1


async def seen_the_same(phone: Phone, citizen: Desk, case: View) -> None:
    view = await view_of(phone, case["id"])
    assert view == await view_of(citizen, case["id"])
    assert (view["state"], view["todo"], view["may"]) == ("delivered", [], [])
    assert view["delivery"]["status"] == "delivered"
    assert (view["evaluation"]["grade"], view["evaluation"]["followUpBy"]) == (1, None)
    assert [material["source"] for material in view["materials"]] == ["certificate", "file"]
    kinds = [line["kind"] for line in view["timeline"]]
    assert kinds == [
        "submitted", "state", "state", "state", "state", "result",
        "delivery", "delivery", "delivery", "evaluation",
    ]  # fmt: skip
    for path in ("/v1/cases", f"/v1/cases/{case['id']}/receipt"):
        assert (await phone.get(path)).json() == (await citizen.get(path)).json()
    assert (await citizen.get("/v1/drafts")).json()["items"] == []


async def ended_from(phone: Phone, citizen: Desk, case: View) -> None:
    sessions = (await phone.get("/v1/sessions")).json()["items"]
    [at_kiosk] = [session for session in sessions if session["channel"] == "kiosk"]
    assert (await phone.delete(f"/v1/sessions/{at_kiosk['id']}")).status_code == 204
    for path in ("/v1/cases", f"/v1/cases/{case['id']}", "/v1/drafts"):
        expect(await citizen.get(path), "session-ended")
    expect(await act(citizen, case["id"], "withdrawal", {"reason": "不办了"}), "session-ended")
    assert (await view_of(phone, case["id"]))["state"] == "delivered"
