"""The device of a session gets app pushes; it ends with the session."""

from __future__ import annotations

import asyncio
from typing import Any

from models import Device, Session
from models.transaction import transact
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

PATH = "/v1/devices/current"
PHONE: dict[str, Any] = {"registrationId": "1a0018970a8b3f4c123", "platform": "android"}


async def owners() -> list[str]:
    return [str(owner) for owner in await Device.all().values_list("session_id", flat=True)]


async def test_a_device_is_registered_replaced_and_removed(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    assert (await phone.put(PATH, PHONE)).status_code == 204
    assert (await phone.put(PATH, PHONE)).status_code == 204
    newer = {"registrationId": "1a0018970a8b3f4c999", "platform": "harmony"}
    assert (await phone.put(PATH, newer)).status_code == 204
    [device] = await Device.all()
    assert (device.registration_id, device.platform) == (newer["registrationId"], "harmony")
    assert (await phone.delete(PATH)).status_code == 204
    assert (await phone.delete(PATH)).status_code == 204
    assert await owners() == []


async def test_an_app_that_signs_in_again_moves(each_database: Stage) -> None:
    stage = each_database
    first, second = await stage.phone("linxiuying"), await stage.phone("wangji")
    await first.put(PATH, PHONE)
    await second.put(PATH, PHONE)
    [device] = await Device.all()
    assert device.session_id == second.grant["sessionId"]
    assert device.person_id == (await Session.get(id=device.session_id)).person_id
    await first.delete(PATH)
    assert await owners() == [second.grant["sessionId"]]


async def test_a_device_ends_with_its_session(each_database: Stage) -> None:
    stage = each_database
    phone, other = await stage.phone("linxiuying"), await stage.phone("linxiuying")
    await phone.put(PATH, PHONE)
    await other.put(PATH, PHONE | {"registrationId": "other"})
    await phone.delete(f"/v1/sessions/{phone.grant['sessionId']}")
    assert await owners() == [other.grant["sessionId"]]
    expect(await phone.put(PATH, PHONE), "session-ended")
    await other.delete("/v1/sessions")
    assert await owners() == []


async def test_an_end_that_is_rolled_back_keeps_the_device(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    await phone.put(PATH, PHONE)
    session = await Session.get(id=phone.grant["sessionId"])

    async def work(connection: Any) -> None:
        now = each_database.clock.now()
        await Session.revoke(connection, now, "test", person_id=session.person_id)
        raise LookupError

    await asyncio.gather(transact(work), return_exceptions=True)
    assert await owners() == [session.id]


async def test_two_sessions_that_register_one_app_at_once_end_with_one(
    each_database: Stage,
) -> None:
    phones = [await each_database.phone("linxiuying") for _ in range(4)]
    answers = await asyncio.gather(*(phone.put(PATH, PHONE) for phone in phones for _ in range(3)))
    assert {answer.status_code for answer in answers} == {204}
    assert len(await owners()) == 1


async def test_registering_while_the_session_ends_leaves_no_device(each_database: Stage) -> None:
    for _ in range(5):
        phone = await each_database.phone("linxiuying")
        await asyncio.gather(
            phone.put(PATH, PHONE), phone.delete(f"/v1/sessions/{phone.grant['sessionId']}")
        )
        assert await owners() == []


async def test_a_kiosk_registers_nothing(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    kiosk = await small_stage.at_kiosk(phone, await small_stage.desk("demo-kiosk-1"))
    expect(await kiosk.put(PATH, PHONE), "insufficient-scope")


async def test_the_registration_id_is_not_stored_in_clear(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await phone.put(PATH, PHONE)
    assert PHONE["registrationId"] not in await stored_text()
