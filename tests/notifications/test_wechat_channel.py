"""Pushes by WeChat, from the message to the handset, and what each refusal leads to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from gateways.exchange import Clocks
from gateways.wechat import MEANINGS, NoStore, Verdict, WechatClient, WechatConfig
from gateways.wechat.events import Arrival, SubscriptionEvent
from models import Push
from models.encryption import Clear
from models.push import PushClass, PushState
from models.transaction import transact
from models.wechat import WechatBinding, WechatQuota
from notifications import quota
from notifications.channels import Accepted, NotSent, Rejected
from notifications.quota import TemplateRule
from notifications.wechat_channel import WechatChannel, openid_lookup, result_of
from notifications.wechat_events import EventWork, event_kind
from notifications.wechat_wording import WechatTemplate
from sandbox import CoreSettings, SandboxSettings, run_sandbox
from sandbox.wechat.templates import NOTICE, PROGRESS
from tests.support import wechat
from tests.support.core_caller import APP_ID, APP_KEY
from tests.support.push_bench import DAYTIME, WECHAT, PushBench
from tests.support.wechat import WechatAdmin

SEND = "/cgi-bin/message/subscribe/send"
KEYS = {"thing1": "subject", "thing2": "news", "time3": "at", "thing4": "advice"}


def lookup(text: str) -> str:
    return f"hash of {text}"[:64]


@pytest.fixture
async def admin(bench: PushBench, tmp_path: Path) -> AsyncIterator[WechatAdmin]:
    """WeChat of the sandbox, the channel to it, and p1 bound to an account there."""
    settings = SandboxSettings(
        core=CoreSettings(app_id=APP_ID, app_key=APP_KEY),
        wechat=wechat.SETTINGS,
        database=tmp_path / "sandbox.sqlite3",
    )

    async def claim(code: str) -> bool:
        return True

    async with (
        run_sandbox(settings, clock=bench.clock.unix) as sandbox,
        aiohttp.ClientSession() as session,
    ):
        config = WechatConfig(
            base_url=sandbox.urls["wechat"],
            app_id=wechat.APP_ID,
            app_secret=wechat.APP_SECRET,
            call_timeout_s=30,
        )
        monotonic = asyncio.get_running_loop().time
        clocks = Clocks(wall=bench.clock.unix, monotonic=monotonic)
        client = WechatClient(config, clocks, NoStore(), claim)
        template = WechatTemplate(NOTICE.id, True, KEYS)  # type: ignore[arg-type]
        once = WechatTemplate(PROGRESS.id, False, KEYS)  # type: ignore[arg-type]
        bench.channels[WECHAT] = WechatChannel(
            client=client,
            templates={PushClass.ACTION: template, PushClass.RESULT: once},
            clock=bench.clock,
            monotonic=monotonic,
            lookup=lookup,
        )
        admin = WechatAdmin(session, sandbox.admin_url)
        await bind(await admin.accept("linxiuying"))
        yield admin
        await client.close()


async def bind(openid: str) -> None:
    key = openid_lookup(lookup, openid)
    await WechatBinding.create(
        person_id="p1",
        openid=Clear(openid),
        openid_lookup=key,
        bound_at=DAYTIME,
        assurance_level="real_name",
        used_at=DAYTIME,
    )
    for rule in (TemplateRule(NOTICE.id, True), TemplateRule(PROGRESS.id, False)):
        await transact(lambda conn, rule=rule: quota.accept(conn, key, rule, DAYTIME, DAYTIME))  # type: ignore[misc]


async def rest_of(template: str = PROGRESS.id) -> tuple[int, bool, str | None]:
    row = await WechatQuota.get(template=template)
    return row.remaining, row.is_allowed, row.reserved


async def test_a_message_arrives_and_uses_its_accept_up(
    bench: PushBench, admin: WechatAdmin
) -> None:
    await bench.tell("已办好", PushClass.RESULT)
    await bench.run(15)
    [arrived] = await admin.handset("linxiuying")
    assert "办理进展：已办好" in arrived["text"]
    [push] = await Push.all()
    assert (push.state, push.provider_id) == (PushState.SENT, arrived["providerId"])
    assert push.text is not None
    assert "已办好" in push.text
    assert await rest_of() == (0, False, None)
    await bench.tell("又一件", PushClass.RESULT)
    await bench.run(15)
    assert len(await admin.handset("linxiuying")) == 1
    assert (await bench.states())[-1] == ("wechat", "failed", "not-subscribed")


async def test_a_class_without_template_does_not_go_by_wechat(
    bench: PushBench, admin: WechatAdmin
) -> None:
    await bench.tell("新政策", PushClass.URGENT)
    await bench.run(0)
    assert await bench.states() == [("wechat", "failed", "no-template")]
    assert await admin.calls(SEND) == 0


async def test_what_went_along_with_a_refused_carrier_goes_alone(
    bench: PushBench, admin: WechatAdmin
) -> None:
    """The person has withdrawn one template; messages of the other still arrive."""
    await admin.post("wechat/change", {"uid": "linxiuying", "templates": [NOTICE.id]})
    await bench.tell("已办好", PushClass.RESULT)
    await bench.tell("请补材料")
    await bench.tell("新政策", PushClass.URGENT)
    await bench.run(15)
    assert await bench.states() == [
        ("wechat", "sent", None),
        ("wechat", "failed", "not-subscribed"),
        ("wechat", "failed", "no-template"),
    ]
    [arrived] = await admin.handset("linxiuying")
    assert "已办好" in arrived["text"]
    assert await admin.calls(SEND) == 2


async def test_wechat_has_the_last_word_on_what_is_left(
    bench: PushBench, admin: WechatAdmin
) -> None:
    await admin.post("wechat/change", {"uid": "linxiuying", "templates": [NOTICE.id]})
    await bench.tell("请补材料")
    await bench.run(15)
    assert await bench.states() == [("wechat", "failed", "not-subscribed")]
    assert await rest_of(NOTICE.id) == (0, False, None)


async def test_an_openid_that_is_gone_is_unbound(bench: PushBench, admin: WechatAdmin) -> None:
    await admin.answer(SEND, 40003)
    await bench.tell("请补材料")
    await bench.run(15)
    assert await bench.states() == [("wechat", "failed", "openid-unknown")]
    assert not await WechatBinding.exists()
    assert not await WechatQuota.exists()


@pytest.mark.parametrize("errcode", [code for code in MEANINGS if code not in (40003, 43101)])
async def test_what_was_certainly_not_sent_is_given_back(
    bench: PushBench, admin: WechatAdmin, errcode: int
) -> None:
    meaning = MEANINGS[errcode]
    is_stale = meaning.verdict is Verdict.STALE_TOKEN
    await admin.answer(SEND, errcode, count=1 + is_stale)  # it has a second try
    await bench.tell("已办好", PushClass.RESULT)
    await bench.run(15)
    if meaning.after_s is None:
        assert await bench.states() == [("wechat", "failed", meaning.reason)]
        assert await rest_of() == (1, False, None)
    else:
        assert [state for _, state, _ in await bench.states()] == ["planned"]
        assert await rest_of() == (1, False, None)
        await bench.run(meaning.after_s + 10)
        assert len(await admin.handset("linxiuying")) == 1
        assert await rest_of() == (0, False, None)


STATUSES = [
    ("error", 500, ("wechat", "unsure", "no-answer"), 0),
    ("error", 502, ("wechat", "unsure", "no-answer"), 0),
    ("error", 504, ("wechat", "unsure", "no-answer"), 0),
    ("busy", 503, ("wechat", "planned", "provider-busy"), 1),
    ("busy", 429, ("wechat", "planned", "provider-busy"), 1),
    ("error", 404, ("wechat", "failed", "request-refused"), 1),
]


@pytest.mark.parametrize(("kind", "status", "end", "rest"), STATUSES)
async def test_an_http_status_is_no_word_of_wechat(
    bench: PushBench,
    admin: WechatAdmin,
    kind: str,
    status: int,
    end: tuple[str, str, str],
    rest: int,
) -> None:
    """After a fault of the server the end is unknown: what may have arrived is used up."""
    order = {"kind": kind, "status": status, "path": f"/wechat{SEND}", "count": 1}
    await admin.post("faults", order | ({"retryAfter": "40"} if kind == "busy" else {}))
    await bench.tell("已办好", PushClass.RESULT)
    await bench.run(15)
    assert await bench.states() == [end]
    assert (await rest_of())[0] == rest
    if kind == "busy":
        await bench.run(39)
        assert await admin.calls(SEND) == 1  # not before the time that it asked for
        await bench.run(1)
        assert await bench.states() == [("wechat", "sent", None)]


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_without_a_token_nothing_was_sent(
    bench: PushBench, admin: WechatAdmin, status: int
) -> None:
    path = "/wechat/cgi-bin/stable_token"
    await admin.post("faults", {"kind": "error", "status": status, "path": path, "count": 1})
    await bench.tell("已办好", PushClass.RESULT)
    await bench.run(15)
    assert [state for _, state, _ in await bench.states()] == ["planned"]
    assert (await rest_of())[0] == 1
    await bench.run(2)
    assert await bench.states() == [("wechat", "sent", None)]


async def test_a_lost_answer_uses_it_up_and_nothing_is_sent_again(
    bench: PushBench, admin: WechatAdmin
) -> None:
    await admin.post("faults", {"kind": "dropAfter", "path": f"/wechat{SEND}", "count": 1})
    await bench.tell("已办好", PushClass.RESULT)
    await bench.run(15, 15, 60)
    [(_, state, _)] = await bench.states()
    assert state == PushState.UNSURE
    assert len(await admin.handset("linxiuying")) == 1
    assert await admin.calls(SEND) == 1
    assert await rest_of() == (0, False, None)


def arrival(openid: str, number: str, code: str = "0") -> SubscriptionEvent:
    arrivals = (Arrival(PROGRESS.id, number, code),)
    return SubscriptionEvent("sent", openid, int(DAYTIME.timestamp()) + 20, arrivals=arrivals)


async def take_in(bench: PushBench, event: SubscriptionEvent) -> bool:
    """Take the event in and work on it, as the callback and its job do."""
    work = EventWork(clock=bench.clock, lookup=lookup, rules={})
    is_new = await work.take_in(event)
    await bench.runner([*bench.kinds(), event_kind(work)]).drain()
    return is_new


async def openid_of_p1() -> str:
    return (await WechatBinding.get(person_id="p1")).openid


@pytest.mark.parametrize("code", ["0", "1003"])
async def test_an_event_ends_what_was_unsure(
    bench: PushBench, admin: WechatAdmin, code: str
) -> None:
    await admin.post("faults", {"kind": "dropAfter", "path": f"/wechat{SEND}", "count": 1})
    await bench.tell("已办好", PushClass.RESULT)
    await bench.run(15)
    [arrived] = await admin.handset("linxiuying")
    assert await take_in(bench, arrival(await openid_of_p1(), arrived["providerId"], code))
    assert not await take_in(bench, arrival(await openid_of_p1(), arrived["providerId"], code))
    [push] = await Push.all()
    assert push.provider_id == arrived["providerId"]
    assert push.state == (PushState.REACHED if code == "0" else PushState.FAILED)
    assert await admin.calls(SEND) == 1


async def test_of_two_that_are_unsure_none_is_named(bench: PushBench, admin: WechatAdmin) -> None:
    await admin.post("faults", {"kind": "dropAfter", "path": f"/wechat{SEND}", "count": 2})
    for words in ("一", "二"):
        await bench.tell(words)
        await bench.run(15)
    arrived = await admin.handset("linxiuying")
    assert len(arrived) == 2
    await take_in(bench, arrival(await openid_of_p1(), arrived[0]["providerId"]))
    assert [state for _, state, _ in await bench.states()] == ["unsure", "unsure"]


async def test_an_event_of_somebody_else_names_nothing(
    bench: PushBench, admin: WechatAdmin
) -> None:
    await admin.post("faults", {"kind": "dropAfter", "path": f"/wechat{SEND}", "count": 1})
    await bench.tell("已办好", PushClass.RESULT)
    await bench.run(15)
    await take_in(bench, arrival("o-somebody-else", "1"))
    assert [state for _, state, _ in await bench.states()] == ["unsure"]


async def test_a_wrong_secret_keeps_the_push_for_later(
    bench: PushBench, admin: WechatAdmin
) -> None:
    await admin.answer("/cgi-bin/stable_token", 40125, count=1)
    await bench.tell("已办好", PushClass.RESULT)
    await bench.run(15)
    assert [state for _, state, _ in await bench.states()] == ["planned"]
    assert await rest_of() == (1, False, None)
    assert await admin.calls(SEND) == 0


def test_results_of_the_adapter() -> None:
    """Each kind of end is reached by some code."""
    from gateways.wechat import WechatBusy, WechatGarbled, WechatRefused, WechatTimeout
    from notifications.channels import Unknown

    busy = WechatBusy("subscribe", "x", code=-1)
    busy.meaning = MEANINGS[-1]
    assert result_of(busy) == NotSent("busy", 2)
    gone = WechatRefused("subscribe", "x", code=40003)
    gone.meaning = MEANINGS[40003]
    assert result_of(gone) == Rejected("openid-unknown", is_address_gone=True)
    assert isinstance(result_of(WechatTimeout("subscribe", "x")), Unknown)
    assert isinstance(result_of(WechatGarbled("subscribe", "too large", code=200)), Unknown)
    assert result_of(WechatTimeout("token", "x")) == NotSent("no-token")
    assert Accepted(None).provider_id is None
