"""Sign-in from WeChat's mini program: an account and a person belong to each other, or neither."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import httpx
import pytest

from bff.scopes import PHONE_SCOPES
from models import InboxMessage, Session
from models.push import PushChannel, PushClass
from models.transaction import database, execute_returning
from models.wechat import WechatBinding, WechatQuota
from notifications import Reader
from sandbox.wechat.templates import NOTICE, PROGRESS
from tests.support.clients import Phone
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.waiting import eventually

LOGIN = "/sns/jscode2session"
SIGN_IN, BIND = "/v1/sessions/mini-program", "/v1/sessions/mini-program/binding"
LIN, ZHANG = "linxiuying", "wangji"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True}


async def new_code(stage: Stage, account: str, **more: Any) -> str:
    answer = await stage.admin.post("/admin/wechat/codes", json={"uid": account, **more})
    return str(answer.json()["code"])


async def sign_in(stage: Stage, account: str, **more: Any) -> httpx.Response:
    body = {"code": await new_code(stage, account), **more}
    return await stage.client.post(SIGN_IN, json=body)


async def bind(stage: Stage, account: str, uid: str) -> httpx.Response:
    body = {"code": await new_code(stage, account), "ticket": await stage.ticket(uid)}
    return await stage.client.post(BIND, json=body)


async def bound(stage: Stage, account: str, uid: str) -> Phone:
    answer = await bind(stage, account, uid)
    assert answer.status_code == 201, answer.text
    return Phone(stage.client, answer.json())


async def is_signed_in(phone: Phone) -> bool:
    return (await phone.get("/v1/sessions")).status_code == 200


async def news_of(phone: Phone) -> list[str]:
    session = await Session.get(id=phone.grant["sessionId"])
    rows = await InboxMessage.filter(person_id=session.person_id).order_by("seq")
    return [
        row.body.split('"reasonCode":"')[1].split('"')[0] for row in rows if row.kind == "session"
    ]


async def outside_of(stage: Stage, phone: Phone) -> list[datetime]:
    """Return when each news happened. Each goes outside at once, but not by WeChat."""
    session = await Session.get(id=phone.grant["sessionId"])
    rows = await InboxMessage.filter(person_id=session.person_id, kind="session").order_by("seq")
    reader = Reader(session.person_id, "zh", PHONE_SCOPES)
    times = []
    for row in rows:
        view = await stage.context.messages.show(row, reader)
        assert view is not None
        assert view.outside is not None
        assert view.push_class is PushClass.URGENT
        assert view.outside.not_by == {PushChannel.WECHAT}
        assert len(view.outside.news) <= 20
        times.append(view.outside.at)
    return times


async def test_bound_once_and_signed_in_from_then_on(stage: Stage) -> None:
    expect(await sign_in(stage, "phone-a"), "not-bound")
    first = await bound(stage, "phone-a", LIN)
    again = await sign_in(stage, "phone-a", device="微信")
    assert again.status_code == 201
    grant = again.json()
    assert grant["person"] == first.grant["person"]
    phone = Phone(stage.client, grant)
    listed = (await phone.get("/v1/sessions")).json()["items"]
    assert {item["channel"] for item in listed} == {"mini_program"}
    assert await is_signed_in(first)
    assert await news_of(first) == ["wechat-bound"]
    refreshed = await stage.client.post(
        "/v1/sessions/refresh", json={"refreshToken": grant["refreshToken"]}
    )
    assert refreshed.status_code == 200


async def test_the_openid_is_stored_encrypted(stage: Stage) -> None:
    await bound(stage, "phone-a", LIN)
    binding = await WechatBinding.get()
    [row] = await execute_returning(database(), "SELECT * FROM wechat_binding")
    assert binding.openid not in str(row)


async def test_a_code_is_good_once_whatever_the_answer(small_stage: Stage) -> None:
    code = await new_code(small_stage, "phone-a")
    expect(await small_stage.client.post(SIGN_IN, json={"code": code}), "not-bound")
    body = {"code": code, "ticket": await small_stage.ticket(LIN)}
    expect(await small_stage.client.post(BIND, json=body), "wechat-code-refused")
    assert await calls(small_stage) == 1  # the second was not even asked about
    assert not await WechatBinding.exists()


async def calls(stage: Stage) -> int:
    received = (await stage.admin.get("/admin/received")).json()["calls"]
    return int(received.get(f"/wechat{LOGIN}", {"received": 0})["received"])


@pytest.mark.parametrize(
    ("errcode", "slug"),
    [
        (40029, "wechat-code-refused"),
        (40163, "wechat-code-refused"),
        (40226, "wechat-blocked"),
        (-1, "wechat-unavailable"),
        (45011, "wechat-unavailable"),
        (40125, "wechat-unavailable"),
        (99999, "wechat-unavailable"),
    ],
)
@pytest.mark.parametrize("path", [SIGN_IN, BIND])
async def test_each_refusal_has_its_answer_and_is_asked_once(
    small_stage: Stage, path: str, errcode: int, slug: str
) -> None:
    order = {"path": LOGIN, "errcode": errcode, "count": 5}
    await small_stage.admin.post("/admin/wechat/answers", json=order)
    ticket = await small_stage.ticket(LIN)
    body = {"code": "c1"} | ({"ticket": ticket} if path == BIND else {})
    expect(await small_stage.client.post(path, json=body), slug)
    assert await calls(small_stage) == 1
    # The ticket is not used up by a code that is no good.
    answer = await small_stage.client.post("/v1/sessions/app", json={"ticket": ticket})
    assert answer.status_code == 201


@pytest.mark.parametrize("kind", ["drop", "dropAfter", "garbage", "error"])
async def test_a_lost_answer_is_503_and_not_repeated(small_stage: Stage, kind: str) -> None:
    code = await new_code(small_stage, "phone-a")
    await small_stage.faults(kind=kind, path=f"/wechat{LOGIN}")
    expect(await small_stage.client.post(SIGN_IN, json={"code": code}), "wechat-unavailable")
    assert await calls(small_stage) == 1


async def test_a_refused_ticket_binds_nothing(small_stage: Stage) -> None:
    body = {"code": await new_code(small_stage, "phone-a"), "ticket": "ST-made-up"}
    expect(await small_stage.client.post(BIND, json=body), "ticket-refused")
    assert not await WechatBinding.exists()


async def test_an_account_that_is_bound_anew_ends_the_old_sign_ins_and_tells_both(
    stage: Stage,
) -> None:
    lin = await bound(stage, "phone-a", LIN)
    lins_app = await stage.phone(LIN)
    stage.clock.advance(1)
    zhang = await bound(stage, "phone-a", ZHANG)
    assert not await is_signed_in(lin)
    assert await is_signed_in(lins_app)
    assert await is_signed_in(zhang)
    assert await news_of(lin) == ["wechat-bound", "wechat-bound-by-another"]
    assert await news_of(zhang) == ["wechat-bound"]
    answer = await sign_in(stage, "phone-a")
    assert answer.json()["person"] == zhang.grant["person"]
    assert await WechatBinding.all().count() == 1


async def test_both_are_warned_outside_and_never_by_wechat(stage: Stage) -> None:
    lin = await bound(stage, "phone-a", LIN)
    stage.clock.advance(60)
    await bound(stage, "phone-a", ZHANG)
    bound_at, taken_at = await outside_of(stage, lin)
    assert bound_at < taken_at == stage.clock.now().replace(microsecond=0)


async def test_a_person_with_a_new_account_loses_the_old_one(stage: Stage) -> None:
    answers = {PROGRESS.id: "accept", NOTICE.id: "accept"}
    await stage.admin.post("/admin/wechat/popup", json={"uid": "phone-a", "answers": answers})

    async def is_counted() -> bool:
        return await WechatQuota.all().count() == 2

    old = await bound(stage, "phone-a", LIN)
    await eventually(is_counted)
    stage.clock.advance(1)
    new = await bound(stage, "phone-b", LIN)
    assert not await is_signed_in(old)
    assert await is_signed_in(new)
    expect(await sign_in(stage, "phone-a"), "not-bound")
    assert (await sign_in(stage, "phone-b")).status_code == 201
    assert not await WechatQuota.exists()


async def test_to_bind_the_same_again_ends_nothing(small_stage: Stage) -> None:
    first = await bound(small_stage, "phone-a", LIN)
    small_stage.clock.advance(1)
    await bound(small_stage, "phone-a", LIN)
    assert await is_signed_in(first)


async def test_the_newest_three_sign_ins_of_the_mini_program_live(stage: Stage) -> None:
    app = await stage.phone(LIN)
    phones = [await bound(stage, "phone-a", LIN)]
    for _ in range(4):
        stage.clock.advance(1)
        phones.append(Phone(stage.client, (await sign_in(stage, "phone-a")).json()))
    assert [await is_signed_in(phone) for phone in phones] == [False, False, True, True, True]
    assert await is_signed_in(app)


async def test_of_many_that_bind_at_once_one_account_has_one_person(stage: Stage) -> None:
    answers = await asyncio.gather(
        *(bind(stage, account, uid) for account in ("phone-a", "phone-b") for uid in (LIN, ZHANG))
    )
    assert [answer.status_code for answer in answers] == [201] * 4
    rows = await WechatBinding.all()
    assert len({row.person_id for row in rows}) == len({row.openid_lookup for row in rows})
    assert len(rows) in (1, 2)
    for answer in answers:
        session = await Session.get(id=answer.json()["sessionId"])
        is_bound = await WechatBinding.filter(person_id=session.person_id).exists()
        assert is_bound or session.revoked_at is not None


async def test_without_wechat_it_says_so(small_stage: Stage) -> None:
    client, small_stage.context.wechat = small_stage.context.wechat, None
    answer = await small_stage.client.post(SIGN_IN, json={"code": "c"})
    small_stage.context.wechat = client
    expect(answer, "wechat-unavailable")
