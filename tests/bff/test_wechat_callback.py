"""WeChat's message push: what it is believed, and what it changes."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from gateways.wechat.callbacks import CLOCK_S, MAX_BYTES
from models import Job
from models.wechat import WechatEvent, WechatQuota
from notifications.wechat_channel import openid_lookup
from sandbox.wechat.callbacks import Event, signed_post
from sandbox.wechat.sealed import seal, signature
from sandbox.wechat.settings import WechatSettings
from sandbox.wechat.templates import ALL_TYPES, NOTICE, PROGRESS
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.waiting import eventually

WECHAT = WechatSettings()
OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
ACCEPT = {"TemplateId": PROGRESS.id, "SubscribeStatusString": "accept", "PopupScene": "0"}
REJECT = {**ACCEPT, "SubscribeStatusString": "reject"}
LONG = {**ACCEPT, "TemplateId": NOTICE.id}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True}


def popup(stage: Stage, *items: dict[str, str], **changes: Any) -> Event:
    values: dict[str, Any] = {
        "kind": "popup",
        "openid": OPENID,
        "created_at": int(stage.clock.unix()),
        "items": items or (ACCEPT,),
        "format": "json",
    }
    return Event(**(values | changes))


async def post(stage: Stage, event: Event, settings: WechatSettings = WECHAT, ago: int = 0) -> Any:
    target, body = signed_post(settings, "/wechat/callback", event, stage.clock.unix() - ago)
    return await stage.client.post(target, content=body)


async def quota(stage: Stage, template: str = PROGRESS.id) -> tuple[int, bool]:
    """Return what is left, once all events have been worked on."""

    async def have_ended() -> bool:
        return not await Job.filter(kind="wechat-event").exists()

    await eventually(have_ended)
    lookup = openid_lookup(stage.context.settings.keys.lookup, OPENID)
    row = await WechatQuota.get_or_none(openid_lookup=lookup, template=template)
    return (0, False) if row is None else (row.remaining, row.is_allowed)


SHAPES = [
    {"format": "json"},
    {"format": "json", "is_nested": True},
    {"format": "xml"},
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
async def test_each_accept_counts_once_in_whatever_shape(
    stage: Stage, shape: dict[str, Any]
) -> None:
    several = popup(stage, ACCEPT, LONG, **shape)
    for _ in range(2):
        answer = await post(stage, several)
        assert (answer.status_code, answer.text) == (200, "success")
    assert await quota(stage) == (1, False)
    assert await quota(stage, NOTICE.id) == (0, True)
    stage.clock.advance(1)
    assert (await post(stage, popup(stage, **shape))).text == "success"
    assert await quota(stage) == (2, False)
    assert await WechatEvent.filter(body__isnull=False).count() == 0
    assert stage.context.counters["wechat_event_repeated"] == 1


async def test_the_same_event_in_json_and_xml_is_one(small_stage: Stage) -> None:
    event = popup(small_stage, ACCEPT, LONG)
    turned = popup(small_stage, LONG, ACCEPT, format="xml", created_at=event.created_at)
    await post(small_stage, event)
    await post(small_stage, turned)
    assert await quota(small_stage) == (1, False)
    assert await WechatEvent.all().count() == 1


async def test_a_refusal_ends_a_long_term_allowance_and_no_one_time_ones(stage: Stage) -> None:
    await post(stage, popup(stage, ACCEPT, LONG))
    stage.clock.advance(1)
    await post(stage, popup(stage, REJECT, {**LONG, "SubscribeStatusString": "reject"}))
    assert await quota(stage) == (1, False)
    assert await quota(stage, NOTICE.id) == (0, False)
    stage.clock.advance(1)
    change = {"TemplateId": PROGRESS.id, "SubscribeStatusString": "reject"}
    await post(stage, popup(stage, change, kind="change"))
    assert await quota(stage) == (0, False)


async def test_events_in_the_wrong_order_end_as_in_the_right_one(stage: Stage) -> None:
    early, late = int(stage.clock.unix()), int(stage.clock.unix()) + 5
    refusal = {**LONG, "SubscribeStatusString": "reject"}
    await post(stage, popup(stage, refusal, created_at=late))
    await quota(stage)
    await post(stage, popup(stage, LONG, created_at=early))
    assert await quota(stage, NOTICE.id) == (0, False)
    await post(stage, popup(stage, LONG, created_at=late + 1))
    await quota(stage)
    await post(stage, popup(stage, refusal, created_at=late, kind="change"))
    assert await quota(stage, NOTICE.id) == (0, True)


async def test_templates_and_events_that_are_not_ours_change_nothing(small_stage: Stage) -> None:
    other = {**ACCEPT, "TemplateId": ALL_TYPES.id}
    assert (await post(small_stage, popup(small_stage, other))).text == "success"
    assert (await post(small_stage, popup(small_stage, kind="debug_demo"))).text == "success"
    assert small_stage.context.counters["wechat_event_other"] == 1
    await quota(small_stage)
    assert await WechatQuota.all().count() == 0


async def test_the_address_check_answers_echostr(small_stage: Stage) -> None:
    now = str(int(small_stage.clock.unix()))
    query = {"timestamp": now, "nonce": "42", "echostr": "4375120948345356249"}
    right = {**query, "signature": signature(WECHAT.token, now, "42")}
    answer = await small_stage.client.get("/wechat/callback", params=right)
    assert (answer.status_code, answer.text) == (200, query["echostr"])
    assert answer.headers["content-type"].startswith("text/plain")
    for wrong in ({**right, "nonce": "43"}, query, {**right, "signature": "é"}):
        answer = await small_stage.client.get("/wechat/callback", params=wrong)
        expect(answer, "wechat-refused")


@pytest.mark.parametrize("ago", [CLOCK_S + 1, -CLOCK_S - 1])
async def test_a_callback_of_another_time_is_refused(small_stage: Stage, ago: int) -> None:
    expect(await post(small_stage, popup(small_stage), ago=ago), "wechat-refused")
    near = ago - 5 if ago > 0 else ago + 5
    assert (await post(small_stage, popup(small_stage), ago=near)).status_code == 200


def forge(stage: Stage, how: str) -> tuple[str, bytes]:
    """Return a post in which one thing is wrong."""
    settings = {
        "another app": WechatSettings(app_id="wx0000000000000000"),
        "another key": WechatSettings(aes_key="B" * 43),
        "another token": WechatSettings(token="somebody-else's"),
    }.get(how, WECHAT)
    target, body = signed_post(settings, "/wechat/callback", popup(stage), stage.clock.unix())
    now = str(int(stage.clock.unix()))
    match how:
        case "plain mode":
            right = signature(WECHAT.token, now, "1")
            plain = f"/wechat/callback?signature={right}&timestamp={now}&nonce=1"
            return plain, popup(stage).body()
        case "signature of the address":
            return target.replace("msg_signature", "ignored").replace(
                "signature=", "msg_signature=", 1
            ), body
        case "another body":
            other = seal(WECHAT.aes_key, WECHAT.app_id, popup(stage, LONG).body(), b"r" * 16)
            return target, json.dumps({"Encrypt": other}).encode()
        case "too large":
            return target, body + b" " * MAX_BYTES
        case "an entity":
            sealed = msgspec.json.decode(body)["Encrypt"]
            entity = f'<!DOCTYPE x [<!ENTITY e "{sealed}">]><xml><Encrypt>&e;</Encrypt></xml>'
            return target, entity.encode()
        case "deep JSON":
            return target, b'{"Encrypt":' + b"[" * 20_000
        case "deep XML":
            return target, b"<xml>" + b"<a>" * 20_000
        case "no body":
            return target, b""
        case "Encrypt is no text":
            return target, b'{"Encrypt": 1}'
        case "half of it":
            return target, body[: len(body) // 2]
        case "not a block":
            sealed = "QUJD"
            nonce_signature = signature(WECHAT.token, now, "1", sealed)
            query = f"timestamp={now}&nonce=1&encrypt_type=aes&msg_signature={nonce_signature}"
            return f"/wechat/callback?{query}", json.dumps({"Encrypt": sealed}).encode()
        case _:
            return target, body


FORGERIES = [
    "another app", "another key", "another token", "plain mode", "signature of the address",
    "another body", "too large", "an entity", "deep JSON", "deep XML", "no body",
    "Encrypt is no text", "half of it", "not a block",
]  # fmt: skip


@pytest.mark.parametrize("how", FORGERIES)
async def test_a_forged_callback_is_refused_and_stores_nothing(
    small_stage: Stage, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    target, body = forge(small_stage, how)
    expect(await small_stage.client.post(target, content=body), "wechat-refused")
    assert await WechatEvent.all().count() == 0
    assert small_stage.context.counters["wechat_callback_refused"] == 1
    assert WECHAT.token not in caplog.text
    assert OPENID not in caplog.text


async def test_the_same_post_unforged_is_taken(small_stage: Stage) -> None:
    """The control of the forgeries."""
    target, body = forge(small_stage, "nothing wrong")
    assert (await small_stage.client.post(target, content=body)).text == "success"
    assert await WechatEvent.all().count() == 1


async def test_the_sandboxs_popup_reaches_us(small_stage: Stage) -> None:
    answers = {PROGRESS.id: "accept", NOTICE.id: "accept"}
    body = {"uid": "zhangyiming", "answers": answers, "format": "xml"}
    assert (await small_stage.admin.post("/admin/wechat/popup", json=body)).status_code == 204

    async def is_counted() -> bool:
        return await WechatQuota.filter(remaining=1).exists()

    await eventually(is_counted)
    [answer] = (await small_stage.admin.get("/admin/wechat/callbacks")).json()
    assert (answer["status"], answer["body"]) == (200, "success")


@pytest.mark.parametrize("kind", ["eventDuplicate", "eventReorder", "eventDelay"])
async def test_events_twice_reordered_or_late_count_once_each(
    small_stage: Stage, kind: str
) -> None:
    await small_stage.faults(kind=kind, path="/events/wechat/popup", latencyMs=50, count=1)
    for _ in range(2):
        body = {"uid": "zhangyiming", "answers": {PROGRESS.id: "accept"}}
        await small_stage.admin.post("/admin/wechat/popup", json=body)
        small_stage.clock.advance(1)

    async def are_counted() -> bool:
        return await WechatQuota.filter(remaining=2).exists()

    await eventually(are_counted)
    arrived = len((await small_stage.admin.get("/admin/wechat/callbacks")).json())
    assert arrived == (3 if kind == "eventDuplicate" else 2)


async def test_nothing_is_there_without_settings(small_stage: Stage) -> None:
    parts, small_stage.context.progress.wechat = small_stage.context.progress.wechat, None
    expect(await post(small_stage, popup(small_stage)), "wechat-refused")
    small_stage.context.progress.wechat = parts
