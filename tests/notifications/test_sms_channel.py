"""SMS as a channel: whom it reaches, and how each end of a send is sorted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ground.clock import from_unix
from models import Person, Push
from models.push import PushChannel, PushClass, PushState
from models.transaction import transact
from notifications.channels import (
    Accepted,
    NotSent,
    Rejected,
    SendResult,
    Undelivered,
    Unknown,
)
from notifications.sms_channel import SmsChannel
from sandbox import Sandbox
from tests.gateways.conftest import clock, sandbox, session, settings
from tests.notifications.outside import FAULTS, OTHER, PERSON, Moment, moment, orders, push_to
from tests.support.core_caller import StillClock
from tests.support.outside_providers import LINS_PHONE, TEMPLATE_IDS, Orders, sms_client
from tests.support.stored_people import put_person

__all__ = ["clock", "moment", "orders", "sandbox", "session", "settings"]

EPOCH = from_unix(0)
pytestmark = pytest.mark.usefixtures("tables")


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


async def refuse(channel: SmsChannel, moment: Moment, refusal: Rejected) -> None:
    row = await put_push(channel, moment)
    push, address = push_to(LINS_PHONE, moment, push_id=row.id), channel.address(LINS_PHONE)
    await transact(lambda connection: channel.settle(connection, push, address, refusal))


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
    await refuse(sms, moment, Rejected(reason, is_address_gone=True))
    await Push.all().delete()  # as after three years
    assert await sms.address_of(PERSON) is None
    await Person.filter(id=PERSON).update(mobile="14003120129")
    assert await sms.address_of(PERSON) is not None


async def test_a_number_that_failed_for_another_reason_is_used_again(
    sms: SmsChannel, moment: Moment
) -> None:
    await put_person(PERSON, EPOCH, "14003120128")
    await refuse(sms, moment, Rejected("number-limit"))
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
    ("FailedOperation.ContainSensitiveWord", Rejected("words-refused", is_about_carrier=True)),
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
