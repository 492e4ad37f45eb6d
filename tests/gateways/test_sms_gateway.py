"""The client of Tencent's SMS against the sandbox's server, which checks every signature."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tencentcloud.common.sign import Sign

from gateways.failures import Busy, Failure, Garbled, TimedOut, Unavailable, Unreachable
from gateways.sms import End, SmsClient, SmsResult, rule_of
from gateways.sms.codes import RULES
from gateways.sms.signing import canonical_request, signature
from sandbox import Sandbox
from sandbox.sms.signing import sign as sandbox_sign
from tests.support.core_caller import NOW, StillClock
from tests.support.outside_providers import (
    LINS_PHONE,
    NORMAL,
    PARAMS,
    Orders,
    outgoing_call,
    sms_client,
)

# The vector of Tencent's own documentation.
VECTOR_KEY = "Gu5t9xGARNpq86cd98joQYCN3*******"
VECTOR_HOST = "cvm.tencentcloudapi.com"
VECTOR_BODY = (
    rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
)
VECTOR_REQUEST = "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031"
VECTOR_SIGNATURE = "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"
SINCE = datetime.fromtimestamp(NOW, UTC)


@pytest.fixture
async def sms(sandbox: Sandbox, clock: StillClock) -> AsyncIterator[SmsClient]:
    client = sms_client(sandbox, clock)
    yield client
    await client.close()


@pytest.fixture
def orders(sandbox: Sandbox, session: aiohttp.ClientSession) -> Orders:
    return Orders(session, sandbox.admin_url)


async def send(client: SmsClient, **changes: Any) -> SmsResult:
    values: dict[str, Any] = {"phone": LINS_PHONE, "template_id": NORMAL, "params": PARAMS}
    values |= {"context": "push-1", "call": outgoing_call(), **changes}
    return await client.send(**values)


def test_the_official_vector() -> None:
    request = canonical_request(VECTOR_HOST, VECTOR_BODY)
    assert hashlib.sha256(request.encode()).hexdigest() == VECTOR_REQUEST
    assert signature(VECTOR_KEY, "cvm", VECTOR_HOST, 1551113065, VECTOR_BODY) == VECTOR_SIGNATURE


def test_the_official_vector_against_the_sandbox() -> None:
    headers = {"content-type": "application/json; charset=utf-8", "host": VECTOR_HOST}
    sandboxs = sandbox_sign(VECTOR_KEY, "2019-02-25", "cvm", "1551113065", headers, VECTOR_BODY)
    assert sandboxs == VECTOR_SIGNATURE


@hypothesis_settings(max_examples=30)
@given(
    key=st.text(min_size=1, max_size=40),
    body=st.binary(max_size=200),
    timestamp=st.integers(0, 4_000_000_000),
)
def test_it_signs_as_tencents_own_sdk(key: str, body: bytes, timestamp: int) -> None:
    date = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
    request = hashlib.sha256(canonical_request("sms.example", body).encode()).hexdigest()
    text = f"TC3-HMAC-SHA256\n{timestamp}\n{date}/sms/tc3_request\n{request}"
    ours = signature(key, "sms", "sms.example", timestamp, body)
    assert ours == Sign.sign_tc3(key, date, "sms", text)


async def test_what_is_accepted_arrives(sms: SmsClient, orders: Orders) -> None:
    result = await send(sms)
    [message] = await orders.handset("linxiuying")
    assert result == SmsResult("Ok", message["providerId"])
    assert message["text"] == (
        "【码上办】有您的消息：老年人优待证，要缴费（11月26日 09:05）。请打开“码上办”缴费。"
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"secret_key": "another"}, "AuthFailure.SignatureFailure"),
        ({"secret_id": "another"}, "AuthFailure.SecretIdNotFound"),
        ({"region": ""}, "MissingParameter"),
        ({"sdk_app_id": "1"}, "InvalidParameterValue.SdkAppIdNotExist"),
        ({"sign_name": "别的"}, "FailedOperation.SignatureIncorrectOrUnapproved"),
    ],
)
async def test_a_wrong_account_is_refused(
    sandbox: Sandbox, clock: StillClock, orders: Orders, changes: dict[str, str], code: str
) -> None:
    client = sms_client(sandbox, clock, **changes)
    assert await send(client) == SmsResult(code, None)
    assert rule_of(code).end is End.REFUSED_FOR_OPERATOR
    assert await orders.handset() == []
    await client.close()


async def test_a_clock_that_is_off_is_refused(
    sandbox: Sandbox, clock: StillClock, orders: Orders
) -> None:
    client = sms_client(sandbox, lambda: clock() - 301)
    assert (await send(client)).code == "AuthFailure.SignatureExpire"
    assert rule_of("AuthFailure.SignatureExpire").reason == "clock-wrong"
    await client.close()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"phone": "+8610086"}, "InvalidParameterValue.IncorrectPhoneNumber"),
        ({"template_id": "1"}, "FailedOperation.TemplateIncorrectOrUnapproved"),
        (
            {"params": PARAMS[:3]},
            "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        ),
        (
            {"params": (*PARAMS[:3], "http://example.com")},
            "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
        ),
        (
            {"params": (*PARAMS[:3], "字" * 500)},
            "InvalidParameterValue.ContentLengthLimit",
        ),
        (
            {"params": (*PARAMS[:3], "")},
            "InvalidParameterValue.TemplateParameterFormatError",
        ),
    ],
)
async def test_a_wrong_send_is_refused(
    sms: SmsClient, orders: Orders, changes: dict[str, Any], code: str
) -> None:
    assert await send(sms, **changes) == SmsResult(code, None)
    assert await orders.handset() == []


@pytest.mark.parametrize("is_whole", [False, True])
async def test_each_code_comes_through(sms: SmsClient, orders: Orders, is_whole: bool) -> None:
    codes = [*RULES, "RequestLimitExceeded.IPLimitExceeded", "New.Code"]
    for code in codes:
        await orders.post("/admin/sms/answers", {"code": code, "isWhole": is_whole})
    assert [await send(sms) for _ in codes] == [SmsResult(code, None) for code in codes]
    assert await orders.handset() == []


def test_every_code_has_its_rule() -> None:
    ends = {code: rule.end for code, rule in RULES.items()}
    unknown = [code for code, end in ends.items() if end is End.UNKNOWN]
    assert all(code.startswith("InternalError") for code in unknown)
    assert [code for code, end in ends.items() if end is End.ACCEPTED] == ["Ok"]
    assert rule_of("RequestLimitExceeded.IPLimitExceeded").end is End.BUSY
    assert rule_of("AuthFailure.NewOne").end is End.REFUSED_FOR_OPERATOR
    assert rule_of("Never.Heard.Of").end is End.UNKNOWN
    assert rule_of("").end is End.UNKNOWN


async def test_the_same_text_waits_for_half_a_minute_and_a_day_has_its_limit(
    sms: SmsClient, orders: Orders, clock: StillClock
) -> None:
    assert (await send(sms)).code == "Ok"
    assert (await send(sms)).code == "LimitExceeded.PhoneNumberThirtySecondLimit"
    for _ in range(9):
        clock.now += 31
        assert (await send(sms)).code == "Ok"
    clock.now += 31
    assert (await send(sms)).code == "LimitExceeded.PhoneNumberDailyLimit"
    assert len(await orders.handset("linxiuying")) == 10


async def test_who_opted_out_gets_nothing(sms: SmsClient, orders: Orders) -> None:
    await orders.post("/admin/sms/blacklist", {"phone": LINS_PHONE})
    code = (await send(sms)).code
    assert (code, rule_of(code).is_number_gone) == ("FailedOperation.PhoneNumberInBlacklist", True)
    await orders.post("/admin/sms/blacklist", {"phone": LINS_PHONE, "isListed": False})
    assert (await send(sms)).code == "Ok"


async def test_a_refused_connection_sent_nothing(sms: SmsClient, orders: Orders) -> None:
    assert (await send(sms)).code == "Ok"
    await orders.close_door("sms")
    with pytest.raises(Unreachable) as caught:
        await send(sms)
    assert caught.value.is_unsent
    await orders.open_door("sms")
    assert (await send(sms, params=("别的", *PARAMS[1:]))).code == "Ok"


@pytest.mark.parametrize(
    ("fault", "kind", "arrived"),
    [
        ({"kind": "drop"}, Unreachable, 0),
        ({"kind": "dropAfter"}, Unreachable, 1),
        ({"kind": "error"}, Unavailable, 0),
        ({"kind": "garbage"}, Garbled, 1),
        ({"kind": "truncate"}, Garbled, 1),
    ],
)
async def test_a_failure_after_writing_may_have_sent_it(
    sms: SmsClient, orders: Orders, fault: dict[str, Any], kind: type[Failure], arrived: int
) -> None:
    await orders.fault(**fault, path="/sms/SendSms", count=1)
    with pytest.raises(kind) as caught:
        await send(sms)
    assert not caught.value.is_unsent
    assert len(await orders.handset()) == arrived


async def test_no_answer_in_time_may_have_sent_it(
    sandbox: Sandbox, clock: StillClock, orders: Orders
) -> None:
    client = sms_client(sandbox, clock, call_timeout_s=0.2)
    await orders.fault("latency", latencyMs=60_000, path="/sms/", count=1)
    with pytest.raises(TimedOut) as caught:
        await send(client)
    assert not caught.value.is_unsent
    await client.close()


async def test_a_busy_provider_says_how_long(sms: SmsClient, orders: Orders) -> None:
    await orders.fault("busy", retryAfter="7", path="/sms/", count=1)
    with pytest.raises(Busy) as caught:
        await send(sms)
    assert caught.value.retry_after == 7


async def test_no_time_left_sends_nothing(sms: SmsClient, orders: Orders) -> None:
    with pytest.raises(TimedOut) as caught:
        await send(sms, call=outgoing_call(-1))
    assert caught.value.is_unsent
    assert await orders.handset() == []


async def test_an_open_breaker_sends_nothing(
    sandbox: Sandbox, clock: StillClock, orders: Orders
) -> None:
    client = sms_client(sandbox, clock, breaker_failures=1, breaker_open_s=600)
    await orders.fault("drop", path="/sms/", count=1)
    with pytest.raises(Unreachable):
        await send(client)
    with pytest.raises(Unavailable) as caught:
        await send(client)
    assert caught.value.is_unsent
    assert await orders.handset() == []
    await client.close()


async def test_a_failure_says_no_number_and_no_secret(sms: SmsClient, orders: Orders) -> None:
    await orders.fault("drop", path="/sms/", count=1)
    with pytest.raises(Failure) as caught:
        await send(sms)
    text = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r} {sms.config}"
    assert LINS_PHONE[3:] not in text
    assert "sandbox-sms" not in text


async def test_reports_come_once_the_carrier_has_answered(
    sms: SmsClient, orders: Orders, clock: StillClock
) -> None:
    await orders.post("/admin/sms/receipts", {"when": "never", "afterMs": 5_000})
    result = await send(sms)
    until = SINCE + timedelta(minutes=1)
    assert await sms.reports(LINS_PHONE, SINCE, until, outgoing_call()) == []
    clock.now += 5
    [report] = await sms.reports(LINS_PHONE, SINCE, until, outgoing_call())
    assert (report.serial_no, report.is_delivered, report.context) == (
        result.serial_no,
        True,
        "push-1",
    )
    assert report.at == datetime.fromtimestamp(NOW + 5, UTC)
    assert await sms.reports("+8614000000000", SINCE, until, outgoing_call()) == []


@pytest.mark.parametrize("unix_s", [10**15, -(10**15), 2**62])
async def test_a_time_that_cannot_be_is_no_failure(
    sandbox: Sandbox, clock: StillClock, unix_s: int
) -> None:
    """The sandbox has no such times, so another server answers."""

    async def answer(_: web.Request) -> web.Response:
        report = {"PhoneNumber": LINS_PHONE, "SerialNo": "1", "ReportStatus": "SUCCESS"}
        rows = [report | {"UserReceiveTime": unix_s}]
        return web.json_response({"Response": {"PullSmsSendStatusSet": rows}})

    app = web.Application()
    app.router.add_post("/", answer)
    async with TestServer(app) as server:
        client = sms_client(sandbox, clock, base_url=str(server.make_url("")).rstrip("/"))
        try:
            [report] = await client.reports(LINS_PHONE, SINCE, SINCE, outgoing_call())
        finally:
            await client.close()
    assert (report.serial_no, report.at) == ("1", None)


async def test_a_question_that_is_refused_is_a_failure(sms: SmsClient) -> None:
    with pytest.raises(Garbled) as caught:
        await sms.reports(LINS_PHONE, SINCE - timedelta(days=8), SINCE, outgoing_call())
    assert caught.value.code == "InvalidParameterValue.BeginTimeVerifyFail"


@pytest.mark.parametrize("url", ["ftp://sms.example", "sms.example", ""])
async def test_an_address_that_cannot_be_right_stops_the_start(
    sandbox: Sandbox, clock: StillClock, url: str
) -> None:
    with pytest.raises(ValueError, match="http"):
        sms_client(sandbox, clock, base_url=url)
