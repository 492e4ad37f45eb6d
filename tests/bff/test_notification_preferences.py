"""Choices about messages over HTTP, and as the policy of pushes reads them."""

from __future__ import annotations

import asyncio
from datetime import time
from typing import Any

import httpx
import pytest

from bff.progress.preferences import choice_of
from models import NotificationPreference, Person
from models.push import PushChannel
from notifications.policy import Choice
from tests.support.clients import Phone
from tests.support.drafts import on_channel
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

PATH = "/v1/notification-preferences"
USUAL: dict[str, Any] = {
    "channels": [{"channel": name, "on": True} for name in ("app", "wechat", "sms")],
    "progressBySms": False,
    "quietHours": {"from": "22:00", "until": "08:00"},
    "benefits": False,
}
NO_CHANNEL: dict[str, Any] = {"notSetUp": ["app", "wechat", "sms"]}
OWN: dict[str, Any] = {
    "channels": [
        {"channel": "sms", "on": True},
        {"channel": "wechat", "on": False},
        {"channel": "app", "on": True},
    ],
    "progressBySms": True,
    "quietHours": {"from": "20:30", "until": "07:00"},
    "benefits": True,
}


async def put(phone: Phone, body: dict[str, Any], tag: str | None = '"0"') -> httpx.Response:
    headers = phone.headers if tag is None else {**phone.headers, "If-Match": tag}
    return await phone.client.put(PATH, json=body, headers=headers)


async def person_of(phone: Phone) -> str:
    [person] = await Person.all()
    return str(person.id)


async def test_somebody_who_has_chosen_nothing_has_the_usual(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    answer = await phone.get(PATH)
    assert answer.json() == {"version": 0, **USUAL, **NO_CHANNEL}
    assert answer.headers["etag"] == '"0"'
    assert await choice_of(await person_of(phone)) == Choice()
    assert await NotificationPreference.all().count() == 0


async def test_choices_are_kept_and_the_policy_reads_them(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    answer = await put(phone, OWN)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    assert answer.json() == (await phone.get(PATH)).json() == {"version": 1, **OWN, **NO_CHANNEL}
    assert await choice_of(await person_of(phone)) == Choice(
        order=(PushChannel.SMS, PushChannel.APP),
        progress_by_sms=True,
        quiet_from=time(20, 30),
        quiet_until=time(7),
        benefits=True,
    )
    back = await put(phone, {**USUAL, "quietHours": None}, '"1"')
    assert back.json()["quietHours"] is None
    choice = await choice_of(await person_of(phone))
    assert choice.quiet_from == choice.quiet_until


async def test_of_two_devices_the_later_one_reads_first(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    other = on_channel(stage, phone, "mini_program")
    assert (await put(phone, OWN)).status_code == 200
    late = expect(await put(other, USUAL), "preferences-changed")
    assert late["preferences"] == {"version": 1, **OWN, **NO_CHANNEL}
    assert (await other.get(PATH)).json() == {"version": 1, **OWN, **NO_CHANNEL}
    assert (await put(other, USUAL, '"1"')).json()["version"] == 2


async def test_eight_devices_at_once_and_one_of_them_is_first(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    answers = await asyncio.gather(*(put(phone, OWN) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
    answers = await asyncio.gather(*(put(phone, OWN, "*") for _ in range(8)))
    assert sorted(answer.json()["version"] for answer in answers) == list(range(2, 10))


async def test_a_change_names_what_it_has_seen(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    expect(await put(phone, OWN, None), "if-match-missing")
    expect(await put(phone, OWN, "0"), "if-match-invalid")
    assert await NotificationPreference.all().count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channels": OWN["channels"][:2]}, "/channels"),
        ({"channels": [*OWN["channels"][:2], OWN["channels"][0]]}, "/channels"),
        ({"channels": [*OWN["channels"], OWN["channels"][0]]}, "/channels"),
        ({"channels": [{"channel": "fax", "on": True}] * 3}, "/channels/0/channel"),
        ({"channels": [{"channel": "sms"}] * 3}, "/channels/0/on"),
        ({"quietHours": {"from": "22:00", "until": "22:00"}}, "/quietHours/until"),
        ({"quietHours": {"from": "08:00", "until": "00:01"}}, "/quietHours/until"),
        ({"quietHours": {"from": "24:00", "until": "08:00"}}, "/quietHours/from"),
        ({"quietHours": {"from": "22:00", "until": "8:00"}}, "/quietHours/until"),
        ({"quietHours": {"from": "22:00", "until": "08:00\n"}}, "/quietHours/until"),
        ({"quietHours": {"from": "２２:00", "until": "08:00"}}, "/quietHours/from"),
        ({"quietHours": {"from": "22:00"}}, "/quietHours/until"),
        ({"progressBySms": 1}, "/progressBySms"),
        ({"benefits": None}, "/benefits"),
        ({"advertising": True}, "/advertising"),
    ],
)
async def test_a_wrong_choice_is_named_and_nothing_is_stored(
    small_stage: Stage, change: dict[str, Any], field: str
) -> None:
    phone = await small_stage.phone("linxiuying")
    expect(await put(phone, {**USUAL, **change}), "invalid-field", field=field)
    assert await NotificationPreference.all().count() == 0


@pytest.mark.parametrize(("start", "end"), [("08:00", "00:00"), ("23:59", "00:00")])
async def test_quiet_hours_of_a_minute_and_of_sixteen_hours_are_fine(
    small_stage: Stage, start: str, end: str
) -> None:
    phone = await small_stage.phone("linxiuying")
    body = {**USUAL, "quietHours": {"from": start, "until": end}}
    assert (await put(phone, body)).status_code == 200


async def test_a_choice_without_any_channel_leaves_the_inbox(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    body = {**USUAL, "channels": [{**entry, "on": False} for entry in USUAL["channels"]]}
    assert (await put(phone, body)).status_code == 200
    assert (await choice_of(await person_of(phone))).order == ()


async def test_they_are_encrypted(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    await put(phone, OWN)
    assert "20:30" not in await stored_text()


async def test_choices_of_another_version_of_the_program_count_as_the_usual(
    small_stage: Stage,
) -> None:
    phone = await small_stage.phone("linxiuying")
    person_id = await person_of(phone)
    await NotificationPreference.create(
        person_id=person_id,
        version=4,
        document={"channels": "all"},
        changed_at=small_stage.clock.now(),
    )
    assert await choice_of(person_id) == Choice()
    assert (await phone.get(PATH)).json() == {"version": 4, **USUAL, **NO_CHANNEL}
    assert (await put(phone, OWN, '"4"')).json()["version"] == 5


async def test_at_a_kiosk_they_are_on_the_wrong_channel(small_stage: Stage) -> None:
    """Also with the version that the phone has read: a kiosk has no place for them."""
    phone = await small_stage.phone("linxiuying")
    kiosk = await small_stage.at_kiosk(phone, await small_stage.desk("demo-kiosk-1"))
    problem = expect(await kiosk.get(PATH), "wrong-channel")
    assert problem["status"] == 403
    assert "手机应用" in problem["detail"]
    expect(await kiosk.put(PATH, OWN), "wrong-channel")
    assert not await NotificationPreference.exists()
