"""Login codes: redeemed once, never asked about twice."""

from __future__ import annotations

import pytest

from gateways.call import OutgoingCall
from gateways.wechat import WechatBusy, WechatClient, WechatError, WechatRefused, WechatUnavailable
from tests.gateways.wechat.conftest import Connect
from tests.support.core_caller import StillClock
from tests.support.wechat import WechatAdmin

LOGIN = "/sns/jscode2session"


async def test_a_code_names_its_person(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    code, openid = await admin.login("u-zhang")
    login = await client.exchange_code(code, call)
    assert login.openid == openid
    assert openid not in repr(login)
    assert (await admin.login("u-zhang"))[1] == openid
    assert (await admin.login("u-li"))[1] != openid
    assert await admin.calls("/cgi-bin/stable_token") == 0  # a login needs no access token


@pytest.mark.parametrize(
    ("errcode", "kind", "reason"),
    [
        (40029, WechatRefused, "code-invalid"),
        (40163, WechatRefused, "code-used"),
        (40226, WechatRefused, "person-blocked"),
        (-1, WechatBusy, "busy"),
        (45011, WechatBusy, "minute-quota"),
        (40001, WechatRefused, "secret-wrong"),
        (40125, WechatRefused, "secret-wrong"),
        (40013, WechatRefused, "app-id-wrong"),
    ],
)
async def test_each_refusal_is_asked_for_once(
    client: WechatClient,
    admin: WechatAdmin,
    call: OutgoingCall,
    errcode: int,
    kind: type[WechatError],
    reason: str,
) -> None:
    await admin.answer(LOGIN, errcode, count=5)
    with pytest.raises(WechatError) as caught:
        await client.exchange_code("c", call)
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.meaning.reason) == (errcode, reason)
    assert await admin.calls(LOGIN) == 1


async def test_used_old_and_risky_codes_are_refused(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall, clock: StillClock
) -> None:
    used, _ = await admin.login("u-zhang")
    await client.exchange_code(used, call)
    risky, _ = await admin.login("u-zhang", isRisky=True)
    old, _ = await admin.login("u-zhang")
    for code, errcode in ((used, 40163), (risky, 40226), ("made-up", 40029)):
        with pytest.raises(WechatRefused) as caught:
            await client.exchange_code(code, call)
        assert caught.value.code == errcode
    clock.now += 300
    with pytest.raises(WechatRefused) as caught:
        await client.exchange_code(old, call)
    assert caught.value.code == 40029


@pytest.mark.parametrize("kind", ["drop", "dropAfter", "garbage", "truncate", "error"])
async def test_a_lost_answer_is_not_asked_for_again(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall, kind: str
) -> None:
    code, _ = await admin.login("u-zhang")
    await admin.post("faults", {"kind": kind, "path": f"/wechat{LOGIN}"})
    with pytest.raises(WechatUnavailable):
        await client.exchange_code(code, call)
    assert await admin.calls(LOGIN) == 1


async def test_a_code_that_somebody_has_claimed_is_not_sent(
    connect: Connect, admin: WechatAdmin, call: OutgoingCall
) -> None:
    claimed: set[str] = set()

    async def claim(code: str) -> bool:
        is_new = code not in claimed
        claimed.add(code)
        return is_new

    one, other = connect(claim_code=claim), connect(claim_code=claim)
    code, _ = await admin.login("u-zhang")
    await one.exchange_code(code, call)
    with pytest.raises(WechatRefused) as caught:
        await other.exchange_code(code, call)
    assert (caught.value.code, caught.value.meaning.reason) == (40163, "code-used")
    assert await admin.calls(LOGIN) == 1
