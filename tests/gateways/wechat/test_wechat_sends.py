"""Subscription messages: what arrives on the handset, and what each refusal means."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateways.call import OutgoingCall
from gateways.wechat import (
    LONG_TERM,
    MEANINGS,
    ONE_TIME,
    Verdict,
    WechatBusy,
    WechatClient,
    WechatCrowded,
    WechatError,
    WechatRefused,
    WechatStaleToken,
    WechatUnavailable,
)
from sandbox.wechat.templates import ALL_TYPES, NOTICE, PROGRESS
from tests.gateways.wechat.conftest import Connect
from tests.support.waiting import eventually
from tests.support.wechat import VALUES, WechatAdmin, message

SEND = "/cgi-bin/message/subscribe/send"
KINDS = {
    Verdict.REFUSED: WechatRefused,
    Verdict.STALE_TOKEN: WechatStaleToken,
    Verdict.BUSY: WechatBusy,
    Verdict.CROWDED: WechatCrowded,
}


async def test_a_message_arrives_once_for_each_accept(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    openid = await admin.accept("u-zhang", PROGRESS.id)
    number = await client.send(message(openid), call)
    [arrived] = await admin.handset("u-zhang")
    assert (arrived["providerId"], arrived["title"]) == (number, "办理进度通知")
    assert "办理事项：门诊费用报销" in arrived["text"]
    with pytest.raises(WechatRefused) as caught:
        await client.send(message(openid), call)
    assert (caught.value.code, caught.value.meaning.reason) == (43101, "not-subscribed")
    assert len(await admin.handset("u-zhang")) == 1


async def test_a_long_term_accept_is_good_until_it_is_refused(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    openid = await admin.accept("u-zhang", NOTICE.id)
    for _ in range(3):
        await client.send(message(openid, NOTICE.id), call)
    await admin.post("wechat/change", {"uid": "u-zhang", "templates": [NOTICE.id]})
    with pytest.raises(WechatRefused):
        await client.send(message(openid, NOTICE.id), call)
    assert len(await admin.handset("u-zhang")) == 3


@pytest.mark.parametrize("errcode", MEANINGS)
async def test_each_code_means_what_the_table_says(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall, errcode: int
) -> None:
    await admin.answer(SEND, errcode, "data.thing1.value invalid", count=5)
    with pytest.raises(WechatError) as caught:
        await client.send(message("o"), call)
    failure, meaning = caught.value, MEANINGS[errcode]
    assert type(failure) is KINDS[meaning.verdict]
    assert (failure.code, failure.meaning) == (errcode, meaning)
    assert failure.is_unsent
    assert failure.rid == "65a1b2c3-1a2b3c4d-5e6f7a8b"
    assert failure.retryable == (meaning.verdict is Verdict.BUSY)
    assert await admin.calls(SEND) == (2 if meaning.verdict is Verdict.STALE_TOKEN else 1)


async def test_an_unknown_code_is_a_refusal_that_concerns_the_operator(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    await admin.answer(SEND, 99999)
    with pytest.raises(WechatRefused) as caught:
        await client.send(message("o"), call)
    assert caught.value.meaning.concerns_operator


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"openid": "o-nobody"}, 40003),
        ({"template": "no-such-template"}, 40037),
        ({"page": "pages/unknown/unknown"}, 41030),
        ({"values": {"thing2": "免费领取红包"}}, 45168),
        ({"values": {"thing2": "字" * 21}}, 47003),
    ],
)
async def test_the_sandbox_refuses_as_wechat_does(
    client: WechatClient,
    admin: WechatAdmin,
    call: OutgoingCall,
    changes: dict[str, Any],
    code: int,
) -> None:
    openid = await admin.accept("u-zhang", PROGRESS.id)
    with pytest.raises(WechatRefused) as caught:
        await client.send(message(**({"openid": openid} | changes)), call)
    assert caught.value.code == code
    assert caught.value.field == ("thing2" if code == 47003 else "")
    await client.send(message(openid), call)  # nothing was used up


async def test_a_missing_or_wrong_value_is_named(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    openid = await admin.accept("u-zhang", ALL_TYPES.id)
    with pytest.raises(WechatRefused) as caught:
        await client.send(message(openid, ALL_TYPES.id), call)
    assert (caught.value.code, caught.value.field) == (47003, "number2")


async def test_a_banned_template_is_refused(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    openid = await admin.accept("u-zhang", PROGRESS.id)
    await admin.post("wechat/bans", {"template": PROGRESS.id})
    with pytest.raises(WechatRefused) as caught:
        await client.send(message(openid), call)
    assert caught.value.code == 43107


async def test_two_sends_to_one_person_at_a_time_are_refused_and_do_not_open_the_breaker(
    connect: Connect, admin: WechatAdmin, call: OutgoingCall
) -> None:
    client = connect(breaker_failures=1)
    openid = await admin.accept("u-zhang", NOTICE.id)
    other = await admin.accept("u-li", NOTICE.id)
    await client.tokens.get(call)
    await admin.post("faults", {"kind": "latency", "path": f"/wechat{SEND}", "latencyMs": 600_000})
    first = asyncio.create_task(client.send(message(openid, NOTICE.id), call))
    assert await eventually(lambda: admin.calls(SEND))
    second = asyncio.create_task(client.send(message(openid, NOTICE.id), call))
    third = asyncio.create_task(client.send(message(other, NOTICE.id), call))

    async def have_arrived() -> bool:
        return await admin.calls(SEND) == 3

    await eventually(have_arrived)
    async with admin.session.delete(f"{admin.url}/admin/faults"):
        pass
    results = await asyncio.gather(first, second, third, return_exceptions=True)
    assert sum(isinstance(result, WechatCrowded) for result in results) == 1
    assert isinstance(results[2], str)
    assert len(await admin.handset("u-zhang")) == 1
    await client.send(message(openid, NOTICE.id), call)


UNKNOWN_END = [
    ({"kind": "dropAfter"}, 1),
    ({"kind": "drop"}, 0),
    ({"kind": "garbage"}, 1),
    ({"kind": "truncate"}, 1),
    ({"kind": "trickle", "latencyMs": 600_000}, 1),
]


@pytest.mark.parametrize(("fault", "arrived"), UNKNOWN_END, ids=lambda one: str(one))
async def test_a_lost_answer_is_not_certainly_unsent_and_nothing_is_repeated(
    connect: Connect,
    admin: WechatAdmin,
    call: OutgoingCall,
    fault: dict[str, Any],
    arrived: int,
) -> None:
    client = connect(call_timeout_s=0.5)
    openid = await admin.accept("u-zhang", NOTICE.id)
    await client.tokens.get(call)
    await admin.post("faults", {**fault, "path": f"/wechat{SEND}"})
    with pytest.raises(WechatUnavailable) as caught:
        await client.send(message(openid, NOTICE.id), call)
    assert not caught.value.is_unsent
    assert await admin.calls(SEND) == 1
    assert len(await admin.handset("u-zhang")) == arrived


async def test_without_a_connection_it_is_certainly_unsent(
    connect: Connect, call: OutgoingCall
) -> None:
    client = connect(base_url="http://127.0.0.1:9")
    with pytest.raises(WechatUnavailable) as caught:
        await client.send(message("o"), call)
    assert (caught.value.service, caught.value.is_unsent) == ("token", True)


async def test_the_number_may_be_missing(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    openid = await admin.accept("u-zhang", NOTICE.id)
    await admin.post("wechat/sends", {"givesNumbers": False})
    assert await client.send(message(openid, NOTICE.id), call) is None


async def test_state_and_language_are_always_sent(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    """The sandbox refuses a body without them (47001)."""
    openid = await admin.accept("u-zhang", NOTICE.id)
    for state in ("formal", "trial", "developer"):
        await client.send(message(openid, NOTICE.id, state=state), call)
    token = (await client.tokens.get(call)).value
    body = {"touser": openid, "template_id": NOTICE.id, "data": {}}
    url = f"{client._config.base_url}{SEND}"
    async with admin.session.post(url, params={"access_token": token}, json=body) as response:
        assert (await response.json())["errcode"] == 47001


async def test_templates_have_kind_keys_and_choices(
    client: WechatClient, call: OutgoingCall
) -> None:
    templates = await client.templates(call)
    assert templates[PROGRESS.id].kind == ONE_TIME
    assert templates[NOTICE.id].kind == LONG_TERM
    assert templates[PROGRESS.id].keys == tuple(VALUES)
    assert templates[ALL_TYPES.id].choices == {"enum13": ("通过", "未通过")}
