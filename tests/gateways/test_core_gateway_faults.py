"""Each way the core can fail, and what the caller is told."""

import asyncio
import socket
from typing import Any

import pytest

from gateways.call import OutgoingCall
from gateways.core import (
    CoreBusy,
    CoreCircuitOpen,
    CoreError,
    CoreGarbled,
    CorePlatform,
    CoreTimeout,
    CoreUnavailable,
    CoreUnreachable,
    Operator,
)
from tests.gateways.conftest import Connect
from tests.support.core_caller import Admin, StillClock

OPERATOR = Operator("张一鸣", "榕城市政务服务中心", "3号窗口")
FOREVER = {"latencyMs": 600_000}

FAULTS: list[tuple[dict[str, Any], type[CoreError], int | None, float | None]] = [
    ({"kind": "error"}, CoreUnavailable, 500, None),
    ({"kind": "error", "status": 504}, CoreUnavailable, 504, None),
    ({"kind": "error", "status": 404}, CoreGarbled, 404, None),
    ({"kind": "busy", "retryAfter": "7"}, CoreBusy, 503, 7.0),
    ({"kind": "busy", "status": 429, "retryAfter": "0"}, CoreBusy, 429, 0.0),
    ({"kind": "busy", "retryAfter": "Mon, 23 Nov 2026 04:00:30 GMT"}, CoreBusy, 503, 30.0),
    ({"kind": "busy", "retryAfter": "Mon, 23 Nov 2026 03:00:00 GMT"}, CoreBusy, 503, 0.0),
    ({"kind": "busy", "retryAfter": "99999999999999999999"}, CoreBusy, 503, 3600.0),
    ({"kind": "busy", "retryAfter": "presently"}, CoreBusy, 503, None),
    ({"kind": "busy"}, CoreBusy, 503, None),
    ({"kind": "drop"}, CoreUnreachable, None, None),
    ({"kind": "dropAfter"}, CoreUnreachable, None, None),
    ({"kind": "down"}, CoreUnreachable, None, None),
    ({"kind": "garbage"}, CoreGarbled, None, None),
    ({"kind": "truncate"}, CoreGarbled, None, None),
    ({"kind": "latency", **FOREVER}, CoreTimeout, None, None),
    ({"kind": "trickle", **FOREVER}, CoreTimeout, None, None),
]
ids = [" ".join(map(str, fault.values())) for fault, *_ in FAULTS]


@pytest.mark.parametrize(("fault", "error", "code", "retry_after"), FAULTS, ids=ids)
async def test_each_fault_is_told_by_its_type(
    connect: Connect,
    admin: Admin,
    call: OutgoingCall,
    fault: dict[str, Any],
    error: type[CoreError],
    code: int | None,
    retry_after: float | None,
) -> None:
    core = connect(call_timeout_s=0.2)
    await admin.fault(**fault)
    with pytest.raises(CoreError) as caught:
        await core.identity.redeem_ticket("t", call)
    assert type(caught.value) is error
    assert caught.value.retryable
    assert (caught.value.service, caught.value.code) == ("identity", code)
    assert caught.value.retry_after == retry_after
    assert not caught.value.is_unsent  # it had connected, so the core may have the request


async def test_nobody_listening_is_unreachable(connect: Connect, call: OutgoingCall) -> None:
    with socket.socket() as bound_but_deaf:
        bound_but_deaf.bind(("127.0.0.1", 0))
        port = bound_but_deaf.getsockname()[1]
        core = connect(base_url=f"http://127.0.0.1:{port}")
        with pytest.raises(CoreUnreachable) as caught:
            await core.certificates.list("111", "nobody", call)
    assert caught.value.is_unsent


async def test_with_no_time_left_nothing_is_sent(core: CorePlatform, admin: Admin) -> None:
    late = OutgoingCall("late", asyncio.get_running_loop().time())
    for attempt in (
        core.identity.redeem_ticket("t", late),
        core.certificates.list("111", "nobody", late),
        core.certificates.file("code", late).__aenter__(),
    ):
        with pytest.raises(CoreTimeout) as caught:
            await attempt
        assert caught.value.is_unsent
    assert await admin.call_counts() == {}
    assert all(health.failures == 0 for health in core.health().values())


async def test_the_callers_deadline_ends_the_wait(connect: Connect, admin: Admin) -> None:
    core = connect(call_timeout_s=600.0)
    await admin.fault("latency", **FOREVER)
    soon = OutgoingCall("soon", asyncio.get_running_loop().time() + 0.1)
    async with asyncio.timeout(60):
        with pytest.raises(CoreTimeout):
            await core.certificates.list("111", "nobody", soon)
        soon = OutgoingCall("soon", asyncio.get_running_loop().time() + 0.1)
        with pytest.raises(CoreTimeout):
            await core.certificates.file("code", soon).__aenter__()


async def test_an_open_breaker_asks_nothing_until_one_probe_succeeds(
    connect: Connect, admin: Admin
) -> None:
    passing = StillClock(0.0)
    core = connect(monotonic=passing, breaker_failures=2, breaker_open_s=5.0)
    call = OutgoingCall("r", deadline=1000.0)

    async def ask() -> object:
        return await core.certificates.list("111", "nobody", call)

    await admin.fault("error", count=2)
    for _ in range(2):
        with pytest.raises(CoreUnavailable):
            await ask()
    with pytest.raises(CoreCircuitOpen) as caught:
        await ask()
    assert caught.value.retry_after == 5.0
    assert caught.value.is_unsent
    assert (core.health()["certificates"].state, core.health()["identity"].state) == (
        "open",
        "closed",
    )
    assert (await admin.call_counts())["/certs/list"]["received"] == 2

    passing.now += 5
    outcomes = await asyncio.gather(*(ask() for _ in range(10)), return_exceptions=True)
    assert outcomes.count(()) == 1
    assert sum(isinstance(outcome, CoreCircuitOpen) for outcome in outcomes) == 9
    assert (await admin.call_counts())["/certs/list"]["received"] == 3
    assert core.health()["certificates"].state == "closed"
    assert await ask() == ()


async def test_a_probe_is_not_sent_twice(connect: Connect, admin: Admin) -> None:
    passing = StillClock(0.0)
    core = connect(monotonic=passing, breaker_failures=1)
    call = OutgoingCall("r", deadline=1000.0)
    await admin.fault("drop")
    with pytest.raises(CoreUnreachable):
        await core.certificates.list("111", "nobody", call)
    passing.now += 5
    with pytest.raises(CoreUnreachable):
        await core.certificates.list("111", "nobody", call)
    assert (await admin.call_counts())["/certs/list"]["received"] == 2


async def test_a_caller_who_leaves_during_the_probe_frees_it(
    connect: Connect, admin: Admin
) -> None:
    passing = StillClock(0.0)
    core = connect(monotonic=passing, breaker_failures=1)
    call = OutgoingCall("r", deadline=1000.0)
    await admin.fault("error", count=1)
    with pytest.raises(CoreUnavailable):
        await core.certificates.list("111", "nobody", call)
    passing.now += 5
    await admin.fault("latency", count=1, **FOREVER)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await core.certificates.list("111", "nobody", call)
    assert core.health()["certificates"].state == "half-open"
    assert await core.certificates.list("111", "nobody", call) == ()
