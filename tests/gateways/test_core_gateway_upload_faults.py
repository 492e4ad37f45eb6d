"""Uploads that go wrong: on the citizen's side, on the core's, and between."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from gateways.call import OutgoingCall
from gateways.core import (
    CoreBusy,
    CoreCircuitOpen,
    CoreError,
    CorePlatform,
    CoreTimeout,
    CoreUnavailable,
    CoreUnreachable,
)
from gateways.uploads import Outflow
from tests.gateways.conftest import Connect
from tests.gateways.test_core_gateway_uploads import parts, takes_it, upload
from tests.support.scripted_core import ScriptedCore

CHUNK = b"x" * (64 << 10)


@dataclass
class UploadWatch:
    """A core that notes what arrives, whole or cut."""

    whole: int = 0
    cut: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        try:
            async for _ in request.content.iter_any():
                self.begun.set()
        except Exception:
            self.cut.set()
            raise
        self.whole += 1
        return web.Response(status=500)


@pytest.fixture
def upload_watch(scripted_server: ScriptedCore) -> UploadWatch:
    scripted_server.streams = True
    scripted_server.script = watch = UploadWatch()
    return watch


class TabClosed(Exception):
    """Something of the caller's own."""


FAILURES = [
    TabClosed("x"),
    ConnectionResetError("x"),
    TimeoutError(),
    RuntimeError("x"),
    CoreUnreachable("certificates", "of another service"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("length", [None, 10**6])
@pytest.mark.parametrize("chunks_before", [0, 1, 30])
async def test_a_failure_of_the_source_comes_out_as_it_is_and_nothing_is_stored(
    scripted_client: CorePlatform,
    upload_watch: UploadWatch,
    call: OutgoingCall,
    failure: Exception,
    length: int | None,
    chunks_before: int,
) -> None:
    async def breaks() -> AsyncIterator[bytes]:
        for _ in range(chunks_before):
            yield CHUNK[:1000]
        raise failure

    with pytest.raises(type(failure)) as caught:
        await scripted_client.materials.upload(upload(breaks(), length), call)
    assert caught.value is failure
    assert scripted_client.health()["materials"].failures == 0
    if chunks_before:
        await asyncio.wait_for(upload_watch.cut.wait(), 60)
    assert upload_watch.whole == 0


@pytest.mark.parametrize("length", [9, 11])
async def test_a_file_of_another_length_than_announced_is_not_sent_whole(
    scripted_client: CorePlatform, upload_watch: UploadWatch, call: OutgoingCall, length: int
) -> None:
    with pytest.raises(ValueError, match="bytes than it said"):
        await scripted_client.materials.upload(upload(parts(b"01234", b"56789"), length), call)
    await asyncio.sleep(0.05)
    assert upload_watch.whole == 0


async def test_a_caller_who_leaves_takes_the_upload_along(
    scripted_client: CorePlatform, upload_watch: UploadWatch, call: OutgoingCall
) -> None:
    closed = False

    async def waits() -> AsyncIterator[bytes]:
        nonlocal closed
        try:
            yield CHUNK
            await asyncio.sleep(60)
        finally:
            closed = True

    chunks = waits()
    leaving = asyncio.ensure_future(scripted_client.materials.upload(upload(chunks), call))
    await asyncio.wait_for(upload_watch.begun.wait(), 60)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert closed, "before the caller goes on"
    await asyncio.wait_for(upload_watch.cut.wait(), 60)
    assert upload_watch.whole == 0
    assert scripted_client.health()["materials"].failures == 0


async def test_a_slow_source_is_waited_for_beyond_every_budget(
    connect: Connect, scripted_server: ScriptedCore
) -> None:
    async def over_3g() -> AsyncIterator[bytes]:
        for _ in range(4):
            await asyncio.sleep(0.2)
            yield b"12345"

    stored = takes_it(scripted_server)
    core = connect(base_url=scripted_server.url, call_timeout_s=0.1)
    soon = OutgoingCall("r", asyncio.get_running_loop().time() + 0.1)
    uploaded = await core.materials.upload(upload(over_3g()), soon)
    assert uploaded.size == 20
    assert stored == [b"12345" * 4]


async def test_a_core_that_takes_no_more_is_a_timeout(
    connect: Connect, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    taken = 0

    async def deaf(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(60)
        return web.Response()

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield CHUNK

    scripted_server.streams = True
    scripted_server.script = deaf
    core = connect(base_url=scripted_server.url, call_timeout_s=0.2)
    async with asyncio.timeout(60):
        with pytest.raises(CoreTimeout):
            await core.materials.upload(upload(endless()), call)
    assert taken * len(CHUNK) < 32 << 20, "the rest was never read from the citizen"
    assert core.health()["materials"].failures == 1


async def test_a_core_that_takes_each_chunk_slowly_is_not_cut_off(
    connect: Connect, scripted_server: ScriptedCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop's clock is moved: a second passes with each of eighty chunks."""
    scripted_server.streams = True
    received = late = 0
    loop = asyncio.get_running_loop()
    now = loop.time
    call = OutgoingCall("request-1", now() + 3600)

    async def slow(request: web.Request) -> web.StreamResponse:
        nonlocal received, late
        async for chunk in request.content.iter_chunked(1 << 20):
            received += len(chunk)
            late += 1
            await asyncio.sleep(0)
        return web.Response(status=500)

    core = connect(base_url=scripted_server.url, call_timeout_s=30)
    scripted_server.script = slow
    monkeypatch.setattr(loop, "time", lambda: now() + late)
    started = loop.time()
    with pytest.raises(CoreUnavailable) as caught:
        await core.materials.upload(upload(parts(*[CHUNK] * 1280)), call)
    assert caught.value.code == 500
    assert received == 1280 * len(CHUNK)
    assert loop.time() - started > 60, "twice the budget of a call"


@pytest.mark.parametrize("budget", [(0.1, 10.0), (3.0, 0.1)])
async def test_the_answer_is_waited_for_as_long_as_the_call_had_at_the_start(
    connect: Connect, scripted_server: ScriptedCore, budget: tuple[float, float]
) -> None:
    call_timeout_s, left = budget

    async def ponders(request: web.Request) -> web.StreamResponse:
        await request.read()
        await asyncio.sleep(60)
        return web.Response()

    scripted_server.streams = True
    scripted_server.script = ponders
    core = connect(base_url=scripted_server.url, call_timeout_s=call_timeout_s)
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(60):
        with pytest.raises(CoreTimeout):
            await core.materials.upload(upload(parts(b"x")), OutgoingCall("r", loop.time() + left))


async def test_a_core_that_begins_its_answer_and_stops_is_a_timeout(
    connect: Connect, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        await request.read()
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"code":')
        await asyncio.sleep(60)
        return response

    scripted_server.streams = True
    scripted_server.script = half
    core = connect(base_url=scripted_server.url, call_timeout_s=0.1)
    async with asyncio.timeout(60):
        with pytest.raises(CoreTimeout):
            await core.materials.upload(upload(parts(b"x")), call)


async def test_a_connection_lost_in_mid_upload_is_not_tried_again(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    async def drops(request: web.Request) -> web.StreamResponse:
        await request.content.readany()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    scripted_server.streams = True
    scripted_server.script = drops
    with pytest.raises(CoreUnreachable):
        await scripted_client.materials.upload(upload(parts(*[CHUNK] * 100)), call)
    assert len(scripted_server.requests) == 1
    assert scripted_client.health()["materials"].failures == 1


@pytest.mark.parametrize(("status", "error"), [(503, CoreBusy), (500, CoreUnavailable)])
async def test_a_core_that_fails_in_mid_upload_says_so(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    status: int,
    error: type[CoreError],
) -> None:
    async def fails(request: web.Request) -> web.StreamResponse:
        await request.content.readany()
        return web.Response(status=status, headers={"Retry-After": "7"})

    scripted_server.streams = True
    scripted_server.script = fails
    with pytest.raises(error) as caught:
        await scripted_client.materials.upload(upload(parts(*[CHUNK] * 100)), call)
    assert (type(caught.value), caught.value.code) == (error, status)
    assert caught.value.retry_after == (7.0 if status == 503 else None)


async def test_what_cannot_be_sent_is_not_read(
    connect: Connect, scripted_server: ScriptedCore
) -> None:
    async def untouchable() -> AsyncIterator[bytes]:
        pytest.fail("not read")
        yield b""

    loop = asyncio.get_running_loop()
    core = connect(base_url="http://127.0.0.1:9", breaker_failures=1)
    with pytest.raises(CoreTimeout):
        await core.materials.upload(upload(untouchable()), OutgoingCall("late", loop.time()))
    call = OutgoingCall("r", loop.time() + 10)
    with pytest.raises(CoreUnreachable):
        await core.materials.upload(upload(untouchable()), call)
    with pytest.raises(CoreCircuitOpen):
        await core.materials.upload(upload(untouchable()), call)


async def test_without_the_outflow_the_source_and_the_connection_are_confused(
    scripted_client: CorePlatform,
    upload_watch: UploadWatch,
    call: OutgoingCall,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Control: aiohttp alone makes a lost connection of whatever the source raises."""

    async def breaks() -> AsyncIterator[bytes]:
        yield CHUNK
        raise TabClosed

    forgets = property(lambda outflow: None, lambda outflow, failure: None)
    monkeypatch.setattr(Outflow, "failure", forgets, raising=False)
    with pytest.raises(CoreUnreachable):
        await scripted_client.materials.upload(upload(breaks()), call)
    assert scripted_client.health()["materials"].failures == 1
