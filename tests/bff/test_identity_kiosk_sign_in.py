"""Signing in at a kiosk with the phone: codes, digits, polling, and what the session may do."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bff.demo import stock as demo
from models import InboxMessage, KioskSignIn, Session, Terminal
from models.failures import DatabaseAway
from qr import render_svg
from tests.services.redis import RedisServer
from tests.support.clients import Desk
from tests.support.kiosk_sign_in import PATH, approve, both, confirm, deny, poll, started_at, wrong
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

SESSIONS = "/v1/sessions"


async def test_the_phone_lets_the_kiosk_act_for_a_quarter_of_an_hour(stage: Stage) -> None:
    kiosk, phone = await both(stage)
    started = await started_at(kiosk)
    assert (started["expiresIn"], started["interval"]) == (300, 5)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", started["userCode"])
    assert re.fullmatch(r"[0-9]{2}", started["matchDigits"])
    plain = started["userCode"].replace("-", "")
    assert started["url"] == f"{stage.context.settings.server.public_url}/phone/#kiosk/{plain}"
    assert started["codeSvg"] == render_svg(started["url"], title="登录二维码")

    seen = (await phone.get(f"{PATH}/{plain.lower()}")).json()
    assert seen["hall"]["name"] == "榕城市政务服务中心"
    assert (seen["kiosk"], 295 < seen["expiresIn"] <= 300) == ("1号自助机", True)
    assert "matchDigits" not in seen
    answer = await approve(phone, started)
    assert (answer.status_code, answer.content) == (204, b"")

    answer = await poll(kiosk, started)
    assert answer.status_code == 200
    asked = answer.json()
    assert asked["person"]["displayName"] == "林**"
    assert 115 < asked["expiresIn"] <= 120
    assert "accessToken" not in asked
    assert await Session.filter(channel="kiosk").count() == 0  # nothing is open before their yes

    answer = await confirm(kiosk, started)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    grant = answer.json()
    assert grant["person"] == asked["person"]
    assert grant["person"]["assuranceLevel"] == "real_person"
    assert grant["expiresIn"] == 900
    assert "refreshToken" not in grant
    citizen = Desk(stage.client, stage.clock, kiosk.key, grant)
    assert (await citizen.get("/v1/cases")).status_code == 200
    assert (await citizen.get("/v1/delegations")).status_code == 200


async def test_the_session_is_granted_once(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    for _ in range(2):  # a second tap is no error
        assert (await approve(phone, started)).status_code == 204
    for _ in range(2):  # to ask who it was uses nothing up
        assert (await poll(kiosk, started)).status_code == 200
    assert (await confirm(kiosk, started)).status_code == 200
    for answer in (poll(kiosk, started), confirm(kiosk, started)):
        expect(await answer, "expired-token")
    expect(await approve(phone, started), "kiosk-sign-in-not-found")
    expect(await phone.get(f"{PATH}/{started['userCode']}"), "kiosk-sign-in-not-found")
    assert await Session.filter(channel="kiosk").count() == 1


async def test_a_lost_answer_can_be_asked_for_again(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    await approve(phone, started)
    key = {"headers": {"Idempotency-Key": "confirm-000001"}}
    first, again = await confirm(kiosk, started, **key), await confirm(kiosk, started, **key)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["accessToken"] not in await stored_text()


async def test_the_kiosk_waits_at_its_pace(stage: Stage) -> None:
    kiosk, phone = await both(stage)
    started = await started_at(kiosk)

    async def expect_pending(slug: str, seconds: int) -> None:
        answer = await poll(kiosk, started)
        expect(answer, slug, retryAfter=seconds)
        assert answer.headers["retry-after"] == str(seconds)

    await expect_pending("authorization-pending", 5)
    stage.clock.advance(5)
    await expect_pending("authorization-pending", 5)
    stage.clock.advance(1)
    await expect_pending("slow-down", 10)
    stage.clock.advance(5)
    await expect_pending("slow-down", 15)
    stage.clock.advance(15)
    await expect_pending("authorization-pending", 15)
    for seconds in (20, 25, 30, 30):  # not for ever slower, and the code stays good
        await expect_pending("slow-down", seconds)
    assert (await approve(phone, started)).status_code == 204
    assert (await poll(kiosk, started)).status_code == 200


async def test_what_is_denied_stays_denied(each_database: Stage) -> None:
    kiosk, phone = await both(each_database)
    started = await started_at(kiosk)
    assert (await deny(phone, started)).status_code == 204
    expect(await approve(phone, started), "kiosk-sign-in-not-found")
    expect(await deny(phone, started), "kiosk-sign-in-not-found")
    for _ in range(2):
        expect(await poll(kiosk, started), "access-denied")
    assert await Session.filter(channel="kiosk").count() == 0


async def test_what_is_approved_stays_approved(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    await approve(phone, started)
    expect(await deny(phone, started), "kiosk-sign-in-not-found")
    assert (await poll(kiosk, started)).json()["person"]["displayName"] == "林**"


async def test_it_is_confirmed_only_after_it_was_approved(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    expect(await confirm(kiosk, started), "authorization-pending")
    await deny(phone, started)
    expect(await confirm(kiosk, started), "access-denied")
    assert await Session.filter(channel="kiosk").count() == 0


async def test_an_approval_waits_two_minutes_for_the_answer_at_the_kiosk(
    each_database: Stage,
) -> None:
    kiosk, phone = await both(each_database)
    late, soon = await started_at(kiosk), await started_at(kiosk)
    each_database.clock.advance(295)  # approved with the last seconds of the code
    await approve(phone, late)
    await approve(phone, soon)
    each_database.clock.advance(100)
    assert (await confirm(kiosk, soon)).status_code == 200
    each_database.clock.advance(21)
    expect(await confirm(kiosk, late), "expired-token")


async def test_three_wrong_digits_burn_it(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    for by, left in ((1, 2), (2, 1)):
        answer = await approve(phone, started, wrong(started, by))
        expect(answer, "match-digits-wrong")
        assert f"还可以试 {left} 次" in answer.json()["detail"]
    expect(await approve(phone, started, wrong(started, 3)), "kiosk-sign-in-burned")
    expect(await approve(phone, started), "kiosk-sign-in-not-found")
    expect(await poll(kiosk, started), "access-denied")


async def test_the_third_guess_may_be_the_right_one(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    for by in (1, 2):
        await approve(phone, started, wrong(started, by))
    assert (await approve(phone, started)).status_code == 204
    assert (await poll(kiosk, started)).status_code == 200


async def test_a_sign_in_runs_out(each_database: Stage) -> None:
    kiosk, phone = await both(each_database)
    waiting, approved = await started_at(kiosk), await started_at(kiosk)
    await approve(phone, approved)
    each_database.clock.advance(301)
    for started in (waiting, approved):
        expect(await poll(kiosk, started), "expired-token")
        expect(await approve(phone, started), "kiosk-sign-in-not-found")
        expect(await phone.get(f"{PATH}/{started['userCode']}"), "kiosk-sign-in-not-found")


async def test_another_terminals_code_is_worth_nothing_and_stays_good(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    await Terminal.filter(id="demo-queue-1").update(capabilities=["citizen-sessions"])
    thief = await small_stage.desk("demo-queue-1")
    started = await started_at(kiosk)
    await approve(phone, started)
    for tried in (started, {"deviceCode": "made-up"}):
        expect(await poll(thief, tried), "expired-token")
        expect(await confirm(thief, tried), "expired-token")
        answer = await thief.post(f"{PATH}/refusal", {"deviceCode": tried["deviceCode"]})
        expect(answer, "expired-token")
    assert (await confirm(kiosk, started)).status_code == 200


async def test_a_kiosk_that_was_enrolled_anew_starts_anew(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    again = await small_stage.desk("demo-kiosk-1")
    expect(await approve(phone, started), "kiosk-sign-in-not-found")
    expect(await poll(again, started), "expired-token")


@pytest.mark.parametrize("terminal_id", ["demo-queue-1", "demo-desk-3"])
async def test_only_a_kiosk_that_may_begins_a_sign_in(small_stage: Stage, terminal_id: str) -> None:
    terminal = await small_stage.desk(terminal_id)
    expect(await terminal.post(PATH), "kiosk-sign-in-not-allowed")


@pytest.mark.parametrize("digits", ["7", "123", "ab", "", "٣٣", "12\n"])
async def test_digits_are_two_digits(small_stage: Stage, digits: str) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    answer = await phone.post(f"{PATH}/{started['userCode']}/approval", {"matchDigits": digits})
    expect(answer, "invalid-field", field="/matchDigits")


async def test_an_approval_by_a_session_that_has_ended_grants_nothing(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    await approve(phone, started)
    await phone.client.delete(SESSIONS, headers=phone.headers)
    expect(await poll(kiosk, started), "access-denied")
    expect(await confirm(kiosk, started), "access-denied")


async def test_a_citizen_at_a_kiosk_lets_no_other_kiosk_in(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    started = await started_at(kiosk)
    path = f"{PATH}/{started['userCode']}"
    for answer in (
        await citizen.get(path),
        await citizen.post(f"{path}/approval", {"matchDigits": started["matchDigits"]}),
        await citizen.post(f"{path}/denial"),
    ):
        expect(answer, "insufficient-scope")


async def test_an_earlier_versions_demo_kiosk_learns_to_sign_in(each_database: Stage) -> None:
    kiosk = await each_database.desk("demo-kiosk-1")
    await Terminal.filter(id="demo-kiosk-1").update(capabilities=["certificates.view"])
    expect(await kiosk.post(PATH), "kiosk-sign-in-not-allowed")
    await demo.seed()
    await started_at(kiosk)  # enrolled as it was, with the same key


async def test_a_company_is_told_by_its_name(small_stage: Stage) -> None:
    kiosk, phone = await small_stage.desk("demo-kiosk-1"), await small_stage.phone("linguoqing")
    citizen = await small_stage.at_kiosk(phone, kiosk)
    assert citizen.grant["person"]["displayName"] == "榕城码上示范科技有限公司"


async def test_no_code_and_no_digits_are_stored(each_database: Stage) -> None:
    kiosk, phone = await both(each_database)
    started = await started_at(kiosk)
    await approve(phone, started)
    stored = await stored_text()
    plain = started["userCode"].replace("-", "")
    for secret in (started["deviceCode"], plain, started["userCode"]):
        assert secret not in stored
    assert "kiosk_sign_in.terminal_id=demo-kiosk-1" in stored  # control
    await confirm(kiosk, started)
    assert await KioskSignIn.all().count() == 0  # the row ends with the sign-in


async def test_old_ones_are_deleted_when_the_next_begins(each_database: Stage) -> None:
    kiosk, _ = await both(each_database)
    await started_at(kiosk)
    each_database.clock.advance(301)
    kiosk = await each_database.desk("demo-kiosk-1")
    await started_at(kiosk)
    assert await KioskSignIn.all().count() == 1


async def test_without_redis_nobody_signs_in_at_a_kiosk(
    small_stage: Stage, valkey_server: RedisServer
) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    valkey_server.stop()
    expect(await kiosk.post(PATH), "redis-unavailable")
    expect(await poll(kiosk, started), "redis-unavailable")
    assert (await phone.get(SESSIONS)).status_code == 200  # phones need no Redis to be known
    valkey_server.start()


async def test_a_failure_on_our_side_gives_the_sign_in_back(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    await approve(phone, started)

    def away(*_: Any, **__: Any) -> None:
        raise DatabaseAway("no database")

    with monkeypatch.context() as patched:
        patched.setattr(InboxMessage, "writes", away)
        expect(await confirm(kiosk, started), "database-unavailable")
    assert await Session.filter(channel="kiosk").count() == 0
    assert (await confirm(kiosk, started)).status_code == 200
    assert await Session.filter(channel="kiosk").count() == 1
