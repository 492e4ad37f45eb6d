"""A bystander photographs the code on a kiosk's screen and approves it before the visitor does.

The bystander's account would then open under the visitor's hands (session spying, RFC 8628 §5.5).
The code belongs to the first person who opens it, and a second one voids it. Nothing is open until
the person at the kiosk has confirmed who they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from models import InboxMessage, KioskSignIn, Session
from tests.support.clients import Desk, Phone
from tests.support.kiosk_sign_in import PATH, approve, confirm, deny, poll, refuse, started_at
from tests.support.live_stream import open_stream
from tests.support.problems import expect
from tests.support.stage import Stage


async def scene(stage: Stage) -> tuple[Desk, Phone, Phone, dict[str, Any]]:
    """Return the kiosk, the visitor's phone, the bystander's phone and the code on the screen."""
    kiosk = await stage.desk("demo-kiosk-1")
    visitor, bystander = await stage.phone("linxiuying"), await stage.phone("wangji")
    return kiosk, visitor, bystander, await started_at(kiosk)


async def look(phone: Phone, started: dict[str, Any]) -> Any:
    return await phone.get(f"{PATH}/{started['userCode']}")


async def test_the_bystander_was_faster_and_the_visitors_scan_voids_it(
    each_database: Stage,
) -> None:
    kiosk, visitor, bystander, started = await scene(each_database)
    assert (await approve(bystander, started)).status_code == 204
    async with open_stream(bystander) as live:
        assert (await live.next()).name == "hello"
        expect(await look(visitor, started), "kiosk-sign-in-void")  # the second one is told …
        told = await live.next()  # … and the first one
    assert (told.name, told.data["reasonCode"], told.data["kiosk"]) == (
        "session",
        "kiosk-session-void",
        "1号自助机",
    )
    for answer in (poll(kiosk, started), confirm(kiosk, started)):
        expect(await answer, "kiosk-sign-in-void")
    for phone in (visitor, bystander):
        for tried in (look(phone, started), approve(phone, started), deny(phone, started)):
            expect(await tried, "kiosk-sign-in-void")
    assert await Session.filter(channel="kiosk").count() == 0
    assert await InboxMessage.filter(kind="session").count() == 1

    again = await started_at(kiosk)
    assert (await approve(visitor, again)).status_code == 204
    assert (await poll(kiosk, again)).json()["person"]["displayName"] == "林**"


async def test_control_a_code_that_nobody_owns_lets_the_bystander_in(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def open_to_all(
        connection: BaseDBAsyncClient, user_hash: str, person_id: str, now: datetime
    ) -> bool:
        await (
            KioskSignIn.filter(user_hash=user_hash, state="waiting")
            .using_db(connection)
            .update(state="opened", person_id=person_id)
        )
        return True

    monkeypatch.setattr(KioskSignIn, "open", open_to_all)
    kiosk, visitor, bystander, started = await scene(each_database)
    assert (await approve(bystander, started)).status_code == 204
    assert (await look(visitor, started)).status_code == 200
    grant = (await confirm(kiosk, started)).json()
    assert grant["person"]["displayName"] == "王*"


async def test_the_first_look_has_it_even_before_any_digits(each_database: Stage) -> None:
    kiosk, visitor, bystander, started = await scene(each_database)
    for _ in range(2):  # one's own second look changes nothing
        assert (await look(visitor, started)).status_code == 200
    expect(await approve(bystander, started), "kiosk-sign-in-void")
    expect(await approve(visitor, started), "kiosk-sign-in-void")
    expect(await poll(kiosk, started), "kiosk-sign-in-void")


async def test_one_person_on_two_phones_is_one_person(small_stage: Stage) -> None:
    kiosk, visitor, _, started = await scene(small_stage)
    other_phone = await small_stage.phone("linxiuying")
    assert (await look(visitor, started)).status_code == 200
    assert (await approve(other_phone, started)).status_code == 204
    assert (await confirm(kiosk, started)).status_code == 200


async def test_not_me_ends_it_and_tells_the_phone_that_approved(each_database: Stage) -> None:
    """The visitor never scanned: the kiosk asks "Are you Wang *?", and they are not."""
    kiosk, _, bystander, started = await scene(each_database)
    await approve(bystander, started)
    assert (await poll(kiosk, started)).json()["person"]["displayName"] == "王*"
    async with open_stream(bystander) as live:
        assert (await live.next()).name == "hello"
        assert (await refuse(kiosk, started)).status_code == 204
        told = await live.next()
    assert (told.name, told.data) == (
        "session",
        {
            "reasonCode": "kiosk-session-refused",
            "hall": "榕城市政务服务中心",
            "kiosk": "1号自助机",
        },
    )
    for answer in (poll(kiosk, started), confirm(kiosk, started), refuse(kiosk, started)):
        expect(await answer, "expired-token")
    assert await Session.filter(channel="kiosk").count() == 0


@pytest.mark.parametrize("is_opened", [False, True])
async def test_a_visitor_who_leaves_ends_the_code_before_anybody_approves_it(
    each_database: Stage, is_opened: bool
) -> None:
    kiosk, visitor, _, started = await scene(each_database)
    if is_opened:
        await look(visitor, started)
    assert (await refuse(kiosk, started)).status_code == 204
    assert await InboxMessage.filter(kind="session").count() == 0
    expect(await approve(visitor, started), "kiosk-sign-in-not-found")
    expect(await poll(kiosk, started), "expired-token")
