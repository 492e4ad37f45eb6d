"""Subscription messages (订阅消息): how many are left, and when to ask for more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from ground.clock import in_china
from models.transaction import transact
from models.wechat import WechatBinding, WechatQuota
from notifications import quota
from notifications.subscriptions import LEAVE_ALONE, allowance_of
from sandbox.wechat.templates import NOTICE, PROGRESS
from tests.support.clients import Phone
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.waiting import eventually

PATH = "/v1/wechat/subscriptions"
ACCOUNT, UID = "phone-a", "linxiuying"
NEW = {"left": 0, "allowed": False, "ask": True, "askAfter": None}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True}


async def bound(stage: Stage, account: str = ACCOUNT, uid: str = UID) -> Phone:
    code = await stage.admin.post("/admin/wechat/codes", json={"uid": account})
    body = {"code": code.json()["code"], "ticket": await stage.ticket(uid)}
    answer = await stage.client.post("/v1/sessions/mini-program/binding", json=body)
    assert answer.status_code == 201, answer.text
    return Phone(stage.client, answer.json())


async def answer_popup(stage: Stage, **answers: str) -> None:
    """Answer the popup in WeChat itself, which posts its event."""
    ids = {"progress": PROGRESS.id, "notice": NOTICE.id}
    order = {"uid": ACCOUNT, "answers": {ids[name]: answer for name, answer in answers.items()}}
    assert (await stage.admin.post("/admin/wechat/popup", json=order)).status_code < 300


async def report(phone: Phone, *answers: tuple[str, str]) -> httpx.Response:
    listed = [{"templateId": template, "answer": answer} for template, answer in answers]
    return await phone.post(PATH, {"answers": listed})


async def templates(phone: Phone) -> dict[str, dict[str, Any]]:
    document = (await phone.get(PATH)).json()
    assert (document["on"], document["bound"]) == (True, True)
    return {item.pop("templateId"): item for item in document["templates"]}


async def test_who_allowed_nothing_is_asked_for_both_kinds(stage: Stage) -> None:
    assert await templates(await bound(stage)) == {
        NOTICE.id: {
            **NEW,
            "kind": "long-term",
            "classes": ["urgent", "action", "result"],
            "left": None,
        },
        PROGRESS.id: {**NEW, "kind": "one-time", "classes": ["progress"]},
    }


async def test_what_wechat_tells_is_counted_until_there_is_enough(stage: Stage) -> None:
    phone = await bound(stage)
    for count in (1, 2, 3):
        stage.clock.advance(1)  # an event is known by its second
        await answer_popup(stage, progress="accept")

        await eventually(WechatQuota.filter(remaining=count).exists)
        item = (await templates(phone))[PROGRESS.id]
        assert (item["allowed"], item["ask"]) == (True, count < 3)
    await answer_popup(stage, notice="accept")
    await eventually(WechatQuota.filter(is_allowed=True).exists)
    assert not (await templates(phone))[NOTICE.id]["ask"]


async def test_a_report_is_worth_one_message_and_no_more(stage: Stage) -> None:
    phone = await bound(stage)
    for _ in range(5):
        answer = await report(phone, (PROGRESS.id, "accept"))
        assert answer.status_code == 200
    item = (await templates(phone))[PROGRESS.id]
    assert (item["left"], item["allowed"], item["ask"]) == (0, True, True)
    assert answer.json()["templates"] == (await phone.get(PATH)).json()["templates"]
    binding = await WechatBinding.get()
    takes = [
        await transact(
            lambda connection: quota.take(
                connection, binding.openid_lookup, PROGRESS.id, stage.clock.now()
            )
        )
        for _ in range(2)
    ]
    assert takes == [True, False]


async def test_who_said_no_is_left_alone_for_a_month(stage: Stage) -> None:
    phone = await bound(stage)
    refused_at = in_china(stage.clock.now())
    assert (await report(phone, (PROGRESS.id, "reject"), (NOTICE.id, "reject"))).status_code == 200
    for item in (await templates(phone)).values():
        assert (item["allowed"], item["ask"]) == (False, False)
        ask_after = datetime.fromisoformat(item["askAfter"])
        assert refused_at <= ask_after - LEAVE_ALONE <= in_china(stage.clock.now())
    for row in await WechatQuota.all():
        assert row.declined_at is not None
        later = row.declined_at + LEAVE_ALONE
        is_long_term = row.template == NOTICE.id
        before = allowance_of(row, later - timedelta(seconds=1), is_long_term=is_long_term)
        after = allowance_of(row, later, is_long_term=is_long_term)
        assert before.asks_from == after.asks_from == later


async def test_a_no_that_the_front_reports_takes_nothing_away(stage: Stage) -> None:
    phone = await bound(stage)
    await answer_popup(stage, progress="accept", notice="accept")
    await eventually(WechatQuota.filter(is_allowed=True).exists)
    await report(phone, (PROGRESS.id, "reject"), (NOTICE.id, "reject"))
    items = await templates(phone)
    assert items[PROGRESS.id]["left"] == 1
    assert items[PROGRESS.id]["ask"] is False
    assert items[NOTICE.id]["allowed"] is True


async def test_an_accept_ends_the_time_of_leaving_alone(stage: Stage) -> None:
    phone = await bound(stage)
    await report(phone, (PROGRESS.id, "reject"))
    await report(phone, (PROGRESS.id, "accept"))
    item = (await templates(phone))[PROGRESS.id]
    assert (item["allowed"], item["ask"], item["askAfter"]) == (True, True, None)


async def test_an_unbound_person_is_not_asked_and_can_report_nothing(stage: Stage) -> None:
    phone = await stage.phone(UID)
    document = (await phone.get(PATH)).json()
    assert (document["on"], document["bound"]) == (True, False)
    assert {(item["allowed"], item["ask"]) for item in document["templates"]} == {(False, False)}
    expect(await report(phone, (PROGRESS.id, "accept")), "not-bound")
    assert await WechatQuota.all().count() == 0


async def test_one_persons_report_changes_nothing_of_anothers(stage: Stage) -> None:
    mine, other = await bound(stage), await bound(stage, "phone-b", "wangji")
    await report(mine, (PROGRESS.id, "accept"))
    assert (await templates(mine))[PROGRESS.id]["allowed"] is True
    assert (await templates(other))[PROGRESS.id]["allowed"] is False


async def test_a_new_account_begins_with_nothing(stage: Stage) -> None:
    """A permission belongs to the WeChat account, not to the person."""
    await report(await bound(stage), (PROGRESS.id, "accept"))
    again = await bound(stage, "phone-b")
    assert (await templates(again))[PROGRESS.id]["allowed"] is False
    assert await WechatQuota.all().count() == 0


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ([], "/answers"),
        ([{"templateId": PROGRESS.id, "answer": "accept"}] * 6, "/answers"),
        ([{"templateId": PROGRESS.id, "answer": "ban"}], "/answers/0/answer"),
        ([{"templateId": PROGRESS.id}], "/answers/0/answer"),
        ([{"templateId": "a b", "answer": "accept"}], "/answers/0/templateId"),
        ([{"templateId": "of-someone-else", "answer": "accept"}], "/answers/0/templateId"),
    ],
)
async def test_a_wrong_report_is_named_and_writes_nothing(
    small_stage: Stage, answers: list[dict[str, str]], field: str
) -> None:
    phone = await bound(small_stage)
    expect(await phone.post(PATH, {"answers": answers}), "invalid-field", field=field)
    assert await WechatQuota.all().count() == 0


@pytest.mark.parametrize("stage_settings", [{}])
async def test_without_wechat_nothing_is_offered(small_stage: Stage) -> None:
    phone = await small_stage.phone(UID)
    assert (await phone.get(PATH)).json() == {"on": False, "bound": False, "templates": []}
    expect(await report(phone, (PROGRESS.id, "accept")), "wechat-unavailable")
