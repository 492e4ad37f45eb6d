"""Each fault does to a connection what it says, and ends when it says."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from sandbox import Sandbox
from tests.support.core_caller import Admin, CoreCaller, StillClock

LIST = {"holderType": "111", "holderCode": "nobody"}


async def body_of(core: CoreCaller, path: str = "/certs/list") -> tuple[int, bytes]:
    async with core.send(path, LIST) as response:
        return response.status, await response.read()


@pytest.mark.parametrize(
    ("fault", "status", "retry_after"),
    [
        ({"kind": "error"}, 500, None),
        ({"kind": "error", "status": 502}, 502, None),
        ({"kind": "busy", "retryAfter": "7"}, 503, "7"),
        ({"kind": "busy", "status": 429, "retryAfter": "7"}, 429, "7"),
        ({"kind": "busy"}, 503, None),
    ],
)
async def test_a_status_is_answered_instead(
    core: CoreCaller, admin: Admin, fault: dict[str, Any], status: int, retry_after: str | None
) -> None:
    await admin.fault(**fault)
    async with core.send("/certs/list", LIST) as response:
        assert (response.status, response.headers.get("Retry-After")) == (status, retry_after)
    assert (await admin.call_counts())["/certs/list"] == {"received": 1, "handled": 0}


@pytest.mark.parametrize(("kind", "handled"), [("drop", 0), ("dropAfter", 1), ("down", 0)])
async def test_a_connection_is_really_dropped(
    core: CoreCaller, admin: Admin, kind: str, handled: int
) -> None:
    await admin.fault(kind)
    with pytest.raises(aiohttp.ClientConnectionError):
        await body_of(core)
    assert (await admin.call_counts())["/certs/list"] == {"received": 1, "handled": handled}


async def test_a_write_dropped_afterwards_was_done(core: CoreCaller, admin: Admin) -> None:
    ticket = {"trustTicket": await admin.ticket("maria")}
    await admin.fault("dropAfter", path="/auth", count=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await core.post("/auth/ticket", ticket)
    assert (await core.post("/auth/ticket", ticket))["code"] == 41002


async def test_a_write_dropped_before_was_not_done(core: CoreCaller, admin: Admin) -> None:
    ticket = {"trustTicket": await admin.ticket("maria")}
    await admin.fault("drop", path="/auth", count=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await core.post("/auth/ticket", ticket)
    assert (await core.post("/auth/ticket", ticket))["code"] == 0


async def test_garbage_is_no_envelope(core: CoreCaller, admin: Admin) -> None:
    await admin.fault("garbage")
    status, body = await body_of(core)
    assert status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


async def test_a_truncated_answer_ends_before_its_length(core: CoreCaller, admin: Admin) -> None:
    await admin.fault("truncate")
    with pytest.raises(aiohttp.ClientPayloadError):
        await body_of(core)


async def test_latency_holds_the_answer_back(core: CoreCaller, admin: Admin) -> None:
    await admin.fault("latency", latencyMs=600_000, count=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await body_of(core)
    assert (await body_of(core))[0] == 200


async def test_a_call_held_back_goes_on_when_the_faults_are_cleared(
    core: CoreCaller, admin: Admin
) -> None:
    await admin.fault("latency", latencyMs=600_000)
    held = asyncio.create_task(body_of(core))
    while not (await admin.call_counts()).get("/certs/list"):
        assert not held.done()
    await admin.heal()
    assert (await held)[0] == 200


async def test_a_trickle_sends_the_first_part_at_once(core: CoreCaller, admin: Admin) -> None:
    await admin.fault("trickle", latencyMs=600_000)
    async with core.send("/certs/list", LIST) as response:
        first = await response.content.readany()
        assert 0 < len(first) < response.content_length
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await response.content.readany()


async def test_down_ends_by_itself(core: CoreCaller, admin: Admin, clock: StillClock) -> None:
    await admin.fault("down", seconds=30)
    with pytest.raises(aiohttp.ClientConnectionError):
        await body_of(core)
    clock.now += 30
    assert (await body_of(core))[0] == 200


async def test_a_fault_strikes_its_path_its_count_and_its_share(
    core: CoreCaller, admin: Admin
) -> None:
    await admin.fault("error", path="/certs/status", count=2)
    await admin.fault("error", path="/certs/list", rate=0.25, status=502)
    assert [(await body_of(core, "/certs/status"))[0] for _ in range(3)] == [500, 500, 200]
    statuses = [(await body_of(core))[0] for _ in range(8)]
    assert statuses == [200, 200, 200, 502, 200, 200, 200, 502]


async def test_faults_can_be_read_and_cleared(core: CoreCaller, admin: Admin) -> None:
    await admin.fault("error")
    async with admin.session.get(f"{admin.url}/admin/faults") as response:
        assert [fault["kind"] for fault in await response.json()] == ["error"]
    await admin.heal()
    assert (await body_of(core))[0] == 200


@pytest.mark.parametrize(
    ("path", "order", "status"),
    [
        ("/admin/faults", {"kind": "gremlins"}, 400),
        ("/admin/faults", {"kind": "error", "rate": 0}, 400),
        ("/admin/faults", {"kind": "error", "often": True}, 400),
        ("/admin/tickets", {"uid": "nobody"}, 404),
        ("/admin/tickets", {}, 400),
        ("/admin/certificates/status", {"identifier": "1.2.3", "status": "02"}, 404),
        ("/admin/certificates/status", {"identifier": "1.2.3", "status": "gone"}, 400),
    ],
)
async def test_the_admin_port_says_what_is_wrong(
    sandbox: Sandbox,
    session: aiohttp.ClientSession,
    path: str,
    order: dict[str, object],
    status: int,
) -> None:
    async with session.post(sandbox.admin_url + path, json=order) as response:
        assert response.status == status
        assert (await response.json())["error"]


async def test_the_admin_port_is_not_on_the_public_one(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async with session.get(f"{sandbox.url}/admin/people") as response:
        assert response.status == 405
    async with session.post(f"{sandbox.url}/admin/tickets", json={"uid": "maria"}) as response:
        assert (await response.json())["code"] == 40100
