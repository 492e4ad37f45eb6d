"""deploy/nginx.conf as it is shipped: slow clients, many connections, and who a caller is."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.test_slow_connections import BETWEEN_S, CREDIT_S, HEAD, PATIENCE_S
from tests.attacks.wire import until_closed
from tests.services.nginx import HOST, NginxServer, find_nginx
from tests.services.redis import RedisServer
from tests.support.refits import patience
from tests.support.stage import Stage, start_stage

SOON = {"client_header_timeout 15s;": "client_header_timeout 1s;"}
ASK = b"GET /healthz HTTP/1.1\r\nHost: bsb.example\r\n"


class ProxiedStage:
    """A stage behind nginx, and TLS connections to it."""

    def __init__(self, stage: Stage, nginx: NginxServer) -> None:
        self.stage, self.nginx = stage, nginx
        self._trust = ssl.create_default_context(cafile=str(nginx.certificate))

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(
            "127.0.0.1", self.nginx.port, ssl=self._trust, server_hostname=HOST
        )

    async def said_to(self, sent: bytes, drip: bytes = b"") -> bytes:
        """All that is said until nginx closes; meanwhile a byte comes now and then."""
        reader, writer = await self.connect()
        writer.write(sent)

        async def send_drips() -> None:
            while drip and not writer.is_closing():
                writer.write(drip)
                await asyncio.sleep(BETWEEN_S)

        task = asyncio.ensure_future(send_drips())
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await until_closed(reader)
        finally:
            task.cancel()
            writer.transport.abort()


@pytest.fixture
async def nginx_stage(valkey_server: RedisServer, tmp_path: Path) -> Callable[..., Any]:
    @asynccontextmanager
    async def behind(**nginx_changes: str) -> AsyncIterator[ProxiedStage]:
        valkey_server.reset()
        database = f"sqlite://{tmp_path}/proxied.sqlite3"
        async with start_stage(
            database,
            valkey_server.url,
            tmp_path,
            BFF_PROXIES="1",
            refits=(patience(BODY_STALL_S=CREDIT_S),),
        ) as stage:
            port = stage.context.settings.server.port
            with NginxServer(find_nginx(), port, **nginx_changes) as nginx:
                yield ProxiedStage(stage, nginx)

    return behind


async def test_the_shipped_file_is_what_nginx_takes() -> None:
    nginx = NginxServer(find_nginx(), 8000)
    try:
        assert "test is successful" in nginx.check()
    finally:
        nginx.close()


async def test_a_slow_head_is_ended(nginx_stage: Any) -> None:
    async with nginx_stage(**SOON) as behind:
        said = await behind.said_to(ASK + b"X: ", drip=b"a")
        assert not said or said.startswith(b"HTTP/1.1 408 "), said


async def test_a_slow_body_is_ended_by_the_server_behind(nginx_stage: Any) -> None:
    async with nginx_stage() as behind:
        said = await behind.said_to(HEAD + b"Content-Length: 100000\r\n\r\n", drip=b" ")
        assert said.startswith(b"HTTP/1.1 408 "), said


async def test_with_buffered_bodies_it_would_not_be(nginx_stage: Any) -> None:
    """The control."""
    buffered = {"proxy_request_buffering off;": "proxy_request_buffering on;"}
    async with nginx_stage(**buffered) as behind:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(CREDIT_S * 8):
                await behind.said_to(HEAD + b"Content-Length: 100000\r\n\r\n", drip=b" ")


async def test_one_address_has_only_so_many_requests_at_once(nginx_stage: Any) -> None:
    async with nginx_stage(**{"limit_conn addresses 256;": "limit_conn addresses 3;"}) as behind:
        phone = await behind.stage.phone("linxiuying")
        bearer = phone.headers["Authorization"].encode()
        listen = b"GET /v1/stream HTTP/1.1\r\nHost: bsb.example\r\nAuthorization: " + bearer
        results = []
        for _ in range(3):
            reader, writer = await behind.connect()
            writer.write(listen + b"\r\n\r\n")
            async with asyncio.timeout(PATIENCE_S):
                assert b" 200 " in await reader.readline()
            results.append((reader, writer))
        said = await behind.said_to(ASK + b"Connection: close\r\n\r\n")
        assert said.startswith(b"HTTP/1.1 503 ")
        for _, writer in results:
            writer.transport.abort()


async def test_a_caller_cannot_name_its_own_address(nginx_stage: Any) -> None:
    async with nginx_stage() as behind:
        forged = b"X-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n"
        sent = b"GET /q/secretcode HTTP/1.1\r\nHost: bsb.example\r\n" + forged
        said = await behind.said_to(sent + b"Connection: close\r\n\r\n")
        assert said.startswith(b"HTTP/1.1 200 ")
        keys = await behind.stage.context.redis.run("KEYS", "rate:public:*")
        assert [b"address:127.0.0.1" in bytes(key) for key in keys] == [True]
        assert "secretcode" not in behind.nginx.access_log
        assert '"/q/' in behind.nginx.access_log
