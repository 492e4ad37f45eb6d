"""材料: streamed in, whole or not at all."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp
import pytest

from sandbox import Sandbox
from sandbox.core.catalogue import care
from sandbox.core.materials import MAX_BYTES
from tests.support.core_caller import Admin, CoreCaller, StillClock
from tests.support.submissions import submit_case


async def in_parts(size: int, part: int = 256 * 1024) -> AsyncIterator[bytes]:
    """Chunked: no Content-Length."""
    for start in range(0, size, part):
        yield bytes(min(part, size - start))


async def test_a_file_is_hashed_as_it_comes(core: CoreCaller, admin: Admin) -> None:
    data = bytes(range(256)) * 5000
    expected = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    whole = (await core.upload(data))["data"]
    assert whole.pop("materialId")
    assert whole == expected
    chunked = (await core.upload(in_parts(300_000)))["data"]
    assert chunked["sha256"] == hashlib.sha256(bytes(300_000)).hexdigest()
    assert (await admin.counts())["materials"] == 2


async def test_twenty_megabytes_are_taken_and_one_byte_more_is_not(
    core: CoreCaller, admin: Admin
) -> None:
    assert (await core.upload(in_parts(MAX_BYTES)))["data"]["size"] == MAX_BYTES
    assert (await core.upload(in_parts(MAX_BYTES + 1)))["code"] == 43101
    assert (await core.upload(bytes(MAX_BYTES + 1)))["code"] == 43101
    assert (await admin.counts())["materials"] == 1


async def test_what_is_announced_as_too_large_is_refused_before_it_comes(
    core: CoreCaller, sandbox: Sandbox
) -> None:
    announced = {
        "Content-Length": str(MAX_BYTES + 1),
        "Content-Type": "image/png",
        "X-Material-Code": "photo",
        "X-Material-Name": "a.png",
    }
    headers = core.sign("POST", "/materials", None, announced)
    reader, writer = await connect(sandbox)
    writer.write(head_of(headers))
    assert b"43101" in await asyncio.wait_for(reader.readuntil(b"}"), 60)
    writer.close()


async def test_an_empty_file_is_refused(core: CoreCaller) -> None:
    assert (await core.upload(b""))["code"] == 43102


@pytest.mark.parametrize(
    "headers",
    [{"X-Material-Code": ""}, {"X-Material-Name": ""}, {"Content-Type": "picture"}],
)
async def test_a_file_needs_its_code_name_and_type(
    core: CoreCaller, headers: dict[str, str]
) -> None:
    assert (await core.upload(b"jpeg", headers=headers))["code"] == 40001


async def test_a_stream_is_signed_by_the_word_stream(core: CoreCaller, admin: Admin) -> None:
    signed = core.sign("POST", "/materials", b"jpeg", {"X-Nonce": "of the body"})
    wrong = {"X-Nonce": "of the body", "X-Signature": signed["X-Signature"]}
    assert (await core.upload(b"jpeg", headers=wrong))["code"] == 40101
    assert (await core.upload(b"jpeg", headers={"X-Nonce": "once"}))["code"] == 0
    assert (await core.upload(b"jpeg", headers={"X-Nonce": "once"}))["code"] == 40103
    assert (await admin.counts())["materials"] == 1


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_cut_short_leaves_nothing(
    core: CoreCaller, admin: Admin, sandbox: Sandbox, chunked: bool
) -> None:
    framing = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": "1000"}
    about = {"Content-Type": "image/png", "X-Material-Code": "photo", "X-Material-Name": "a.png"}
    headers = core.sign("POST", "/materials", None, framing | about)
    _, writer = await connect(sandbox)
    writer.write(head_of(headers) + (b"190\r\n" if chunked else b"") + b"x" * 400)
    await writer.drain()
    async with asyncio.timeout(60):
        while "/materials" not in await admin.call_counts():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    writer.close()
    await writer.wait_closed()
    # The connection's end is noticed before another call on a new one is answered.
    assert (await core.upload(b"whole"))["code"] == 0
    assert (await admin.counts())["materials"] == 1
    assert (await admin.call_counts())["/materials"] == {"received": 2, "handled": 1}


async def test_a_write_dropped_afterwards_kept_the_file(core: CoreCaller, admin: Admin) -> None:
    await admin.fault("dropAfter", path="/materials", count=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await core.upload(b"jpeg")
    assert (await admin.counts())["materials"] == 1


async def test_a_discarded_file_is_gone_and_may_be_discarded_again(
    core: CoreCaller, admin: Admin
) -> None:
    material_id = (await core.upload(b"jpeg"))["data"]["materialId"]
    for _ in range(2):
        answer = await core.post(f"/materials/{material_id}/discard", {})
        assert (answer["code"], answer["data"]) == (0, {})
    assert (await admin.counts())["materials"] == 0


async def test_what_a_case_has_taken_cannot_be_discarded(core: CoreCaller, admin: Admin) -> None:
    await submit_case(core, care.ELDER_CARD)
    [case] = await admin.cases(sourceNo="S1")
    for material in case["materials"]:
        await core.post(f"/materials/{material['materialId']}/discard", {})
    assert (await admin.counts())["materials"] == 2


async def test_an_upload_throws_away_what_is_old_and_taken_by_nobody(
    core: CoreCaller, admin: Admin, clock: StillClock
) -> None:
    await submit_case(core, care.ELDER_CARD)
    await core.upload(b"forgotten")
    clock.now += 40 * 86400
    await core.upload(b"new")
    counts = await admin.counts()
    assert (counts["materials"], counts["untakenMaterials"]) == (3, 1)


async def connect(sandbox: Sandbox) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    url = urlsplit(sandbox.url)
    return await asyncio.open_connection(url.hostname, url.port)


def head_of(headers: dict[str, str]) -> bytes:
    lines = ["POST /materials HTTP/1.1", "Host: core", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()
