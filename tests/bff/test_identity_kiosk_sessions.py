"""A citizen's session at a kiosk: whose it is, what it is worth without the key, how it ends."""

from __future__ import annotations

from datetime import timedelta

import httpx

from models import InboxMessage, Session, Terminal
from tests.support.clients import Desk, TerminalKey
from tests.support.kiosk_sign_in import both
from tests.support.live_stream import open_stream
from tests.support.problems import expect
from tests.support.stage import Stage

SESSIONS = "/v1/sessions"
DRAFTS = "/v1/drafts"  # what a citizen at a kiosk may read


async def test_the_phone_is_told_lists_the_kiosk_and_ends_it(each_database: Stage) -> None:
    kiosk, phone = await both(each_database)
    async with open_stream(phone) as live:
        assert (await live.next()).name == "hello"
        citizen = await each_database.at_kiosk(phone, kiosk)
        event = await live.next()
    session_id = citizen.grant["sessionId"]
    assert (event.name, event.data) == (
        "session",
        {
            "sessionId": session_id,
            "reasonCode": "kiosk-session-opened",
            "hall": "榕城市政务服务中心",
            "kiosk": "1号自助机",
        },
    )
    items = {item["id"]: item for item in (await phone.get(SESSIONS)).json()["items"]}
    listed = items[session_id]
    assert (listed["channel"], listed["current"]) == ("kiosk", False)
    assert listed["device"] == "1号自助机 · 榕城市政务服务中心"

    await phone.client.delete(f"{SESSIONS}/{session_id}", headers=phone.headers)
    expect(await citizen.get(SESSIONS), "session-ended")
    assert await InboxMessage.filter(kind="session").count() == 1


async def test_finish_and_clear_at_the_kiosk(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    items = (await phone.get(SESSIONS)).json()["items"]
    assert {item["channel"] for item in items} == {"app", "kiosk"}
    answer = await citizen.delete(f"{SESSIONS}/{citizen.grant['sessionId']}")
    assert answer.status_code == 204
    expect(await citizen.get(SESSIONS), "session-ended")
    assert (await kiosk.get("/v1/terminals/me")).status_code == 200
    assert len((await phone.get(SESSIONS)).json()["items"]) == 1


async def test_it_ends_after_a_quarter_of_an_hour(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    small_stage.clock.advance(895)
    assert (await citizen.get(DRAFTS)).status_code == 200
    small_stage.clock.advance(6)
    expect(await citizen.get(SESSIONS), "token-expired")
    session = await Session.get(channel="kiosk")
    assert session.expires_at - session.created_at == timedelta(minutes=15)


async def test_an_ended_one_stays_ended_for_as_long_as_its_token_lives(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    await citizen.delete(f"{SESSIONS}/{citizen.grant['sessionId']}")
    small_stage.clock.advance(880)  # longer than a phone's token
    await small_stage.context.identity.revocations.catch_up()
    expect(await citizen.get(SESSIONS), "session-ended")


async def test_the_token_is_worth_nothing_without_the_kiosks_key(small_stage: Stage) -> None:
    kiosk, phone = await both(small_stage)
    citizen = await small_stage.at_kiosk(phone, kiosk)
    token = citizen.grant["accessToken"]

    async def try_token(**headers: str) -> httpx.Response:
        return await small_stage.client.get(DRAFTS, headers=headers)

    expect(await try_token(Authorization=f"Bearer {token}"), "token-invalid")
    expect(await try_token(Authorization=f"DPoP {token}"), "proof-missing")
    stranger = Desk(small_stage.client, small_stage.clock, TerminalKey(), citizen.grant)
    expect(await stranger.get(DRAFTS), "proof-invalid")
    desk = await small_stage.desk("demo-desk-3")
    other = Desk(small_stage.client, small_stage.clock, desk.key, citizen.grant)
    expect(await other.get(DRAFTS), "proof-invalid")
    expect(await try_token(**citizen.headers("POST", DRAFTS)), "proof-invalid")
    proved = citizen.headers("GET", DRAFTS)
    assert (await try_token(**proved)).status_code == 200  # control
    expect(await try_token(**proved), "proof-replayed")


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
    expect(await citizen.get(SESSIONS), "terminal-disabled")
    await row.update(disabled_at=None, capabilities=["certificates.view"])
    expect(await citizen.get(SESSIONS), "terminal-unknown")
    await row.update(capabilities=["citizen-sessions"])
    assert (await citizen.get(DRAFTS)).status_code == 200
    await stage.desk("demo-kiosk-1")
    expect(await citizen.get(SESSIONS), "terminal-replaced")
