"""Fifty files of 20 MB at the same time: a gigabyte passes, and next to nothing of it stays."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from models import Material, ServiceItem
from sandbox.core.people import PEOPLE
from tests.faults.many_uploads import Order, Target
from tests.support.raw_upload import counts
from tests.support.server_process import ROOT, RealStage, real_stage
from tests.support.waiting import eventually

MB = 1024 * 1024
SIZE = 20 * MB
AT_MOST_MB = 200
ITEM = "临时占用城市道路审批"  # for persons and organisations
SCAN = {
    "code": "scan",
    "name": "扫描件",
    "required": False,
    "formats": ["application/pdf"],
    "maxBytes": SIZE,
}


async def targets(stage: RealStage, number: int) -> list[Target]:
    """Four at a time for each citizen, as many as a worker takes."""
    item: ServiceItem = await eventually(lambda: ServiceItem.get_or_none(name=ITEM))
    changes = {"materials": [SCAN], "requiredLevel": "1"}
    answer = await stage.admin.post(f"/admin/items/{item.code}", json=changes)
    assert answer.status_code == 200, answer.text
    code, said = await stage.command("pull-items")
    assert code == 0, said
    results: list[Target] = []
    for uid in list(PEOPLE)[: -(-number // 4)]:
        phone = await stage.phone(uid)
        answer = await phone.post("/v1/drafts", {"itemCode": item.code})
        assert answer.status_code == 201, answer.text
        path = f"/v1/drafts/{answer.json()['id']}/materials/scan"
        results += [Target(path, phone.grant["accessToken"])] * 4
    return results[:number]


async def grown_mb(stage: RealStage, number: int) -> float:
    """Return the megabytes by which the worker's peak exceeds its memory before."""
    [worker] = stage.server.workers()
    url = urlsplit(str(stage.client.base_url))
    order = Order(url.hostname or "", url.port or 0, SIZE, await targets(stage, number))
    before = memory_mb(worker, "VmRSS")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.many_uploads", cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(msgspec.json.encode(order)), 300)
    assert msgspec.json.decode(said) == [201] * number
    return memory_mb(worker, "VmHWM") - before


def memory_mb(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [kilobytes] = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(kilobytes) / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
async def test_fifty_uploads_of_20_mb_pass_through_little_memory(tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    module = "tests.faults.many_places"
    async with real_stage(tmp_path, database, None, module, BFF_WORKERS="1") as stage:
        grown = await grown_mb(stage, 50)
        print(f"grown by {grown:.0f} MB")
        assert grown < AT_MOST_MB
        assert await Material.filter(size=SIZE).count() == 50
        assert (await counts(stage))["materials"] == 50


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
async def test_reading_them_whole_needs_more(tmp_path: Path) -> None:
    """The control, with a third of the files."""
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with real_stage(
        tmp_path, database, None, "tests.faults.whole_bodies", BFF_WORKERS="1"
    ) as stage:
        assert await grown_mb(stage, 16) > AT_MOST_MB
