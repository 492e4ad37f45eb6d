"""Signing in at a kiosk with the phone: codes, digits, polling, and what the session may do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from bff.demo import service as demo
from models import InboxMessage, Session, Terminal
from tests.bff.events import listening
from tests.bff.problems import expect
from tests.bff.stored import stored_text
from tests.services.redis import RedisServer
from tests.stage import Desk, Phone, Stage, TerminalKey

PATH, TOKEN = "/v1/kiosk-sign-ins", "/v1/kiosk-sign-ins/token"
SESSIONS = "/v1/sessions"


async def both(stage: Stage) -> tuple[Desk, Phone]:
    return await stage.desk("demo-kiosk-1"), await stage.phone("linxiuying")


async def started_at(kiosk: Desk) -> dict[str, Any]:
    answer = await kiosk.post(PATH)
    assert answer.status_code == 201, answer.text
    started: dict[str, Any] = answer.json()
    return started


async def approve(phone: Phone, started: dict[str, Any], digits: str = "") -> httpx.Response:
    path = f"{PATH}/{started['userCode']}/approval"
    return await phone.post(path, {"matchDigits": digits or started["matchDigits"]})


async def deny(phone: Phone, started: dict[str, Any]) -> httpx.Response:
    return await phone.post(f"{PATH}/{started['userCode']}/denial")


async def poll(kiosk: Desk, started: dict[str, Any], **options: Any) -> httpx.Response:
    return await kiosk.post(TOKEN, {"deviceCode": started["deviceCode"]}, **options)


def wrong(started: dict[str, Any], by: int = 1) -> str:
    return f"{(int(started['matchDigits']) + by) % 100:02}"


async def test_the_phone_lets_the_kiosk_act_for_a_quarter_of_an_hour(stage: Stage) -> None:
    kiosk, phone = await both(stage)
    started = await started_at(kiosk)
    assert (started["expiresIn"], started["interval"]) == (300, 5)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", started["userCode"])
    assert re.fullmatch(r"[0-9]{2}", started["matchDigits"])
    plain = started["userCode"].replace("-", "")
    assert started["url"] == f"{stage.context.settings.public_url}/phone/#kiosk/{plain}"

    seen = (await phone.get(f"{PATH}/{plain.lower()}")).json()
    assert seen["hall"]["name"] == "福州市政务服务中心（演示）"
    assert (seen["kiosk"], 295 < seen["expiresIn"] <= 300) == ("1号自助机", True)
    assert "matchDigits" not in seen
    answer = await approve(phone, started)
    assert (answer.status_code, answer.content) == (204, b"")

    answer = await poll(kiosk, started)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    grant = answer.json()
    assert grant["person"]["displayName"] == "林**"
    assert grant["person"]["assuranceLevel"] == "real_person"
    assert grant["expiresIn"] == 900
    assert "refreshToken" not in grant
    citizen = Desk(stage.client, stage.clock, kiosk.key, grant)
    assert (await citizen.get("/v1/certificates")).status_code == 200
    assert (await citizen.get("/v1/delegations")).status_code == 200


async def test_the_session_is_granted_once(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    for _ in range(2):  # a second tap is no error
        assert (await approve(phone, started)).status_code == 204
    assert (await poll(kiosk, started)).status_code == 200
    expect(await poll(kiosk, started), "expired-token")
    expect(await approve(phone, started), "kiosk-sign-in-not-found")
    expect(await phone.get(f"{PATH}/{started['userCode']}"), "kiosk-sign-in-not-found")
    assert await Session.filter(channel="kiosk").count() == 1


async def test_a_lost_answer_can_be_asked_for_again(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    await approve(phone, started)
    key = {"headers": {"Idempotency-Key": "poll-000001"}}
    first, again = await poll(kiosk, started, **key), await poll(kiosk, started, **key)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["accessToken"] not in await stored_text()


async def test_the_kiosk_waits_at_its_pace(stage: Stage) -> None:
    kiosk, phone = await both(stage)
    started = await started_at(kiosk)

    async def pending(slug: str, seconds: int) -> None:
        answer = await poll(kiosk, started)
        expect(answer, slug, retryAfter=seconds)
        assert answer.headers["retry-after"] == str(seconds)

    await pending("authorization-pending", 5)
    stage.clock.advance(5)
    await pending("authorization-pending", 5)
    stage.clock.advance(1)
    await pending("slow-down", 10)
    stage.clock.advance(5)
    await pending("slow-down", 15)
    stage.clock.advance(15)
    await pending("authorization-pending", 15)
    for seconds in (20, 25, 30, 30):  # not for ever slower, and the code stays good
        await pending("slow-down", seconds)
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


async def test_what_is_approved_can_be_answered_by_nobody_else(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    other = await small_stage.phone("wangji")
    started = await started_at(kiosk)
    await approve(phone, started)
    for answer in (approve(other, started), deny(other, started), deny(phone, started)):
        expect(await answer, "kiosk-sign-in-not-found")
    assert (await poll(kiosk, started)).json()["person"]["displayName"] == "林**"


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
    expect(await poll(thief, started), "expired-token")
    expect(await poll(thief, {"deviceCode": "made-up"}), "expired-token")
    assert (await poll(kiosk, started)).status_code == 200


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
        expect(answer, "wrong-channel")


async def test_the_phone_is_told_lists_the_kiosk_and_ends_it(each_database: Stage) -> None:
    kiosk, phone = await both(each_database)
    async with listening(phone) as live:
        assert (await live.next()).name == "hello"
        citizen = await each_database.at_kiosk(phone, kiosk)
        event = await live.next()
    session_id = citizen.grant["sessionId"]
    assert (event.name, event.data) == (
        "session",
        {
            "sessionId": session_id,
            "reasonCode": "kiosk-session-opened",
            "hall": "福州市政务服务中心（演示）",
            "kiosk": "1号自助机",
        },
    )
    items = {item["id"]: item for item in (await phone.get(SESSIONS)).json()["items"]}
    listed = items[session_id]
    assert (listed["channel"], listed["current"]) == ("kiosk", False)
    assert listed["device"] == "1号自助机 · 福州市政务服务中心（演示）"

    await phone.client.delete(f"{SESSIONS}/{session_id}", headers=phone.headers)
    expect(await citizen.get(SESSIONS), "session-ended")
    assert await InboxMessage.filter(kind="session").count() == 1


async def test_finish_and_clear_at_the_kiosk(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    items = (await citizen.get(SESSIONS)).json()["items"]
    assert [item["channel"] for item in items if item["current"]] == ["kiosk"]
    answer = await citizen.delete(f"{SESSIONS}/{citizen.grant['sessionId']}")
    assert answer.status_code == 204
    expect(await citizen.get(SESSIONS), "session-ended")
    assert (await kiosk.get("/v1/terminals/me")).status_code == 200
    assert len((await phone.get(SESSIONS)).json()["items"]) == 1


async def test_it_ends_after_a_quarter_of_an_hour(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    small_stage.clock.advance(895)
    assert (await citizen.get(SESSIONS)).status_code == 200
    small_stage.clock.advance(6)
    expect(await citizen.get(SESSIONS), "token-expired")
    session = await Session.get(channel="kiosk")
    assert session.expires_at - session.created_at == timedelta(minutes=15)


async def test_an_ended_one_stays_ended_for_as_long_as_its_token_lives(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    await citizen.delete(f"{SESSIONS}/{citizen.grant['sessionId']}")
    small_stage.clock.advance(880)  # longer than a phone's token
    await small_stage.context.revocations.catch_up()
    expect(await citizen.get(SESSIONS), "session-ended")


async def test_the_token_is_worth_nothing_without_the_kiosks_key(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    token = citizen.grant["accessToken"]

    async def tried(**headers: str) -> httpx.Response:
        return await small_stage.client.get(SESSIONS, headers=headers)

    expect(await tried(Authorization=f"Bearer {token}"), "token-invalid")
    expect(await tried(Authorization=f"DPoP {token}"), "proof-missing")
    stranger = Desk(small_stage.client, small_stage.clock, TerminalKey(), citizen.grant)
    expect(await stranger.get(SESSIONS), "proof-invalid")
    desk = await small_stage.desk("demo-desk-3")
    other = Desk(small_stage.client, small_stage.clock, desk.key, citizen.grant)
    expect(await other.get(SESSIONS), "proof-invalid")
    expect(await tried(**citizen.headers("POST", SESSIONS)), "proof-invalid")
    proved = citizen.headers("GET", SESSIONS)
    assert (await tried(**proved)).status_code == 200  # control
    expect(await tried(**proved), "proof-replayed")


async def test_a_phones_token_is_no_kiosks_and_a_citizens_no_terminals(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    as_kiosk = Desk(small_stage.client, small_stage.clock, kiosk.key, phone.grant)
    expect(await as_kiosk.get(SESSIONS), "token-invalid")
    expect(await citizen.get("/v1/terminals/me"), "wrong-channel")
    expect(await kiosk.get(SESSIONS), "wrong-channel")


async def test_a_disabled_or_replaced_kiosk_takes_its_citizens_with_it(
    each_database: Stage,
) -> None:
    stage = each_database
    kiosk, phone = await both(stage)
    citizen = await stage.at_kiosk(phone, kiosk)
    row = Terminal.filter(id="demo-kiosk-1")
    await row.update(disabled_at=stage.clock.now())
    expect(await citizen.get(SESSIONS), "terminal-unknown")
    await row.update(disabled_at=None, capabilities=["certificates.view"])
    expect(await citizen.get(SESSIONS), "terminal-unknown")
    await row.update(capabilities=["citizen-sessions"])
    assert (await citizen.get(SESSIONS)).status_code == 200
    await stage.desk("demo-kiosk-1")
    expect(await citizen.get(SESSIONS), "terminal-unknown")


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


async def test_no_code_and_no_digits_lie_in_redis(stage: Stage) -> None:
    kiosk, phone = await both(stage)
    started = await started_at(kiosk)
    await approve(phone, started)
    async with Redis.from_url(stage.context.settings.redis_url) as redis:
        keys = [key async for key in redis.scan_iter("kiosk:*")]
        values = [value for value in await redis.mget(keys) if value is not None]
        lives = [await redis.ttl(key) for key in keys]
    everything = b"\n".join([*keys, *values])
    assert len(keys) >= 4
    plain = started["userCode"].replace("-", "")
    for secret in (started["deviceCode"], plain, started["userCode"]):
        assert secret.encode() not in everything
    assert b"demo-kiosk-1" in everything  # control
    assert all(0 < life <= 300 for life in lives)


async def test_without_redis_nobody_signs_in_at_a_kiosk(
    small_stage: Stage, valkey_server: RedisServer
) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    valkey_server.stop()
    expect(await approve(phone, started), "redis-unavailable")
    expect(await poll(kiosk, started), "redis-unavailable")
    assert (await phone.get(SESSIONS)).status_code == 200  # phones need no Redis to be known
    valkey_server.start()


async def test_a_failure_on_our_side_gives_the_sign_in_back(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk, phone = await both(small_stage)
    started = await started_at(kiosk)
    await approve(phone, started)

    async def away(*_: Any, **__: Any) -> None:
        raise OSError("no database")

    with monkeypatch.context() as patched:
        patched.setattr(InboxMessage, "put", away)
        expect(await poll(kiosk, started), "database-unavailable")
    assert await Session.filter(channel="kiosk").count() == 0
    assert (await poll(kiosk, started)).status_code == 200
    assert await Session.filter(channel="kiosk").count() == 1
