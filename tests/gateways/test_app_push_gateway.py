"""The client of JPush against the sandbox's server, which remembers each cid for a day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from gateways.app_push import AppPushClient, CidResult, End, PushOrder, PushResult, rule_of
from gateways.app_push.codes import RULES
from gateways.failures import Busy, Failure, Garbled, Unavailable, Unreachable
from sandbox import Sandbox
from tests.support.core_caller import StillClock
from tests.support.outside_providers import (
    APP_PUSH,
    MARIAS,
    Orders,
    app_push_client,
    outgoing_call,
)


@pytest.fixture
async def pushes(sandbox: Sandbox, clock: StillClock) -> AsyncIterator[AppPushClient]:
    client = app_push_client(sandbox, clock)
    yield client
    await client.close()


@pytest.fixture
def orders(sandbox: Sandbox, session: aiohttp.ClientSession) -> Orders:
    return Orders(session, sandbox.admin_url)


async def new_cid(client: AppPushClient) -> str:
    [cid] = (await client.issue_cids(1, outgoing_call())).cids
    return cid


def order_of(cid: str, **changes: Any) -> PushOrder:
    values: dict[str, Any] = {"registration_id": MARIAS, "title": "居住证", "text": "要补材料"}
    return PushOrder(**{**values, "cid": cid, "life_s": 3600, **changes})


async def test_keys_have_the_form_of_the_app(pushes: AppPushClient) -> None:
    cids = (await pushes.issue_cids(3, outgoing_call())).cids
    assert len(set(cids)) == 3
    assert all(cid.startswith(f"{APP_PUSH.app_key}-") for cid in cids)


async def test_what_is_accepted_arrives_with_its_life_and_class(
    pushes: AppPushClient, orders: Orders
) -> None:
    result = await pushes.push(order_of(await new_cid(pushes), life_s=600), outgoing_call())
    [message] = await orders.handset("maria")
    assert result == PushResult(message["providerId"], None)
    assert (message["channel"], message["title"], message["text"]) == ("app", "居住证", "要补材料")
    [push] = await orders.get("/admin/app-push/pushes")
    assert (push["ttl"], push["classification"]) == (600, 1)


@pytest.mark.parametrize(("life_s", "ttl"), [(-5, 0), (99 * 86_400, 15 * 86_400)])
async def test_a_life_stays_within_what_the_provider_takes(
    pushes: AppPushClient, orders: Orders, life_s: int, ttl: int
) -> None:
    await pushes.push(order_of(await new_cid(pushes), life_s=life_s), outgoing_call())
    [push] = await orders.get("/admin/app-push/pushes")
    assert push["ttl"] == ttl


async def test_the_same_key_pushes_once_within_a_day(
    pushes: AppPushClient, orders: Orders, clock: StillClock
) -> None:
    order = order_of(await new_cid(pushes))
    first = await pushes.push(order, outgoing_call())
    clock.now += 86_399
    assert await pushes.push(order, outgoing_call()) == first
    assert len(await orders.handset("maria")) == 1
    clock.now += 2
    assert await pushes.push(order, outgoing_call()) != first
    assert len(await orders.handset("maria")) == 2


async def test_a_lost_answer_is_got_with_the_same_key(
    pushes: AppPushClient, orders: Orders
) -> None:
    order = order_of(await new_cid(pushes))
    await orders.fault("dropAfter", path="/v3/push$", count=1)
    with pytest.raises(Unreachable) as caught:
        await pushes.push(order, outgoing_call())
    assert not caught.value.is_unsent
    result = await pushes.push(order, outgoing_call())
    [message] = await orders.handset("maria")
    assert result == PushResult(message["providerId"], None)


async def test_with_another_key_it_arrives_twice(pushes: AppPushClient, orders: Orders) -> None:
    """Control of the key: without it the citizen has it twice."""
    await orders.fault("dropAfter", path="/v3/push$", count=1)
    with pytest.raises(Unreachable):
        await pushes.push(order_of(await new_cid(pushes)), outgoing_call())
    await pushes.push(order_of(await new_cid(pushes)), outgoing_call())
    assert len(await orders.handset("maria")) == 2


@pytest.mark.parametrize("registration_id", ["unheard-of", "demo.maria"])
async def test_an_unknown_device_is_gone(
    pushes: AppPushClient, orders: Orders, registration_id: str
) -> None:
    order = order_of(await new_cid(pushes), registration_id=registration_id)
    assert await pushes.push(order, outgoing_call()) == PushResult(None, 1011)
    assert rule_of(1011).end is End.DEVICE_GONE
    await orders.post(
        "/admin/app-push/devices", {"registrationId": registration_id, "uid": "wangji"}
    )
    assert (await pushes.push(order, outgoing_call())).code is None
    assert await orders.texts("wangji") == ["要补材料"]
    await orders.post("/admin/app-push/devices/gone", {"registrationId": registration_id})
    order = order_of(await new_cid(pushes), registration_id=registration_id)
    assert await pushes.push(order, outgoing_call()) == PushResult(None, 1011)


@pytest.mark.parametrize("changes", [{"master_secret": "wrong"}, {"app_key": "wrong"}])
async def test_a_wrong_account_is_refused(
    sandbox: Sandbox, clock: StillClock, orders: Orders, changes: dict[str, str]
) -> None:
    client = app_push_client(sandbox, clock, **changes)
    result = await client.push(order_of(f"{APP_PUSH.app_key}-x"), outgoing_call())
    assert result == PushResult(None, 1004)
    assert rule_of(1004).end is End.REFUSED_FOR_OPERATOR
    assert await client.issue_cids(1, outgoing_call()) == CidResult([], 1004)
    assert await orders.handset() == []
    await client.close()


@pytest.mark.parametrize("cid", ["mine", "another-00000000-0000-0000-0000-000000000000"])
async def test_a_key_of_our_own_making_is_refused(pushes: AppPushClient, cid: str) -> None:
    assert await pushes.push(order_of(cid), outgoing_call()) == PushResult(None, 1003)


def test_every_code_has_its_rule() -> None:
    ends = {code: rule.end for code, rule in RULES.items()}
    assert [code for code, end in ends.items() if end is End.UNKNOWN] == [1000, 1030]
    assert [code for code, end in ends.items() if end is End.DEVICE_GONE] == [1011]
    assert [code for code, end in ends.items() if end is End.BUSY] == [2002, 2008]
    assert rule_of(9999).end is End.REFUSED_FOR_OPERATOR


async def test_a_closed_door_pushed_nothing(
    sandbox: Sandbox, clock: StillClock, orders: Orders, pushes: AppPushClient
) -> None:
    order = order_of(await new_cid(pushes))
    await orders.close_door("app_push")
    other = app_push_client(sandbox, clock)
    with pytest.raises(Unreachable) as caught:
        await other.push(order, outgoing_call())
    assert caught.value.is_unsent
    await orders.open_door("app_push")
    assert (await other.push(order, outgoing_call())).code is None
    await other.close()


@pytest.mark.parametrize(
    ("fault", "kind", "arrived"),
    [
        ({"kind": "drop"}, Unreachable, 0),
        ({"kind": "error"}, Unavailable, 0),
        ({"kind": "busy", "status": 429}, Busy, 0),
        ({"kind": "garbage"}, Garbled, 1),
        ({"kind": "truncate"}, Garbled, 1),
    ],
)
async def test_a_fault_is_a_failure(
    pushes: AppPushClient, orders: Orders, fault: dict[str, Any], kind: type[Failure], arrived: int
) -> None:
    order = order_of(await new_cid(pushes))
    await orders.fault(**fault, path="/v3/push$", count=1)
    with pytest.raises(kind):
        await pushes.push(order, outgoing_call())
    assert len(await orders.handset()) == arrived


async def test_reports_say_what_a_device_acknowledged(
    pushes: AppPushClient, orders: Orders, clock: StillClock
) -> None:
    first = await pushes.push(order_of(await new_cid(pushes)), outgoing_call())
    await orders.post("/admin/app-push/receipts", {"when": "prompt", "afterMs": 5_000})
    later = await pushes.push(order_of(await new_cid(pushes)), outgoing_call())
    await orders.post("/admin/app-push/receipts", {"when": "never"})
    never = await pushes.push(order_of(await new_cid(pushes)), outgoing_call())
    ids = [str(result.msg_id) for result in (first, later, never)]
    assert await pushes.reached(ids, outgoing_call()) == {ids[0]}
    clock.now += 5
    assert await pushes.reached(ids, outgoing_call()) == {ids[0], ids[1]}
    assert await pushes.reached(["1"], outgoing_call()) == frozenset()


async def test_a_report_that_is_refused_is_a_failure(pushes: AppPushClient) -> None:
    with pytest.raises(Garbled):
        await pushes.reached(["not a number"], outgoing_call())


async def test_a_failure_says_no_device_and_no_secret(
    pushes: AppPushClient, orders: Orders
) -> None:
    order = order_of(await new_cid(pushes))
    await orders.fault("drop", path="/v3/push$", count=1)
    with pytest.raises(Failure) as caught:
        await pushes.push(order, outgoing_call())
    error = caught.value
    text = f"{error!r} {error.__cause__!r} {error.__context__!r} {pushes.config}"
    assert MARIAS not in text
    assert APP_PUSH.master_secret not in text


@pytest.mark.parametrize("name", ["base_url", "report_url"])
async def test_an_address_that_cannot_be_right_stops_the_start(
    sandbox: Sandbox, clock: StillClock, name: str
) -> None:
    with pytest.raises(ValueError, match="http"):
        app_push_client(sandbox, clock, **{name: "jpush.example"})
