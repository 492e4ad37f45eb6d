"""Files on their way to the core: passed on as they come, and whole or not at all."""

import asyncio
import hashlib
import hmac
import tracemalloc
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import replace
from urllib.parse import unquote

import pytest
from aiohttp import web

from gateways.call import OutgoingCall
from gateways.core import CoreGarbled, CorePlatform, CoreRefused, Upload
from tests.gateways.conftest import Connect
from tests.support.core_caller import APP_KEY
from tests.support.scripted_core import JSON, ScriptedCore, envelope, refusal

MIB = 1 << 20


async def parts(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def upload(chunks: AsyncIterator[bytes], length: int | None = None) -> Upload:
    return Upload("M1", "户口簿 1.pdf", "application/pdf", length, chunks)


def takes_it(scripted: ScriptedCore) -> list[bytes]:
    """Make the core store each file that arrives whole, and return the list of them."""
    stored: list[bytes] = []
    scripted.streams = True

    async def script(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        stored.append(body)
        answer = {
            "materialId": f"m-{len(stored)}",
            "sha256": hashlib.sha256(body).hexdigest(),
            "size": len(body),
        }
        return web.Response(body=envelope(answer), headers=JSON)

    scripted.script = script
    return stored


@pytest.mark.parametrize("length", [None, 10])
async def test_a_file_arrives_as_it_was(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    length: int | None,
) -> None:
    stored = takes_it(scripted_server)
    chunks = parts(b"%PDF", b"", b"-1.", b"456")
    sent = upload(chunks, length)
    uploaded = await scripted_client.materials.upload(sent, call)
    assert stored == [b"%PDF-1.456"]
    assert (uploaded.material_id, uploaded.size) == ("m-1", 10)
    assert uploaded.sha256 == hashlib.sha256(b"%PDF-1.456").hexdigest()
    (request,) = scripted_server.requests
    assert request.headers["Content-Type"] == "application/pdf"
    assert request.headers["X-Material-Code"] == "M1"
    assert unquote(request.headers["X-Material-Name"]) == "户口簿 1.pdf"
    assert request.headers.get("Content-Length") == (str(length) if length else None)
    assert request.headers.get("Transfer-Encoding") == (None if length else "chunked")
    assert "Idempotency-Key" not in request.headers


async def test_a_stream_is_signed_over_the_word_stream(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    takes_it(scripted_server)
    await scripted_client.materials.upload(upload(parts(b"x")), call)
    headers = scripted_server.requests[0].headers
    text = f"POST\n/materials\n{headers['X-Timestamp']}\n{headers['X-Nonce']}\nSTREAM"
    signed = hmac.new(APP_KEY.encode(), text.encode(), "sha256").hexdigest()
    assert headers["X-Signature"] == signed


async def test_a_connection_is_used_again_after_an_upload(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    takes_it(scripted_server)
    for _ in range(3):
        await scripted_client.materials.upload(upload(parts(b"x" * 100_000)), call)
    assert len(scripted_server.connections) == 1


async def test_a_name_that_nobody_should_have_still_fits_a_header(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    takes_it(scripted_server)
    name = "\r\nX-App-Id: evil\ud800" + "林" * 1000
    await scripted_client.materials.upload(replace(upload(parts(b"x")), name=name), call)
    (request,) = scripted_server.requests
    assert unquote(request.headers["X-Material-Name"]).startswith("\r\nX-App-Id: evil?林")
    assert len(request.headers["X-Material-Name"]) < 2000
    assert request.headers.getall("X-App-Id") == ["demo-bff"]


async def test_a_file_of_64_mib_is_never_in_memory(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.streams = True
    hashed = hashlib.sha256()

    async def script(request: web.Request) -> web.StreamResponse:
        size = 0
        async for chunk in request.content.iter_any():
            hashed.update(chunk)
            size += len(chunk)
        answer = {"materialId": "m", "sha256": hashed.hexdigest(), "size": size}
        return web.Response(body=envelope(answer), headers=JSON)

    async def large() -> AsyncIterator[bytes]:
        for number in range(1024):
            yield bytes([number % 256]) * (64 << 10)

    scripted_server.script = script
    tracemalloc.start()
    try:
        uploaded = await scripted_client.materials.upload(upload(large()), call)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert uploaded.size == 64 * MIB
    assert peak < 2 * MIB, "of the client and the scripted core together"


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def drains(request: web.Request) -> web.StreamResponse:
    """Says no, and goes on reading, as a considerate server does."""
    response = web.Response(body=refusal(43101), headers=JSON)
    await response.prepare(request)
    await response.write_eof()
    async for _ in request.content.iter_any():
        pass
    return response


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Says no, and closes, as a hurried one does."""
    await request.content.readexactly(MIB)
    return web.Response(body=refusal(43101), headers=JSON | {"Connection": "close"})


async def endless(seen: list[int]) -> AsyncGenerator[bytes, None]:
    try:
        while True:
            seen[0] += 1
            yield b"x" * (64 << 10)
    finally:
        seen[1] += 1


@pytest.mark.parametrize("answer", [drains, hangs_up])
@pytest.mark.parametrize("length", [None, 10**12])
async def test_a_core_that_says_no_in_mid_upload_is_heard(
    scripted_client: CorePlatform,
    scripted_server: ScriptedCore,
    call: OutgoingCall,
    answer: Answer,
    length: int | None,
) -> None:
    scripted_server.streams = True
    scripted_server.script = answer
    for _ in range(20):
        seen = [0, 0]
        chunks = endless(seen)
        async with asyncio.timeout(60):
            with pytest.raises(CoreRefused) as caught:
                await scripted_client.materials.upload(upload(chunks, length), call)
        assert caught.value.code == 43101
        await chunks.aclose()  # nobody is reading it any more
        assert seen[1] == 1
        assert seen[0] < 1000
    assert scripted_client.health()["materials"].failures == 0


@pytest.mark.parametrize(
    "answer",
    [
        {"materialId": "m", "sha256": hashlib.sha256(b"tampered").hexdigest(), "size": 5},
        {"materialId": "m", "sha256": hashlib.sha256(b"12345").hexdigest(), "size": 4},
        {"materialId": "m", "sha256": "12345", "size": 5},
        {"materialId": "", "sha256": hashlib.sha256(b"12345").hexdigest(), "size": 5},
        {"materialId": "m" * 65, "sha256": hashlib.sha256(b"12345").hexdigest(), "size": 5},
        {"materialId": "m", "sha256": hashlib.sha256(b"12345").hexdigest()},
        {"sha256": hashlib.sha256(b"12345").hexdigest(), "size": 5},
        None,
    ],
)
async def test_a_core_that_got_something_else_is_garbled(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall, answer: object
) -> None:
    scripted_server.says(envelope(answer))
    with pytest.raises(CoreGarbled):
        await scripted_client.materials.upload(upload(parts(b"12345")), call)


async def test_what_the_core_got_wrong_it_is_told_to_throw_away(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    scripted_server.says(
        envelope({"materialId": "m7", "sha256": hashlib.sha256(b"1").hexdigest(), "size": 1})
    )
    with pytest.raises(CoreGarbled):
        await scripted_client.materials.upload(upload(parts(b"12345")), call)
    assert [request.path for request in scripted_server.requests] == [
        "/materials",
        "/materials/m7/discard",
    ]


async def test_a_core_that_is_content_before_the_end_is_garbled(
    scripted_client: CorePlatform, scripted_server: ScriptedCore, call: OutgoingCall
) -> None:
    """It cannot have the file, however right its hash of what it has."""

    async def answer_early(request: web.Request) -> web.StreamResponse:
        body = await request.content.readexactly(5)
        answer = {"materialId": "m", "sha256": hashlib.sha256(body).hexdigest(), "size": 5}
        return web.Response(body=envelope(answer), headers=JSON)

    async def slow() -> AsyncIterator[bytes]:
        yield b"12345"
        await asyncio.sleep(60)

    scripted_server.streams = True
    scripted_server.script = answer_early
    async with asyncio.timeout(60):
        with pytest.raises(CoreGarbled):
            await scripted_client.materials.upload(upload(slow()), call)


async def test_an_upload_says_nothing_of_the_citizen(connect: Connect) -> None:
    assert "户口簿" not in repr(upload(parts()))
