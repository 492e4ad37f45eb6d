"""Each way the core can fail, and what the caller is told; what is asked twice and what is not."""

import asyncio
import socket
from typing import Any

import pytest

from gateways.core import (
    Call,
    CoreBusy,
    CoreCircuitOpen,
    CoreError,
    CoreGarbled,
    CorePlatform,
    CoreRefused,
    CoreTimeout,
    CoreUnavailable,
    CoreUnreachable,
    Operator,
)
from tests.gateways.conftest import Connect
from tests.sandbox.core_caller import Admin, StillClock

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
    call: Call,
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


async def test_nobody_listening_is_unreachable(connect: Connect, call: Call) -> None:
    with socket.socket() as bound_but_deaf:
        bound_but_deaf.bind(("127.0.0.1", 0))
        port = bound_but_deaf.getsockname()[1]
        core = connect(base_url=f"http://127.0.0.1:{port}")
        with pytest.raises(CoreUnreachable):
            await core.certificates.list("111", "nobody", call)


async def use(core: CorePlatform, admin: Admin, call: Call, key: str | None = None) -> str:
    identifier = await admin.identifier("helijuan", "残疾人证")
    data = await core.certificates.data(
        identifier, ["holder"], "办事", "holder", OPERATOR, call, idempotency_key=key
    )
    return data.fields["holder"]


@pytest.mark.parametrize("kind", ["drop", "dropAfter"])
async def test_a_safe_read_survives_one_lost_connection(
    core: CorePlatform, admin: Admin, call: Call, kind: str
) -> None:
    await admin.fault(kind, count=1)
    assert await core.certificates.list("111", "nobody", call) == ()
    assert await core.certificates.status(["1.2.3"], call) == ()
    assert (await admin.received())["/certs/list"]["received"] == 2


async def test_a_safe_read_is_sent_twice_at_most(
    core: CorePlatform, admin: Admin, call: Call
) -> None:
    await admin.fault("drop")
    with pytest.raises(CoreUnreachable):
        await core.certificates.list("111", "nobody", call)
    assert (await admin.received())["/certs/list"]["received"] == 2


@pytest.mark.parametrize("kind", ["error", "busy", "garbage", "truncate"])
async def test_an_answer_however_bad_is_not_asked_for_again(
    core: CorePlatform, admin: Admin, call: Call, kind: str
) -> None:
    await admin.fault(kind, count=1)
    with pytest.raises(CoreError):
        await core.certificates.list("111", "nobody", call)
    assert (await admin.received())["/certs/list"]["received"] == 1


async def test_a_timeout_is_not_asked_again(connect: Connect, admin: Admin, call: Call) -> None:
    await admin.fault("latency", count=1, **FOREVER)
    with pytest.raises(CoreTimeout):
        await connect(call_timeout_s=0.1).certificates.list("111", "nobody", call)
    assert (await admin.received())["/certs/list"]["received"] == 1


async def test_a_use_without_a_key_is_never_repeated(
    core: CorePlatform, admin: Admin, call: Call
) -> None:
    await admin.fault("drop", path="/certs/data", count=1)
    with pytest.raises(CoreUnreachable):
        await use(core, admin, call)
    assert (await admin.received())["/certs/data"] == {"received": 1, "handled": 0}


async def test_a_use_under_a_key_is_repeated_and_gets_the_first_answer(
    core: CorePlatform, admin: Admin, call: Call
) -> None:
    await admin.fault("dropAfter", path="/certs/data", count=1)
    assert await use(core, admin, call, key="presentation-1") == "何丽娟"
    assert (await admin.received())["/certs/data"] == {"received": 2, "handled": 2}


async def test_a_ticket_lost_on_the_way_back_is_saved_by_its_key(
    core: CorePlatform, admin: Admin, call: Call
) -> None:
    await admin.fault("dropAfter", path="/auth", count=1)
    ticket = await admin.ticket("maria")
    person = await core.identity.redeem_ticket(ticket, call, idempotency_key="sign-on-1")
    assert person.uid == "maria"


async def test_without_a_key_such_a_ticket_is_gone(
    core: CorePlatform, admin: Admin, call: Call
) -> None:
    """The control of the test before."""
    await admin.fault("dropAfter", path="/auth", count=1)
    ticket = await admin.ticket("maria")
    with pytest.raises(CoreUnreachable):
        await core.identity.redeem_ticket(ticket, call)
    with pytest.raises(CoreRefused) as caught:
        await core.identity.redeem_ticket(ticket, call)
    assert caught.value.code == 41002


async def test_with_no_time_left_nothing_is_sent(core: CorePlatform, admin: Admin) -> None:
    late = Call("late", asyncio.get_running_loop().time())
    for attempt in (
        core.identity.redeem_ticket("t", late),
        core.certificates.list("111", "nobody", late),
        core.certificates.file("code", late).__aenter__(),
    ):
        with pytest.raises(CoreTimeout):
            await attempt
    assert await admin.received() == {}
    assert all(health.failures == 0 for health in core.health().values())


async def test_the_callers_deadline_ends_the_wait(core: CorePlatform, admin: Admin) -> None:
    await admin.fault("latency", **FOREVER)
    soon = Call("soon", asyncio.get_running_loop().time() + 0.1)
    async with asyncio.timeout(2):  # call_timeout_s is 3
        with pytest.raises(CoreTimeout):
            await core.certificates.list("111", "nobody", soon)
        soon = Call("soon", asyncio.get_running_loop().time() + 0.1)
        with pytest.raises(CoreTimeout):
            await core.certificates.file("code", soon).__aenter__()


async def test_a_read_is_not_repeated_when_the_deadline_has_passed(
    connect: Connect, admin: Admin
) -> None:
    passing = StillClock(0.0)

    def nonce_that_takes_ten_seconds() -> str:
        passing.now += 10
        return f"n{passing.now}"

    core = connect(nonce=nonce_that_takes_ten_seconds, monotonic=passing)
    await admin.fault("drop")
    with pytest.raises(CoreUnreachable):
        await core.certificates.list("111", "nobody", Call("r", deadline=5.0))
    assert (await admin.received())["/certs/list"]["received"] == 1


async def test_an_open_breaker_asks_nothing_until_one_probe_succeeds(
    connect: Connect, admin: Admin
) -> None:
    passing = StillClock(0.0)
    core = connect(monotonic=passing, breaker_failures=2, breaker_open_s=5.0)
    call = Call("r", deadline=1000.0)

    async def ask() -> object:
        return await core.certificates.list("111", "nobody", call)

    await admin.fault("error", count=2)
    for _ in range(2):
        with pytest.raises(CoreUnavailable):
            await ask()
    with pytest.raises(CoreCircuitOpen) as caught:
        await ask()
    assert caught.value.retry_after == 5.0
    assert (core.health()["certificates"].state, core.health()["identity"].state) == (
        "open",
        "closed",
    )
    assert (await admin.received())["/certs/list"]["received"] == 2

    passing.now += 5
    outcomes = await asyncio.gather(*(ask() for _ in range(10)), return_exceptions=True)
    assert outcomes.count(()) == 1
    assert sum(isinstance(outcome, CoreCircuitOpen) for outcome in outcomes) == 9
    assert (await admin.received())["/certs/list"]["received"] == 3
    assert core.health()["certificates"].state == "closed"
    assert await ask() == ()


async def test_a_probe_is_not_sent_twice(connect: Connect, admin: Admin) -> None:
    passing = StillClock(0.0)
    core = connect(monotonic=passing, breaker_failures=1)
    call = Call("r", deadline=1000.0)
    await admin.fault("drop")
    with pytest.raises(CoreUnreachable):
        await core.certificates.list("111", "nobody", call)
    passing.now += 5
    with pytest.raises(CoreUnreachable):
        await core.certificates.list("111", "nobody", call)
    assert (await admin.received())["/certs/list"]["received"] == 2


async def test_a_caller_who_leaves_during_the_probe_frees_it(
    connect: Connect, admin: Admin
) -> None:
    passing = StillClock(0.0)
    core = connect(monotonic=passing, breaker_failures=1)
    call = Call("r", deadline=1000.0)
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
