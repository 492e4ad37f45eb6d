"""Uploads that break off, stall, crawl and come when a part of us is away: whole, or nowhere."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sanic import Sanic

from bff.background import Background
from bff.http.streamed_body import StreamedBody
from bff.materials.discards import DISCARD
from gateways.breaker import BreakerState
from models import Draft, Job, Material, ServiceItem
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.support.applications import PDF, Application
from tests.support.raw_upload import counts, pdf, raw_upload
from tests.support.refits import patience
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually

SEED = 11
ITEM, CODE = "最低生活保障申请", "householdRegister"
HALF = 300_000
SMALL = 30_000  # Sanic goes on reading after so little, and so hears of a hang-up at once


@pytest.fixture
async def impatient(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    valkey_server.reset()
    database = f"sqlite://{tmp_path}/bff.sqlite3"
    async with start_stage(
        database, valkey_server.url, tmp_path, refits=(patience(UPLOAD_STALL_S=0.5),)
    ) as stage:
        yield stage


async def begin_application(stage: Stage) -> Application:
    """Begin a draft as soon as the job that reads the catalogue has read the item."""
    item: ServiceItem = await eventually(lambda: ServiceItem.get_or_none(name=ITEM))
    phone = await stage.phone("linxiuying")
    answer = await phone.post("/v1/drafts", {"itemCode": item.code})
    assert answer.status_code == 201, answer.text
    return Application(phone, {}, answer.json())


async def nothing_is_left(stage: Stage) -> None:
    """Nor anybody who still waits for bytes, nor blame for the core."""

    async def is_settled() -> bool:
        return not stage.context.background._work and (await counts(stage))["materials"] == 0

    await eventually(is_settled)
    assert await Material.all().count() == 0
    assert stage.context.materials.upload_places.in_use == 0
    health = stage.context.core.health()["materials"]
    assert (health.state, health.failures) == (BreakerState.CLOSED, 0)


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("how", ["hang_up", "close_half"])
async def test_a_cut_upload_is_nowhere(stage: Stage, chunked: bool, how: str) -> None:
    application = await begin_application(stage)
    async with raw_upload(stage, application, CODE, None if chunked else 2 * HALF) as upload:
        await upload.send(pdf(HALF))
        await asyncio.sleep(0.1)  # some of it is at the core by now, or not: the next test has both
        getattr(upload, how)()
        await nothing_is_left(stage)
    assert (await Draft.get(id=application.id)).version == 1
    assert (await application.upload(CODE, PDF)).status_code == 201


async def test_cuts_at_any_moment_leave_all_or_nothing(small_stage: Stage) -> None:
    """After 30 uploads, cut at random moments or at the end, the core has exactly our rows."""
    chance = random.Random(SEED)
    application = await begin_application(small_stage)
    for number in range(30):
        content = pdf(200_000, mark=str(number))
        part = chance.choice([len(content), chance.randrange(len(content))])
        async with raw_upload(small_stage, application, CODE, len(content)) as upload:
            await upload.send(content[:part])
            await asyncio.sleep(chance.uniform(0, 0.01))
            upload.hang_up()
        if await Material.all().count() > 6:
            await drop_all(application)

    async def is_settled() -> bool:
        return not small_stage.context.background._work

    await eventually(is_settled)
    rows = await Material.all().values_list("core_material_id", flat=True)
    assert (await counts(small_stage))["materials"] == len(rows)


async def drop_all(application: Application) -> None:
    await application.reload()
    for material in application.draft["materials"]:
        path = f"/v1/drafts/{application.id}/materials/{material['id']}"
        phone = application.phone
        assert (await phone.client.delete(path, headers=phone.headers)).status_code == 204


async def test_a_reader_that_is_not_told_waits_on(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: nobody tells the reader that its client has gone."""
    monkeypatch.setattr(StreamedBody, "hang_up", lambda self: None)
    application = await begin_application(small_stage)
    async with raw_upload(small_stage, application, CODE, 2 * HALF) as upload:
        await upload.send(pdf(HALF))
        await asyncio.sleep(0.1)
        upload.hang_up()
        await asyncio.sleep(1)
        assert small_stage.context.background._work
        assert small_stage.context.materials.upload_places.in_use == 1
    for task in list(small_stage.context.background._work):
        task.cancel()


async def hung_up_before_the_answer(stage: Stage) -> None:
    """All is sent, the core has it, and its answer is late: then the phone goes."""
    application = await begin_application(stage)
    content = pdf(SMALL)
    await stage.faults(kind="trickle", path="/materials", latencyMs=500)
    async with raw_upload(stage, application, CODE, len(content)) as upload:
        await upload.send(content)
        await asyncio.sleep(0.2)
        upload.hang_up()
        await asyncio.sleep(1)
    await stage.no_faults()


async def test_an_upload_that_arrived_is_kept_without_its_client(each_kind: Stage) -> None:
    await hung_up_before_the_answer(each_kind)
    [row] = await Material.all()
    assert (row.size, (await counts(each_kind))["materials"]) == (SMALL, 1)


async def test_without_finishing_it_would_be_left_at_the_core(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the core is not even heard when the client is gone."""

    async def with_its_client(self: Background, work: Any) -> Any:
        return await work

    monkeypatch.setattr(Background, "finish", with_its_client)
    await hung_up_before_the_answer(small_stage)
    assert (await Material.all().count(), (await counts(small_stage))["materials"]) == (0, 1)


@pytest.fixture
async def each_kind(
    database_url: str, valkey_server: RedisServer, tmp_path: Path
) -> AsyncIterator[Stage]:
    valkey_server.reset()
    async with start_stage(database_url, valkey_server.url, tmp_path) as running:
        yield running


@pytest.mark.parametrize(
    ("fault", "slug"),
    [
        ({"kind": "drop"}, "core-unavailable"),
        ({"kind": "error"}, "core-unavailable"),
        ({"kind": "busy", "retryAfter": "7"}, "core-unavailable"),
        ({"kind": "down", "seconds": 5}, "core-unavailable"),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
async def test_a_core_that_fails_leaves_nothing(
    small_stage: Stage, fault: dict[str, Any], slug: str
) -> None:
    application = await begin_application(small_stage)
    await small_stage.faults(path="/materials", count=1, **fault)
    content = pdf(1_000_000)
    async with raw_upload(small_stage, application, CODE, len(content)) as upload:
        await upload.send(content)
        status, document = await upload.answer()
    assert (status, document["reasonCode"]) == (503, slug)
    await small_stage.no_faults()
    assert (await Material.all().count(), (await counts(small_stage))["materials"]) == (0, 0)


async def test_a_stalled_upload_is_ended_and_told(impatient: Stage) -> None:
    application = await begin_application(impatient)
    for length in (2 * HALF, None):
        async with raw_upload(impatient, application, CODE, length) as upload:
            await upload.send(pdf(HALF))
            status, document = await upload.answer()
        assert (status, document["reasonCode"]) == (408, "upload-stalled")
    await nothing_is_left(impatient)


async def test_a_slow_upload_that_makes_progress_is_not_cut(impatient: Stage) -> None:
    """Five times as long as either limit, one small piece at a time."""
    application = await begin_application(impatient)
    Sanic.get_app("mashangban-bff").config.RESPONSE_TIMEOUT = 0.5
    content = pdf(25_000)
    async with raw_upload(impatient, application, CODE, len(content)) as upload:
        for start in range(0, len(content), 1000):
            await upload.send(content[start : start + 1000])
            await asyncio.sleep(0.1)
        status, document = await upload.answer()
    assert (status, document["size"]) == (201, len(content))


async def test_no_row_no_file_when_the_database_is_gone_at_the_end(
    postgres_stage: Stage, mortal_postgres: PostgresServer
) -> None:
    application = await begin_application(postgres_stage)
    content = pdf(2 * HALF)
    async with raw_upload(postgres_stage, application, CODE, len(content)) as upload:
        await upload.send(content[:HALF])
        await asyncio.sleep(0.2)
        mortal_postgres.stop()
        await upload.send(content[HALF:])
        status, document = await upload.answer()
    assert (status, document["reasonCode"]) == (503, "database-unavailable")
    assert (await counts(postgres_stage))["materials"] == 0
    mortal_postgres.start()
    assert await Material.all().count() == 0


async def test_a_file_that_cannot_be_discarded_now_is_discarded_later(small_stage: Stage) -> None:
    """The draft is deleted while its file is on its way, and then the core is away too."""
    application = await begin_application(small_stage)
    content = pdf(2 * HALF)
    await small_stage.faults(kind="error", path="/materials/*/discard")
    async with raw_upload(small_stage, application, CODE, len(content)) as upload:
        await upload.send(content[:HALF])
        await asyncio.sleep(0.2)
        phone = application.phone
        gone = await phone.client.delete(f"/v1/drafts/{application.id}", headers=phone.headers)
        assert gone.status_code == 204
        await upload.send(content[HALF:])
        status, document = await upload.answer()
    assert (status, document["reasonCode"]) == (409, "draft-changed")
    assert (await counts(small_stage))["materials"] == 1
    assert await Job.filter(kind=DISCARD).count() == 1

    await small_stage.no_faults()

    async def gone_there() -> bool:
        small_stage.clock.advance(60)
        small_stage.context.jobs.wake()
        return (await counts(small_stage))["materials"] == 0

    await eventually(gone_there)
