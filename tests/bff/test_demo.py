"""The demo: its people, and a desk and a kiosk for each visitor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bff.api.after import page_headers
from models import Device, Terminal
from tests.support.clients import TerminalKey
from tests.support.problems import expect
from tests.support.stage import Stage


async def post_with_proof(
    stage: Stage, key: TerminalKey, path: str, body: dict[str, Any]
) -> httpx.Response:
    url = f"{stage.context.settings.server.public_url}{path}"
    proof = key.proof("POST", url, stage.clock.unix())
    return await stage.client.post(path, json=body, headers={"DPoP": proof})


async def visit(stage: Stage, kind: str) -> tuple[TerminalKey, str]:
    """Enrol a visitor's terminal of this kind: its key and its id."""
    made = await stage.client.post("/demo/enrolment-codes", json={"terminal": kind})
    assert made.status_code == 201, made.text
    key, code = TerminalKey(), made.json()["enrolmentCode"]
    answer = await post_with_proof(stage, key, "/v1/terminals/enrolment", {"enrolmentCode": code})
    assert answer.status_code == 201, answer.text
    return key, answer.json()["terminalId"]


async def sign_in(stage: Stage, visitor: tuple[TerminalKey, str]) -> httpx.Response:
    key, terminal_id = visitor
    return await post_with_proof(stage, key, "/v1/sessions/terminal", {"terminalId": terminal_id})


async def test_the_demo_has_a_scene_with_everybody_in_it(small_stage: Stage) -> None:
    answer = await small_stage.client.get("/demo/scene")
    assert answer.status_code == 200, answer.text
    scene, admin = answer.json(), small_stage.context.settings.core.admin_url
    assert len(scene["people"]) == 14
    assert scene["handsetUrl"] == f"{admin}/admin/handset/page"
    assert (await small_stage.client.get(scene["handsetUrl"])).status_code == 200
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", ["desk", "kiosk"])
async def test_each_visitor_has_a_terminal_of_their_own(each_database: Stage, kind: str) -> None:
    visitors = [await visit(each_database, kind) for _ in range(3)]
    for visitor in visitors:
        answer = await sign_in(each_database, visitor)
        assert answer.status_code == 201, answer.text
        assert answer.json()["terminal"]["kind"] == kind


async def test_terminals_that_visitors_left_go_after_a_day(each_database: Stage) -> None:
    abandoned = await visit(each_database, "desk")
    await each_database.client.post("/demo/enrolment-codes", json={"terminal": "desk"})
    each_database.clock.advance(23 * 3600)
    used = await visit(each_database, "desk")
    each_database.clock.advance(3 * 3600)
    await visit(each_database, "desk")
    answers = [await sign_in(each_database, one) for one in (abandoned, used)]
    assert [answer.status_code for answer in answers] == [401, 201]
    assert await Terminal.filter(id__startswith="demo-desk-3-").count() == 2
    assert await Terminal.filter(id="demo-desk-3").count() == 1


PREFERENCES = "/v1/notification-preferences"


@pytest.mark.parametrize("uid", ["linxiuying", "maria", "linguoqing"])
async def test_the_handset_of_whoever_signs_in_gets_their_app_pushes(
    each_database: Stage, uid: str
) -> None:
    phone = await each_database.phone(uid)
    for _ in range(2):
        answer = await phone.post("/demo/handset")
        assert answer.status_code == 200, answer.text
    admin = each_database.context.settings.core.admin_url
    assert answer.json() == {"url": f"{admin}/admin/handset/page?uid={uid}"}
    [device] = await Device.all()
    session_id = phone.grant["sessionId"]
    assert (device.session_id, device.registration_id) == (session_id, f"demo.{uid}.{session_id}")
    await phone.delete(f"/v1/sessions/{session_id}")
    assert await Device.all().count() == 0


async def test_the_handset_of_a_newcomer_has_no_quiet_hours(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    usual = (await phone.get(PREFERENCES)).json()
    await phone.post("/demo/handset")
    assert (await phone.get(PREFERENCES)).json() == usual | {"version": 1, "quietHours": None}


async def test_the_handset_leaves_what_the_citizen_has_chosen(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    choice = (await phone.get(PREFERENCES)).json()
    del choice["version"]
    missing = choice.pop("notSetUp")
    answer = await phone.put(PREFERENCES, choice, headers={"If-Match": '"0"'})
    assert answer.status_code == 200, answer.text
    await phone.post("/demo/handset")
    own = choice | {"version": 1, "notSetUp": missing}
    assert (await phone.get(PREFERENCES)).json() == own


async def test_a_kiosk_is_nobodys_handset(small_stage: Stage) -> None:
    phone, kiosk = await small_stage.phone("linxiuying"), await small_stage.desk("demo-kiosk-1")
    citizen = await small_stage.at_kiosk(phone, kiosk)
    expect(await citizen.post("/demo/handset"), "insufficient-scope")
    assert await Device.all().count() == 0


async def test_frames_admit_the_sandbox_in_the_demo_only(small_stage: Stage) -> None:
    settings = small_stage.context.settings
    core = urlsplit(settings.core.sign_on_url)
    policy = (await small_stage.client.get("/demo/")).headers["content-security-policy"]
    [frames] = [part for part in policy.split("; ") if part.startswith("frame-src")]
    assert frames == f"frame-src 'self' blob: http://{core.netloc} {settings.core.admin_url}"
    outside = replace(settings, server=replace(settings.server, demo=False))
    assert "frame-src 'self' blob:;" in page_headers(outside)["Content-Security-Policy"]
