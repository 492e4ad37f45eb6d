"""Files are passed on as they arrive, and a broken one is never taken for a whole one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from gateways.call import OutgoingCall
from gateways.core import CertificateFile, CoreGarbled, CorePlatform, CoreTimeout, Operator
from tests.gateways.conftest import Connect
from tests.support.core_caller import Admin
from tests.support.scripted_core import ScriptedCore

PDF = {"Content-Type": "application/pdf"}


@asynccontextmanager
async def open_file(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> AsyncIterator[CertificateFile]:
    identifier = await admin.identifier("linxiuying", "老年人优待证")
    operator = Operator("张一鸣", "榕城市政务服务中心", "3号窗口")
    data = await core.certificates.data(identifier, ["holder"], "办事", "duty", operator, call)
    async with core.certificates.file(data.auth_code, call) as file:
        yield file


async def drain(file: CertificateFile) -> bytes:
    return b"".join([chunk async for chunk in file.chunks])


async def test_the_first_chunk_is_here_while_the_core_still_holds_the_rest(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    await admin.fault("trickle", path="/certs/file", latencyMs=600_000)
    async with open_file(core, admin, call) as file:
        first = await asyncio.wait_for(anext(file.chunks), 60)
        assert first.startswith(b"%PDF-")
        assert file.length is not None
        assert len(first) < file.length


async def test_a_core_that_stops_half_way_is_a_timeout(
    connect: Connect, admin: Admin, call: OutgoingCall
) -> None:
    core = connect(call_timeout_s=0.2)
    await admin.fault("trickle", path="/certs/file", latencyMs=600_000)
    async with open_file(core, admin, call) as file:
        await anext(file.chunks)
        with pytest.raises(CoreTimeout):
            await anext(file.chunks)


async def test_a_truncated_file_is_garbled(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    await admin.fault("truncate", path="/certs/file")
    async with open_file(core, admin, call) as file:
        with pytest.raises(CoreGarbled):
            await drain(file)


async def test_a_slow_reader_of_a_good_file_is_not_cut_off(
    connect: Connect, scripted_server: ScriptedCore
) -> None:
    scripted_server.says(b"%PDF-" + b"x" * 3_000_000, headers=PDF)
    core = connect(base_url=scripted_server.url, call_timeout_s=0.2)
    loop = asyncio.get_running_loop()
    async with core.certificates.file("code", OutgoingCall("r", loop.time() + 0.2)) as file:
        first = await anext(file.chunks)
        await asyncio.sleep(0.3)  # the reader's own time, longer than every budget of ours
        assert len(first) + len(await drain(file)) == 3_000_005


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<html>", {"Content-Type": "text/html"}),
        (b'{"code":0,"msg":"ok","data":null}', {"Content-Type": "application/json"}),
        (b"not json", {"Content-Type": "application/json"}),
    ],
)
async def test_what_is_no_file_is_garbled(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    body: bytes,
    headers: dict[str, str],
) -> None:
    scripted_server.says(body, headers=headers)
    with pytest.raises(CoreGarbled):
        async with scripted_client.certificates.file("code", call):
            pytest.fail("not reached")


async def test_a_file_that_says_it_is_too_large_is_not_begun(
    connect: Connect, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(b"%PDF-" + b"x" * 10_000, headers=PDF)
    core = connect(base_url=scripted_server.url, max_file_bytes=10_000)
    with pytest.raises(CoreGarbled):
        async with core.certificates.file("code", call):
            pytest.fail("not reached")


async def test_a_file_that_does_not_say_is_cut_off_when_too_large(
    connect: Connect, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=PDF)
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"x" * 1000)
        return response

    scripted_server.script = endless
    core = connect(base_url=scripted_server.url, max_file_bytes=10_000)
    async with core.certificates.file("code", call) as file:
        assert file.length is None
        with pytest.raises(CoreGarbled, match="too large"):
            await drain(file)


async def test_the_readers_own_errors_are_not_taken_for_the_cores(
    core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    with pytest.raises(BrokenPipeError):
        async with open_file(core, admin, call):
            raise BrokenPipeError("the terminal hung up")
    assert core.health()["certificates"].failures == 0
