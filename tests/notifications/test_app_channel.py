"""App push as a channel: whom it reaches, and how each end of a send is sorted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from models import Device, Session
from models.encryption import Clear
from models.transaction import transact
from notifications.app_channel import AppChannel
from notifications.channels import Accepted, Address, NotSent, Rejected, SendResult, Unknown
from sandbox import Sandbox
from tests.gateways.conftest import clock, sandbox, session, settings
from tests.notifications.outside import FAULTS, OTHER, PERSON, Moment, moment, orders, push_to
from tests.support.core_caller import StillClock
from tests.support.outside_providers import MARIAS, Orders, app_push_client

__all__ = ["clock", "moment", "orders", "sandbox", "session", "settings"]

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
async def app(sandbox: Sandbox, clock: StillClock, moment: Moment) -> AsyncIterator[AppChannel]:
    client = app_push_client(sandbox, clock)
    yield AppChannel(client=client, clock=moment, monotonic=asyncio.get_running_loop().time)
    await client.close()


async def put_device(
    moment: Moment, session_id: str, registration_id: str, age_s: float = 0, **columns: Any
) -> None:
    """Store a session with its device, changed ``age_s`` ago."""
    now = moment.now()
    values = {"expires_at": now + timedelta(days=1), "revoked_at": None, **columns}
    await Session.create(
        id=session_id, person_id=PERSON, channel="app", assurance_level="real_person",
        device="手机", created_at=now, last_used_at=now, **values,
    )  # fmt: skip
    await Device.create(
        session_id=session_id, person_id=PERSON, registration_id=Clear(registration_id),
        lookup=f"hash of {registration_id}", platform="android",
        changed_at=now - timedelta(seconds=age_s),
    )  # fmt: skip


async def test_a_push_goes_to_the_newest_device_of_an_open_session(
    app: AppChannel, moment: Moment
) -> None:
    now = moment.now()
    assert await app.address_of(PERSON) is None
    await put_device(moment, "s1", "old", age_s=100)
    await put_device(moment, "s2", "ended", revoked_at=now)
    await put_device(moment, "s3", "expired", expires_at=now)
    assert await app.address_of(PERSON) == Address("old", "hash of old")
    await put_device(moment, "s4", "new", age_s=10)
    assert await app.address_of(PERSON) == Address("new", "hash of new")
    assert await app.address_of(OTHER) is None


async def test_what_arrives_by_push_is_what_the_row_says(
    app: AppChannel, orders: Orders, moment: Moment
) -> None:
    push = push_to(MARIAS, moment, cid=await app.new_cid(), more=2)
    result = await app.send(push)
    [message] = await orders.handset("maria")
    assert result == Accepted(message["providerId"])
    assert app.word(push).text == f"{message['title']}\n{message['text']}"
    assert message["text"] == "要补材料。请打开“码上办”。另有2条新消息。"
    [row] = await orders.get("/admin/app-push/pushes")
    assert row["ttl"] == 7200


async def test_a_push_repeated_with_its_key_arrives_once(
    app: AppChannel, orders: Orders, moment: Moment
) -> None:
    push = push_to(MARIAS, moment, cid=await app.new_cid())
    await orders.fault("dropAfter", path="/v3/push$", count=1)
    assert await app.send(push) == Unknown("no-answer")
    assert await app.ask(push, moment.now()) is None
    result = await app.send(push)
    [message] = await orders.handset("maria")
    assert result == Accepted(message["providerId"])


async def test_a_push_without_its_key_is_not_sent(
    app: AppChannel, orders: Orders, moment: Moment
) -> None:
    assert await app.send(push_to(MARIAS, moment)) == Rejected("request-refused")
    assert await orders.handset() == []


async def test_keys_are_asked_for_many_at_once_and_each_is_used_once(
    app: AppChannel, orders: Orders
) -> None:
    keys = [await app.new_cid() for _ in range(101)]
    assert len(set(keys)) == 101
    calls = (await orders.get("/admin/received"))["calls"]
    assert calls["/v3/push/cid"]["received"] == 2


async def test_without_the_provider_there_is_no_key(app: AppChannel, orders: Orders) -> None:
    await orders.close_door("app_push")
    assert await app.new_cid() == NotSent("provider-unreachable")
    await orders.open_door("app_push")
    assert isinstance(await app.new_cid(), str)


async def test_a_wrong_key_gets_none(sandbox: Sandbox, clock: StillClock, moment: Moment) -> None:
    client = app_push_client(sandbox, clock, master_secret="wrong")
    app = AppChannel(client=client, clock=moment, monotonic=asyncio.get_running_loop().time)
    assert await app.new_cid() == Rejected("access-refused")
    await client.close()


async def test_a_device_whose_app_is_gone_is_forgotten(
    app: AppChannel, orders: Orders, moment: Moment
) -> None:
    await put_device(moment, "s1", "removed-app")
    await put_device(moment, "s2", "another", age_s=5)
    push = push_to("removed-app", moment, cid=await app.new_cid())
    address = await app.address_of(PERSON)
    assert address is not None
    assert await app.send(push) == Rejected("device-gone", is_address_gone=True)
    gone, refused = Rejected("device-gone", is_address_gone=True), Rejected("access-refused")
    await transact(lambda connection: app.settle(connection, push, address, refused))
    assert await app.address_of(PERSON) == address
    await transact(lambda connection: app.settle(connection, push, address, gone))
    assert await app.address_of(PERSON) == Address("another", "hash of another")


@pytest.mark.parametrize(("fault", "end"), [*FAULTS[:4], FAULTS[5]])
async def test_each_fault_of_app_push_is_sorted(
    app: AppChannel, orders: Orders, moment: Moment, fault: dict[str, Any], end: SendResult
) -> None:
    push = push_to(MARIAS, moment, cid=await app.new_cid())
    await orders.fault(**fault, path="/v3/push$", count=1)
    assert await app.send(push) == end


async def test_reached_pushes_are_those_that_a_device_acknowledged(
    app: AppChannel, orders: Orders, moment: Moment
) -> None:
    ids = []
    for when in ("prompt", "never"):
        await orders.post("/admin/app-push/receipts", {"when": when})
        result = await app.send(push_to(MARIAS, moment, cid=await app.new_cid()))
        assert isinstance(result, Accepted)
        ids.append(str(result.provider_id))
    assert await app.reached(ids) == {ids[0]}
    assert await app.reached([]) == frozenset()
    await orders.close_door("app_push")
    assert await app.reached(ids) == frozenset()
