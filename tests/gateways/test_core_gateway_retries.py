"""What is asked a second time, and what never is."""

import asyncio

import pytest

from gateways.call import OutgoingCall
from gateways.core import (
    CoreError,
    CorePlatform,
    CoreRefused,
    CoreTimeout,
    CoreUnreachable,
    Operator,
)
from tests.gateways.conftest import Connect
from tests.support.core_caller import Admin, StillClock

OPERATOR = Operator("张一鸣", "榕城市政务服务中心", "3号窗口")
FOREVER = {"latencyMs": 600_000}


async def use(core: CorePlatform, admin: Admin, call: OutgoingCall, key: str | None = None) -> str:
    identifier = await admin.identifier("helijuan", "残疾人证")
    data = await core.certificates.data(
        identifier, ["holder"], "办事", "holder", OPERATOR, call, idempotency_key=key
    )
    return data.fields["holder"]


@pytest.mark.parametrize("kind", ["drop", "dropAfter"])
async def test_a_safe_read_survives_one_lost_connection(
    core: CorePlatform, admin: Admin, call: OutgoingCall, kind: str
) -> None:
    await admin.fault(kind, count=1)
    assert await core.certificates.list("111", "nobody", call) == ()
    assert await core.certificates.status(["1.2.3"], call) == ()
    assert (await admin.call_counts())["/certs/list"]["received"] == 2


async def test_a_safe_read_is_sent_twice_at_most(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    await admin.fault("drop")
    with pytest.raises(CoreUnreachable):
        await core.certificates.list("111", "nobody", call)
    assert (await admin.call_counts())["/certs/list"]["received"] == 2


@pytest.mark.parametrize("kind", ["error", "busy", "garbage", "truncate"])
async def test_an_answer_however_bad_is_not_asked_for_again(
    core: CorePlatform, admin: Admin, call: OutgoingCall, kind: str
) -> None:
    await admin.fault(kind, count=1)
    with pytest.raises(CoreError):
        await core.certificates.list("111", "nobody", call)
    assert (await admin.call_counts())["/certs/list"]["received"] == 1


async def test_a_timeout_is_not_asked_again(
    connect: Connect, admin: Admin, call: OutgoingCall
) -> None:
    await admin.fault("latency", count=1, **FOREVER)
    async with asyncio.timeout(30):  # the caller's deadline is a minute away
        with pytest.raises(CoreTimeout):
            await connect(call_timeout_s=0.1).certificates.list("111", "nobody", call)
    assert (await admin.call_counts())["/certs/list"]["received"] == 1


async def test_a_use_without_a_key_is_never_repeated(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    await admin.fault("drop", path="/certs/data", count=1)
    with pytest.raises(CoreUnreachable):
        await use(core, admin, call)
    assert (await admin.call_counts())["/certs/data"] == {"received": 1, "handled": 0}


async def test_a_use_under_a_key_is_repeated_and_gets_the_first_answer(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    await admin.fault("dropAfter", path="/certs/data", count=1)
    assert await use(core, admin, call, key="presentation-1") == "何丽娟"
    assert (await admin.call_counts())["/certs/data"] == {"received": 2, "handled": 2}


async def test_a_ticket_lost_on_the_way_back_is_saved_by_its_key(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    await admin.fault("dropAfter", path="/auth", count=1)
    ticket = await admin.ticket("maria")
    person = await core.identity.redeem_ticket(ticket, call, idempotency_key="sign-on-1")
    assert person.uid == "maria"


async def test_without_a_key_such_a_ticket_is_gone(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    """The control of the test before."""
    await admin.fault("dropAfter", path="/auth", count=1)
    ticket = await admin.ticket("maria")
    with pytest.raises(CoreUnreachable):
        await core.identity.redeem_ticket(ticket, call)
    with pytest.raises(CoreRefused) as caught:
        await core.identity.redeem_ticket(ticket, call)
    assert caught.value.code == 41002


async def test_a_read_is_not_repeated_when_the_deadline_has_passed(
    connect: Connect, admin: Admin
) -> None:
    passing = StillClock(0.0)

    def nonce_that_takes_ten_seconds() -> str:
        passing.now += 10
        return f"n{passing.now}"

    core = connect(nonce=nonce_that_takes_ten_seconds, monotonic=passing)
    await admin.fault("drop")
    with pytest.raises(CoreTimeout):
        await core.certificates.list("111", "nobody", OutgoingCall("r", deadline=13.0))
    assert (await admin.call_counts())["/certs/list"]["received"] == 1
