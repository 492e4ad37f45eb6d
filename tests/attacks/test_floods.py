"""Many connections, bodies and uploads of a few callers leave room for all others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sanic import Sanic

from bff.http.protocol import Connection
from bff.http.shares import Shares
from bff.materials.upload_places import UploadPlaces
from bff.problems import Problem
from tests.attacks.wire import until_closed
from tests.services.redis import RedisServer
from tests.support.refits import connections
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually

AT_ONCE = 40
BODIES = 1_000_000
ASK = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nHost:"
ATTACKER, OTHER = "127.0.0.2", "127.0.0.3"
PATIENCE_S = 30
GONE = 0  # closed; who sends at that moment is reset before the answer is read

Serve = Callable[..., Any]


@pytest.fixture
def narrow(valkey_server: RedisServer, tmp_path: Path) -> Serve:
    """Return a server with few places and generous time limits."""

    @asynccontextmanager
    async def serve(proxies: int = 0, **changed: int) -> AsyncIterator[Stage]:
        valkey_server.reset()
        few = connections(**{"at_once": AT_ONCE, "body_bytes": BODIES, **changed})
        database = f"sqlite://{tmp_path}/narrow.sqlite3"
        async with start_stage(
            database, valkey_server.url, tmp_path, refits=(few,), BFF_PROXIES=str(proxies)
        ) as running:
            Sanic.get_app("mashangban-bff").config.REQUEST_TIMEOUT = 600
            yield running

    return serve


class Callers:
    """Connections from addresses of loopback's network, held open until the test ends."""

    def __init__(self, stage: Stage, stack: AsyncExitStack) -> None:
        self._stage, self._stack = stage, stack

    async def call(self, address: str, sent: bytes) -> asyncio.StreamReader:
        port = self._stage.context.settings.server.port
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
        self._stack.callback(lambda: writer.transport.abort())  # and the writer is kept
        writer.write(sent)
        return reader

    async def many(self, number: int, address: str, sent: bytes) -> list[asyncio.StreamReader]:
        return [await self.call(address, sent) for _ in range(number)]


@asynccontextmanager
async def callers(stage: Stage) -> AsyncIterator[Callers]:
    async with AsyncExitStack() as stack:
        yield Callers(stage, stack)


async def status(reader: asyncio.StreamReader) -> int:
    try:
        async with asyncio.timeout(PATIENCE_S):
            line = await reader.readline()
    except ConnectionResetError:
        return GONE
    return int(line.split()[1]) if line else GONE


async def count_closed(readers: list[asyncio.StreamReader]) -> int:
    """Count those that the server has ended, once it is busy with all the others."""
    await asyncio.sleep(0)
    return sum(reader.at_eof() or reader.exception() is not None for reader in readers)


async def test_one_address_cannot_take_all_places(narrow: Serve) -> None:
    async with narrow() as stage, callers(stage) as calling:
        held = await calling.many(AT_ONCE, ATTACKER, HALF_A_HEAD)
        refused = held[AT_ONCE // 8 + 1 :]
        assert {await status(reader) for reader in refused} <= {503, GONE}
        assert stage.context.counters["connection_refused"] >= len(refused)
        for _ in range(5):
            assert await status(await calling.call(OTHER, ASK)) == 200


async def test_without_shares_it_does(narrow: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: first come, first served."""
    monkeypatch.setattr(Shares, "fits", lambda self, owner, amount=1: amount <= self.free)
    async with narrow() as stage, callers(stage) as calling:
        await calling.many(AT_ONCE, ATTACKER, HALF_A_HEAD)
        assert await status(await calling.call(OTHER, ASK)) in (503, GONE)


async def test_addresses_by_the_dozen_leave_room_too(narrow: Serve) -> None:
    async with narrow() as stage, callers(stage) as calling:
        for last in range(10, 22):
            await calling.many(10, f"127.0.0.{last}", HALF_A_HEAD)
        assert await status(await calling.call(OTHER, ASK)) == 200


async def test_connections_at_rest_make_room(narrow: Serve) -> None:
    async with narrow() as stage, callers(stage) as calling:
        resting = []
        for _ in range(3 * AT_ONCE):
            resting.append(await calling.call(ATTACKER, ASK))
            assert await status(resting[-1]) == 200
        assert len(stage.context.http.connections) <= AT_ONCE
        for reader in resting[:AT_ONCE]:  # those that have rested longest
            async with asyncio.timeout(PATIENCE_S):
                await until_closed(reader)
        assert await status(await calling.call(OTHER, ASK)) == 200


async def test_who_is_being_answered_is_not_cut_off_for_another(narrow: Serve) -> None:
    async with narrow() as stage, callers(stage) as calling:
        phone = await stage.phone("linxiuying")
        async with stage.client.stream("GET", "/v1/stream", headers=phone.headers) as stream:
            lines = stream.aiter_lines()
            assert await anext(lines)
            for _ in range(2 * AT_ONCE):
                assert await status(await calling.call(ATTACKER, ASK)) == 200
            await stage.context.progress.live.end_all()
            assert [line async for line in lines]


async def test_behind_our_proxy_all_come_from_its_address(narrow: Serve) -> None:
    async with narrow(proxies=1) as stage, callers(stage) as calling:
        held = await calling.many(AT_ONCE - 5, ATTACKER, HALF_A_HEAD)
        assert await status(await calling.call(ATTACKER, ASK)) == 200
        assert await count_closed(held) == 0


async def test_connections_that_end_give_back_their_places(narrow: Serve) -> None:
    async with narrow() as stage:
        for _ in range(3):
            async with callers(stage) as calling:
                await calling.many(AT_ONCE, ATTACKER, HALF_A_HEAD)
            await eventually(lambda: len(stage.context.http.connections) <= 2)
        async with callers(stage) as calling:
            assert await status(await calling.call(ATTACKER, ASK)) == 200


async def test_an_account_keeps_only_so_many_connections(narrow: Serve) -> None:
    async with narrow(per_account=3) as stage, callers(stage) as calling:
        phone = await stage.phone("linxiuying")
        bearer = phone.headers["Authorization"].encode()
        ask = b"GET /v1/usage-log HTTP/1.1\r\nHost: a\r\nAuthorization: " + bearer + b"\r\n\r\n"
        heads = []
        for last in range(2, 8):
            reader = await calling.call(f"127.0.0.{last}", ask)
            async with asyncio.timeout(PATIENCE_S):
                heads.append(await reader.readuntil(b"\r\n\r\n"))
        kept = [b"connection: keep-alive" in head for head in heads]
        assert kept == [True] * 3 + [False] * 3
        assert all(head.startswith(b"HTTP/1.1 200 ") for head in heads)


def half_a_body(size: int) -> bytes:
    head = b"POST /v1/sessions/app HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (size + 1)
    return head + b" " * size


async def test_bodies_that_are_not_whole_take_little_memory(narrow: Serve) -> None:
    """One address keeps two of them here; and others still get through."""
    async with narrow(at_once=1000) as stage, callers(stage) as calling:
        bodies = stage.context.http.connections.bodies
        held = await calling.many(10, ATTACKER, half_a_body(100_000))
        await eventually(lambda: stage.context.counters["body_refused"] >= 8)
        assert BODIES - bodies.free <= BODIES // 4
        assert sorted([await status(reader) for reader in held[-3:]]) == [503] * 3  # told
        ticket = b'{"ticket":"ST-1"}'
        sent = b"POST /v1/sessions/app HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b"
        assert await status(await calling.call(OTHER, sent % (len(ticket), ticket))) == 401
    await eventually(lambda: bodies.free == BODIES)


async def test_without_shares_bodies_take_all(
    narrow: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: all of them are kept, and waited for."""
    monkeypatch.setattr(Connection, "hold_body", lambda self, size: None)
    async with narrow(at_once=1000) as stage, callers(stage) as calling:
        held = await calling.many(10, ATTACKER, half_a_body(100_000))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await held[-1].readline()


IN_ALL, EACH = 60, 4


def uploads_of(places: UploadPlaces, stack: AsyncExitStack, citizen: int, address: str) -> int:
    """Count a citizen's uploads, of the first four, that got a place."""
    got = 0
    for _ in range(EACH):
        with suppress(Problem):
            stack.enter_context(places.place(f"person-{citizen}", address))
            got += 1
    return got


async def test_few_citizens_cannot_take_all_upload_places() -> None:
    async with AsyncExitStack() as stack:
        places = UploadPlaces(EACH, IN_ALL)
        first = uploads_of(places, stack, 0, "192.0.2.0")
        assert first == EACH  # as long as there is room
        for citizen in range(1, 15):
            uploads_of(places, stack, citizen, f"192.0.2.{citizen}")
        assert places.in_use < IN_ALL * 3 // 4
        for newcomer in range(100, 115):
            assert uploads_of(places, stack, newcomer, f"198.51.100.{newcomer}") >= 1
    assert places.in_use == 0


async def test_one_address_cannot_take_all_upload_places() -> None:
    async with AsyncExitStack() as stack:
        places = UploadPlaces(EACH, IN_ALL)
        for citizen in range(100):
            uploads_of(places, stack, citizen, "192.0.2.1")
        assert places.in_use == IN_ALL // 2
        assert uploads_of(places, stack, 1000, "192.0.2.2") >= 1


async def test_first_come_first_served_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: fifteen citizens, at four each."""
    monkeypatch.setattr(
        Shares, "fits", lambda self, owner, amount=1: self.count(owner) < EACH and self.free > 0
    )
    async with AsyncExitStack() as stack:
        places = UploadPlaces(EACH, IN_ALL)
        for citizen in range(15):
            uploads_of(places, stack, citizen, f"192.0.2.{citizen}")
        assert places.in_use == IN_ALL
        assert uploads_of(places, stack, 1000, "198.51.100.1") == 0
