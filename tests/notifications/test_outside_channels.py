"""SMS and app push as channels: whom they reach, and how each end of a send is sorted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from ground.clock import from_unix
from models import Device, Person, Push, Session
from models.encryption import Clear
from models.push import PushChannel, PushClass, PushState
from models.push_lane import erase_texts
from models.transaction import transact
from notifications.app_channel import AppChannel
from notifications.channels import (
    Accepted,
    Address,
    NotSent,
    OutgoingPush,
    Rejected,
    SendResult,
    Undelivered,
    Unknown,
)
from notifications.messages import OutsideNotice
from notifications.sms_channel import SmsChannel
from sandbox import Sandbox
from tests.gateways.conftest import clock, sandbox, session, settings
from tests.support.core_caller import StillClock
from tests.support.outside_providers import (
    LINS_PHONE,
    MARIAS,
    TEMPLATE_IDS,
    Orders,
    app_push_client,
    sms_client,
)
from tests.support.stored_people import put_person

__all__ = ["clock", "sandbox", "session", "settings"]

PERSON, OTHER = "person-1", "person-2"
EPOCH = from_unix(0)
pytestmark = pytest.mark.usefixtures("tables")


class Moment:
    """The still clock as the server's."""

    def __init__(self, clock: StillClock) -> None:
        self.unix = clock

    def now(self) -> datetime:
        return from_unix(self.unix())


@pytest.fixture
def moment(clock: StillClock) -> Moment:
    return Moment(clock)


@pytest.fixture
def orders(sandbox: Sandbox, session: aiohttp.ClientSession) -> Orders:
    return Orders(session, sandbox.admin_url)


@pytest.fixture
async def sms(sandbox: Sandbox, clock: StillClock, moment: Moment) -> AsyncIterator[SmsChannel]:
    client = sms_client(sandbox, clock)
    yield SmsChannel(
        client=client,
        template_ids=TEMPLATE_IDS,
        clock=moment,
        monotonic=asyncio.get_running_loop().time,
        lookup=lambda text: f"hash of {text}"[:64],
    )
    await client.close()


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


def push_to(address: str, moment: Moment, **changes: Any) -> OutgoingPush:
    notice = OutsideNotice(
        subject="居住证", news="要补材料", advice="请打开“码上办”。", at=moment.now()
    )
    values: dict[str, Any] = {
        "push_id": 7,
        "address": address,
        "push_class": PushClass.ACTION,
        "notice": notice,
        "more": 0,
        "language": "zh",
        "is_plain": False,
        "worth_until": moment.now() + timedelta(hours=2),
        "cid": None,
    }
    return OutgoingPush(**{**values, **changes})


async def put_push(channel: SmsChannel, moment: Moment, **columns: Any) -> Push:
    values: dict[str, Any] = {
        "person_id": PERSON,
        "message_id": 1,
        "seq": 1,
        "channel": PushChannel.SMS,
        "push_class": PushClass.ACTION,
        "state": PushState.UNSURE,
        "not_before": moment.now(),
        "worth_until": moment.now(),
        "created_at": moment.now(),
        "reserved_at": moment.now(),
        "target": channel.address(LINS_PHONE).lookup,
        **columns,
    }
    return await Push.create(**values)


async def test_an_sms_goes_to_the_number_of_the_person(sms: SmsChannel) -> None:
    await put_person(PERSON, EPOCH, "14003120128")
    await put_person(OTHER, EPOCH)
    address = await sms.address_of(PERSON)
    assert address == sms.address(LINS_PHONE)
    assert LINS_PHONE not in repr(address)
    assert await sms.address_of(OTHER) is None
    assert await sms.address_of("nobody") is None


@pytest.mark.parametrize("reason", ["opted-out", "wrong-number"])
async def test_a_number_that_is_gone_is_not_used_again_but_a_new_one_is(
    sms: SmsChannel, moment: Moment, reason: str
) -> None:
    await put_person(PERSON, EPOCH, "14003120128")
    await put_push(sms, moment, state=PushState.FAILED, reason=reason)
    assert await sms.address_of(PERSON) is None
    assert await erase_texts(moment.now() + timedelta(days=1), 9) == 0
    assert await sms.address_of(PERSON) is None
    await Person.filter(id=PERSON).update(mobile="14003120129")
    assert await sms.address_of(PERSON) is not None


async def test_a_number_that_failed_for_another_reason_is_used_again(
    sms: SmsChannel, moment: Moment
) -> None:
    await put_person(PERSON, EPOCH, "14003120128")
    await put_push(sms, moment, state=PushState.FAILED, reason="number-limit")
    assert await sms.address_of(PERSON) is not None


async def test_what_arrives_by_sms_is_what_the_row_says(
    sms: SmsChannel, orders: Orders, moment: Moment
) -> None:
    for is_plain, language in ((False, "zh"), (True, "zh"), (False, "en")):
        push = push_to(LINS_PHONE, moment, is_plain=is_plain, language=language)
        result = await sms.send(push)
        message = (await orders.handset("linxiuying"))[-1]
        assert result == Accepted(message["providerId"])
        assert message["text"] == f"【码上办】{sms.word(push).text}"


SMS_ENDS = [
    ("FailedOperation.PhoneNumberInBlacklist", Rejected("opted-out", is_address_gone=True)),
    ("InvalidParameterValue.IncorrectPhoneNumber", Rejected("wrong-number", is_address_gone=True)),
    ("LimitExceeded.PhoneNumberDailyLimit", Rejected("number-limit")),
    ("LimitExceeded.PhoneNumberThirtySecondLimit", NotSent("number-limit", 31)),
    ("FailedOperation.InsufficientBalanceInSmsPackage", Rejected("no-balance")),
    ("AuthFailure.SignatureFailure", Rejected("access-refused")),
    ("RequestLimitExceeded", NotSent("provider-busy")),
    ("InternalError.Timeout", Unknown("provider-timeout")),
    ("InternalError.OtherError", Unknown("provider-error")),
    ("Never.Heard.Of", Unknown("code-unknown")),
]


@pytest.mark.parametrize("is_whole", [False, True])
async def test_each_code_is_sorted(
    sms: SmsChannel, orders: Orders, moment: Moment, is_whole: bool
) -> None:
    for code, end in SMS_ENDS:
        await orders.post("/admin/sms/answers", {"code": code, "isWhole": is_whole})
        assert await sms.send(push_to(LINS_PHONE, moment)) == end
    assert await orders.handset() == []


FAULTS: list[tuple[dict[str, Any], SendResult]] = [
    ({"kind": "drop"}, Unknown("no-answer")),
    ({"kind": "dropAfter"}, Unknown("no-answer")),
    ({"kind": "garbage"}, Unknown("no-answer")),
    ({"kind": "error", "status": 502}, Unknown("no-answer")),
    ({"kind": "error", "status": 404}, Rejected("request-refused")),
    ({"kind": "busy", "retryAfter": "9"}, NotSent("provider-busy", 9)),
]


@pytest.mark.parametrize(("fault", "end"), FAULTS)
async def test_each_fault_of_sms_is_sorted(
    sms: SmsChannel, orders: Orders, moment: Moment, fault: dict[str, Any], end: SendResult
) -> None:
    await orders.fault(**fault, path="/sms/", count=1)
    assert await sms.send(push_to(LINS_PHONE, moment)) == end


async def test_a_closed_door_of_sms_sent_nothing(
    sms: SmsChannel, orders: Orders, moment: Moment
) -> None:
    await orders.close_door("sms")
    assert await sms.send(push_to(LINS_PHONE, moment)) == NotSent("provider-unreachable")
    await orders.open_door("sms")
    assert isinstance(await sms.send(push_to(LINS_PHONE, moment)), Accepted)


@pytest.mark.parametrize("status", ["SUCCESS", "FAIL"])
async def test_an_unsure_sms_is_recognised_by_our_context(
    sms: SmsChannel, orders: Orders, moment: Moment, clock: StillClock, status: str
) -> None:
    await orders.post("/admin/sms/receipts", {"when": "never", "status": status})
    since = moment.now()
    await orders.fault("dropAfter", path="/sms/SendSms", count=1)
    push = push_to(LINS_PHONE, moment)
    assert await sms.send(push) == Unknown("no-answer")
    assert await sms.ask(push, since) is None  # the carrier has not answered yet
    clock.now += 1
    answer = await sms.ask(push, since)
    assert isinstance(answer, Accepted if status == "SUCCESS" else Undelivered)
    assert [m["providerId"] for m in await orders.handset("linxiuying")] == (
        [answer.provider_id] if status == "SUCCESS" else []
    )
    assert await sms.ask(push_to(LINS_PHONE, moment, push_id=8), since) is None


async def test_what_was_not_sent_stays_unknown(
    sms: SmsChannel, orders: Orders, moment: Moment, clock: StillClock
) -> None:
    since = moment.now()
    await orders.fault("drop", path="/sms/SendSms", count=1)
    push = push_to(LINS_PHONE, moment)
    assert await sms.send(push) == Unknown("no-answer")
    clock.now += 600
    assert await sms.ask(push, since) is None


async def test_a_provider_that_cannot_be_asked_says_nothing(
    sms: SmsChannel, orders: Orders, moment: Moment
) -> None:
    await orders.close_door("sms")
    assert await sms.ask(push_to(LINS_PHONE, moment), moment.now()) is None


async def test_without_our_context_only_a_number_that_nobody_else_has_is_ours(
    sms: SmsChannel, orders: Orders, moment: Moment, clock: StillClock
) -> None:
    await orders.post("/admin/sms/context", {"isReturned": False})
    since, push = moment.now(), push_to(LINS_PHONE, moment)
    earlier = await sms.send(push_to(LINS_PHONE, moment, push_id=6, more=1))
    assert isinstance(earlier, Accepted)
    await put_push(sms, moment, state=PushState.SENT, provider_id=earlier.provider_id)
    await orders.fault("dropAfter", path="/sms/SendSms", count=1)
    assert await sms.send(push) == Unknown("no-answer")
    clock.now += 1
    message = (await orders.handset("linxiuying"))[-1]
    assert await sms.ask(push, since) == Accepted(message["providerId"])
    # Another push to the number whose end is unknown: it may be that one's.
    await put_push(sms, moment, message_id=2, seq=2)
    assert await sms.ask(push, since) is None


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
