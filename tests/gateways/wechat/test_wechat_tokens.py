"""The access token: one for all workers, fetched once, dropped only while it is still that one."""

from __future__ import annotations

import asyncio
import logging
import pickle
import traceback
from dataclasses import dataclass, field

import pytest

from gateways.call import OutgoingCall
from gateways.wechat import (
    AccessToken,
    WechatClient,
    WechatConfig,
    WechatError,
    WechatRefused,
    WechatStaleToken,
    WechatUnavailable,
)
from tests.gateways.wechat.conftest import Connect
from tests.support import wechat
from tests.support.core_caller import StillClock
from tests.support.wechat import WechatAdmin

STABLE, SEND = "/cgi-bin/stable_token", "/cgi-bin/message/subscribe/send"
TEMPLATES = "/wxaapi/newtmpl/gettemplate"


@dataclass
class SharedStore:
    """Store of the token that several workers share, as Redis is."""

    token: AccessToken | None = None
    owner: str | None = None
    writes: list[str] = field(default_factory=list)

    async def read(self) -> AccessToken | None:
        await asyncio.sleep(0)
        return self.token

    async def write(self, token: AccessToken) -> None:
        self.token = token
        self.writes.append(token.value)

    async def forget(self, value: str) -> None:
        if self.token is not None and self.token.value == value:
            self.token = None

    async def lock(self, owner: str) -> bool:
        await asyncio.sleep(0)
        if self.owner is None:
            self.owner = owner
        return self.owner == owner

    async def unlock(self, owner: str) -> None:
        if self.owner == owner:
            self.owner = None


class LocklessStore(SharedStore):
    """Control: everybody gets the lock."""

    async def lock(self, owner: str) -> bool:
        return True


async def test_a_token_is_fetched_once_and_used_until_it_ends(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall, clock: StillClock
) -> None:
    first = await client.tokens.get(call)
    assert await client.tokens.get(call) == first
    await client.templates(call)
    assert await admin.calls(STABLE) == 1
    clock.now += 7200 - 300 + 1  # WeChat renews it 300 s early
    assert (await client.tokens.get(call)).value != first.value
    assert await admin.calls(STABLE) == 2


async def test_workers_that_ask_at_the_same_time_make_one_fetch(
    connect: Connect, admin: WechatAdmin, call: OutgoingCall
) -> None:
    store = SharedStore()
    workers = [connect(store) for _ in range(4)]
    tokens = await asyncio.gather(*(one.tokens.get(call) for one in workers for _ in range(5)))
    assert len({token.value for token in tokens}) == 1
    assert await admin.calls(STABLE) == 1
    assert store.owner is None


async def test_without_the_lock_each_worker_fetches(
    connect: Connect, admin: WechatAdmin, call: OutgoingCall
) -> None:
    await admin.post("faults", {"kind": "latency", "path": "/wechat/cgi", "latencyMs": 200})
    workers = [connect(LocklessStore()) for _ in range(4)]
    await asyncio.gather(*(one.tokens.get(call) for one in workers))
    assert await admin.calls(STABLE) == 4


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_a_refused_token_is_dropped_and_the_call_made_once_more(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall, errcode: int
) -> None:
    first = await client.tokens.get(call)
    assert await admin.refuse_tokens(errcode) == 1
    assert await client.templates(call)
    assert (await client.tokens.get(call)).value != first.value
    assert (await admin.calls(STABLE), await admin.calls(TEMPLATES)) == (2, 2)


async def test_a_token_that_is_refused_for_ever_is_tried_twice(
    client: WechatClient, admin: WechatAdmin, call: OutgoingCall
) -> None:
    await admin.answer(TEMPLATES, 40001, count=10)
    with pytest.raises(WechatStaleToken) as caught:
        await client.templates(call)
    assert caught.value.is_unsent
    assert await admin.calls(TEMPLATES) == 2


async def test_only_the_refused_token_is_dropped(
    connect: Connect, admin: WechatAdmin, call: OutgoingCall
) -> None:
    store = SharedStore()
    slow, quick = connect(store), connect(store)
    old = await slow.tokens.get(call)
    await quick.tokens.get(call)
    await admin.refuse_tokens(42001)
    await quick.templates(call)  # has dropped the old one and fetched the next
    await slow.tokens.drop(old.value)
    assert store.token is not None
    assert store.token.value != old.value
    await slow.templates(call)
    assert await admin.calls(STABLE) == 2


@pytest.mark.parametrize(
    ("changes", "code"), [({"app_secret": "wrong"}, 40125), ({"app_id": "wx0"}, 40013)]
)
async def test_wrong_settings_are_not_asked_about_again_at_once(
    connect: Connect,
    admin: WechatAdmin,
    call: OutgoingCall,
    changes: dict[str, str],
    code: int,
) -> None:
    passing = StillClock(0.0)
    client = connect(monotonic=passing, **changes)
    call = OutgoingCall("r", deadline=1e9)
    for _ in range(3):
        with pytest.raises(WechatRefused) as caught:
            await client.templates(call)
        assert (caught.value.service, caught.value.code) == ("token", code)
        assert caught.value.meaning.concerns_operator
    assert await admin.calls(STABLE) == 1
    passing.now += 31
    with pytest.raises(WechatRefused):
        await client.templates(call)
    assert await admin.calls(STABLE) == 2


async def test_a_failed_fetch_leaves_the_lock_to_the_next(
    connect: Connect, admin: WechatAdmin, call: OutgoingCall
) -> None:
    store = SharedStore()
    client = connect(store)
    await admin.post("faults", {"kind": "error", "path": "/wechat/cgi-bin/stable", "count": 1})
    with pytest.raises(WechatUnavailable):
        await client.tokens.get(call)
    assert store.owner is None
    assert await client.tokens.get(call)


async def test_a_lock_that_nobody_releases_ends_the_wait_at_the_deadline(connect: Connect) -> None:
    client = connect(SharedStore(owner="a worker that was killed"))
    soon = OutgoingCall("r", asyncio.get_running_loop().time() + 0.2)
    async with asyncio.timeout(60):
        with pytest.raises(WechatError) as caught:
            await client.tokens.get(soon)
    assert (caught.value.service, caught.value.is_unsent) == ("token", True)


async def test_a_process_without_store_gets_the_token_of_the_others(
    connect: Connect, admin: WechatAdmin, call: OutgoingCall
) -> None:
    """With force_refresh the second would have made the first one's token invalid."""
    one, other = connect(), connect()
    assert (await one.tokens.get(call)).value == (await other.tokens.get(call)).value
    await one.templates(call)
    assert await admin.calls(TEMPLATES) == 1


FAULTS = [
    {"kind": "error", "status": 500},
    {"kind": "busy"},
    {"kind": "drop"},
    {"kind": "dropAfter"},
    {"kind": "garbage"},
    {"kind": "truncate"},
    {"kind": "latency", "latencyMs": 600_000},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["kind"])
async def test_no_secret_is_in_a_failure_or_a_log(
    connect: Connect,
    admin: WechatAdmin,
    call: OutgoingCall,
    fault: dict[str, object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(call_timeout_s=0.3)
    code, _ = await admin.login("u-zhang")
    await admin.post("faults", {**fault, "path": "/wechat"})
    for attempt in (client.exchange_code(code, call), client.tokens.get(call)):
        with pytest.raises(WechatError) as caught:
            await attempt
        texts = [
            "".join(traceback.format_exception(caught.value)),
            repr(caught.value),
            str(pickle.dumps(caught.value.args)),
            repr(client._config),
        ]
        assert caught.value.__cause__ is None
        assert not [text for text in texts if wechat.APP_SECRET in text or code in text]
    assert wechat.APP_SECRET not in caplog.text
    assert code not in caplog.text


def test_the_configuration_shows_no_secret() -> None:
    config = WechatConfig(app_id="wx1", app_secret=wechat.APP_SECRET)
    assert wechat.APP_SECRET not in repr(config)
    with pytest.raises(ValueError, match="app secret"):
        WechatConfig(app_id="wx1", app_secret="")
