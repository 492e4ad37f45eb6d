"""Clients that send a byte now and then, or take no answer (slow loris, CWE-400): each is ended."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sanic import Sanic
from sanic.http import Http
from sanic.server.protocols.http_protocol import HttpProtocol

from bff.http.patience import Patience
from bff.http.protocol import Connection
from tests.attacks.wire import until_closed
from tests.faults.test_uploads import CODE, begin_application
from tests.services.redis import RedisServer
from tests.support.raw_upload import counts, pdf, raw_upload
from tests.support.refits import patience
from tests.support.stage import Stage, start_stage

BETWEEN_S = 0.05
CREDIT_S = 0.5
PATIENCE_S = 60
MANY_TIMES = 6  # the credit, after which a control is believed to go on for ever
HEAD = b"POST /v1/sessions/app HTTP/1.1\r\nHost: a\r\n"


@pytest.fixture
async def quick(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Start a server with short time limits."""
    valkey_server.reset()
    database = f"sqlite://{tmp_path}/quick.sqlite3"
    quick = (patience(BODY_STALL_S=CREDIT_S, UPLOAD_STALL_S=CREDIT_S),)
    async with start_stage(database, valkey_server.url, tmp_path, refits=quick) as running:
        limit_requests_to(CREDIT_S)
        yield running


def limit_requests_to(seconds: float) -> None:
    """Limit reading a request, and answering it, on connections that are opened from now on."""
    Sanic.get_app("mashangban-bff").config.update(REQUEST_TIMEOUT=seconds, RESPONSE_TIMEOUT=seconds)


class Trickle:
    """A connection that sends its first bytes at once, then one byte at a time without an end."""

    def __init__(self, stage: Stage, first: bytes, byte: bytes = b"a") -> None:
        self._port, self._first, self._byte = stage.context.settings.server.port, first, byte

    async def answer(self, within_s: float = PATIENCE_S) -> bytes:
        """All that was said until the server closed; TimeoutError while it stays open."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(self._first)
        dripping = asyncio.ensure_future(self._drip(writer))
        try:
            async with asyncio.timeout(within_s):
                return await until_closed(reader)
        finally:
            dripping.cancel()
            writer.transport.abort()

    async def _drip(self, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(self._byte)
            await asyncio.sleep(BETWEEN_S)


SLOW = {
    "a head": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ",
    "a body": HEAD + b"Content-Length: 100000\r\n\r\n",
    "a chunked body": HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n",
    "a chunk's size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n2;",
    "a body that asks for a web socket": HEAD
    + b"Upgrade: websocket\r\nContent-Length: 100000\r\n\r\n",
}


@pytest.mark.parametrize("what", SLOW)
async def test_what_comes_too_slowly_is_ended_and_told(quick: Stage, what: str) -> None:
    # Only the limit that is meant may end it, also when this process stands still for a while.
    Sanic.get_app("mashangban-bff").config.RESPONSE_TIMEOUT = 60
    said = await Trickle(quick, SLOW[what]).answer()
    assert said.startswith((b"HTTP/1.1 408 ", b"HTTP/1.1 400 ")), said
    if what != "a chunk's size":  # whose extension becomes too long as well
        assert json.loads(said.partition(b"\r\n\r\n")[2])["reasonCode"] == "request-too-slow"
    assert b"connection: close" in said


@pytest.mark.parametrize("what", sorted(SLOW.keys() - {"a chunk's size"}))
async def test_sanic_alone_waits_on(
    quick: Stage, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: each byte begins its timeouts anew, and a web socket has none."""
    monkeypatch.setattr(Connection, "HTTP_CLASS", Http)
    monkeypatch.setattr(Connection, "data_received", HttpProtocol.data_received)
    with pytest.raises(TimeoutError):
        await Trickle(quick, SLOW[what]).answer(CREDIT_S * MANY_TIMES)


async def crawl(stage: Stage, within_s: float = PATIENCE_S) -> tuple[int, dict[str, object]]:
    """Upload at 20 bytes a second and return the answer."""
    limit_requests_to(60)  # what is no upload has the time that a busy machine needs
    application = await begin_application(stage)
    limit_requests_to(CREDIT_S)
    async with raw_upload(stage, application, CODE, 300_000) as upload:
        await upload.send(pdf(1000))

        async def drip() -> None:
            while True:
                await upload.send(b" ")
                await asyncio.sleep(BETWEEN_S)

        dripping = asyncio.ensure_future(drip())
        try:
            async with asyncio.timeout(within_s):
                return await upload.answer()
        finally:
            dripping.cancel()


async def test_an_upload_that_crawls_is_ended_and_nowhere(quick: Stage) -> None:
    status, document = await crawl(quick)
    assert (status, document["reasonCode"]) == (408, "upload-stalled")
    assert (await counts(quick))["materials"] == 0
    assert quick.context.materials.upload_places.in_use == 0


async def test_without_a_least_rate_it_crawls_on(
    quick: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: every byte earns all the time that there is."""
    monkeypatch.setattr(Patience, "spend", lambda self, waited_s, received: None)
    with pytest.raises(TimeoutError):
        await crawl(quick, CREDIT_S * MANY_TIMES * 2)


async def hung_on_for(stage: Stage, within_s: float = PATIENCE_S) -> None:
    """Request more than the buffers hold, read none of it, and wait until the server ends this."""
    taking = socket.socket()
    taking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    taking.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(taking, ("127.0.0.1", stage.context.settings.server.port))
    with taking:
        asked = b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"
        await loop.sock_sendall(taking, asked * 200)
        async with asyncio.timeout(within_s):
            while True:
                try:
                    await loop.sock_sendall(taking, b"\r")
                except (ConnectionResetError, BrokenPipeError):
                    return
                await asyncio.sleep(BETWEEN_S)


async def test_who_takes_no_answer_is_ended(quick: Stage) -> None:
    await hung_on_for(quick)
    assert len(quick.context.http.connections) <= 2  # the test's own


async def test_sanic_alone_offers_its_answer_for_ever(
    quick: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(Connection, "send", HttpProtocol.send)
    monkeypatch.setattr(Connection, "data_received", HttpProtocol.data_received)
    with pytest.raises(TimeoutError):
        await hung_on_for(quick, CREDIT_S * MANY_TIMES)
