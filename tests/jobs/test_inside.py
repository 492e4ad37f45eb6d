"""The runner inside the server: started, woken, stopped; what operators see of it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import bff.lifecycle
from bff.api.face import Face
from bff.capabilities import CAPABILITIES
from bff.context import AppContext
from bff.doctor import examine
from bff.health import Finding
from jobs import JobKind, Permanent, Runner, enqueue
from models import Job
from models.transaction import database
from models.wakes import send_with, stop_sending_with
from tests.jobs.bench import Bench, HeldWork, Work
from tests.services.environment import with_settings
from tests.services.redis import RedisServer
from tests.support.server_process import ROOT, server_settings
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually


@pytest.fixture
def work() -> Work:
    """Return the work of jobs of kind ``note``, the only ones."""
    return HeldWork()


@pytest.fixture
def capabilities(work: Work) -> tuple[Face, ...]:
    """Return the server's capabilities with jobs of kind ``note`` instead of their own."""
    idle = (replace(face, job_kinds=lambda context: ()) for face in CAPABILITIES)
    return (*idle, Face(job_kinds=lambda context: (JobKind(name="note", work=work),)))


@pytest.fixture
def stage_settings(capabilities: tuple[Face, ...]) -> dict[str, Any]:
    return {"capabilities": capabilities}


@pytest.fixture
def no_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    def make_runner(*args: object, **options: object) -> Runner:
        return Runner(*args, **options, poll_s=3600.0)  # type: ignore[arg-type]

    monkeypatch.setattr(bff.lifecycle, "Runner", make_runner)


async def put(context: AppContext) -> int:
    """Enqueue one, and with it wake those who run them."""
    return await enqueue(database(), "note", "{}", now=context.clock.now())


async def test_a_job_is_run_as_soon_as_it_is_said(
    work: HeldWork, no_polling: None, stage: Stage
) -> None:
    work.let.set()
    await put(stage.context)
    # It is counted after its work, once that is committed.
    await eventually(lambda: stage.context.counters["job_done:note"] == 1)
    assert len(work.done) == 1
    ready = (await stage.client.get("/readyz")).json()
    assert ready["counters"]["job_done:note"] == 1


async def test_said_by_another_process_it_is_heard(
    work: HeldWork, no_polling: None, small_stage: Stage
) -> None:
    """All that another worker can do: the signal."""
    work.let.set()
    stop_sending_with(small_stage.context.signals.send_all)
    await eventually(lambda: small_stage.context.signals.is_connected)
    await asyncio.sleep(0.1)  # the first round, which would find it
    await put(small_stage.context)
    await asyncio.sleep(0.1)
    assert work.tried == []  # control
    send_with(small_stage.context.signals.send_all)
    await small_stage.context.signals.send("jobs", "")
    await eventually(lambda: len(work.done) == 1)


async def test_apart_the_server_runs_none(
    work: HeldWork,
    capabilities: tuple[Face, ...],
    valkey_server: RedisServer,
    tmp_path: Path,
) -> None:
    valkey_server.reset()
    apart: dict[str, Any] = {"capabilities": capabilities, "BFF_JOBS": "apart"}
    url = f"sqlite://{tmp_path}/apart.sqlite3"
    async with start_stage(url, valkey_server.url, tmp_path, **apart) as stage:
        await put(stage.context)
        await asyncio.sleep(0.2)
        assert work.tried == []
        assert not stage.context.jobs._has_begun_recurring


async def test_a_server_that_stops_hands_back_what_does_not_end(
    work: HeldWork,
    capabilities: tuple[Face, ...],
    valkey_server: RedisServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bff.lifecycle, "JOBS_END_S", 0.1)
    valkey_server.reset()
    url = f"sqlite://{tmp_path}/stopped.sqlite3"
    async with start_stage(url, valkey_server.url, tmp_path, capabilities=capabilities) as stage:
        context = stage.context
        job_id = await put(context)
        await eventually(lambda: bool(work.tried))
        await bff.lifecycle.stop_loops(context, 0.1)
        [job] = await Job.all()
        assert (job.id, job.claim) == (job_id, None)
    assert work.cancelled == 1


async def findings(stage: Stage) -> list[Finding]:
    run_command = await examine(stage.context.settings, stage.clock)
    return [finding for finding in run_command if finding.part == "jobs"]


async def test_readyz_and_doctor_say_how_many_wait_and_which_are_dead(
    work: HeldWork, each_database: Stage
) -> None:
    stage = each_database
    assert (await stage.client.get("/readyz")).json()["parts"]["jobs"] == (
        "ok: 0 waiting, 0 due for up to 0 s, 0 dead"
    )
    [good] = await findings(stage)
    assert (good.good, good.text) == (True, "0 waiting, 0 due for up to 0 s, 0 dead")

    await enqueue(database(), "other", "{}", now=stage.clock.now() - timedelta(seconds=75))
    [late] = await findings(stage)
    assert (late.good, late.text[:35]) == (False, "1 waiting, 1 due for up to 75 s, 0 "[:35])
    assert (await stage.client.get("/readyz")).json()["parts"]["jobs"].startswith("behind: 1 wai")

    work.fails, job_id = [Permanent("the item is closed")], await put(stage.context)
    work.let.set()
    await stage.context.jobs.drain()
    dead = (await findings(stage))[1]
    assert (dead.good, dead.text) == (False, f"note {job_id} is dead: the item is closed")
    ready = await stage.client.get("/readyz")
    assert ready.status_code == 200, "a dead job is no reason to send citizens elsewhere"
    assert ready.json()["parts"]["jobs"].endswith(", 1 dead")


async def run_command(settings: dict[str, str], *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bff", *words, cwd=ROOT, env=with_settings(**settings),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), 180)
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_commands_list_dead_letters_and_set_one_running(bench: Bench, tmp_path: Path) -> None:
    settings = server_settings(tmp_path, bench.url, None, "http://127.0.0.1:9")
    kind = JobKind(name="note", work=Work(fails=[Permanent("the item is closed")]))
    [job_id] = await bench.put("note", '{"case":7}')
    await bench.runner(kind).drain()

    code, said = await run_command(settings, "jobs")
    assert code == 0, said
    line = f'{job_id}  note  {{"case":7}}  2026-11-23 16:00:00+08:00  the item is closed\n'
    assert said == line
    assert (await run_command(settings, "release-job", str(job_id))) == (0, "")
    [job] = await bench.rows()
    assert job.dead_at is None
    assert await run_command(settings, "jobs") == (0, "")
    for unknown in (str(job_id), "0", "9" * 30):
        code, said = await run_command(settings, "release-job", unknown)
        assert (code, said.startswith("bff: there is no dead job")) == (2, True), said
