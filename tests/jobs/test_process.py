"""``python -m bff work`` as an operator runs it: stopped, killed, started wrongly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bff.database_start import field_cipher
from jobs import enqueue
from models import Job, UsageChain
from models.encryption import use_cipher
from models.transaction import database
from tests.jobs.bench import Bench
from tests.jobs.program import LEASE_S
from tests.services.environment import with_settings
from tests.services.redis import RedisServer
from tests.support.server_process import ROOT, server_settings
from tests.support.stage import KEYS
from tests.support.waiting import eventually

STOP_S = 60.0


@dataclass
class Programs:
    """Processes with the settings of an installation, ended with the test."""

    folder: Path
    settings: dict[str, str]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    async def start(self, module: str = "tests.jobs.program") -> subprocess.Popen[bytes]:
        """Until it says that it runs jobs."""
        log_file = self.folder / f"jobs-{len(self.started)}.log"
        process = self._start(module, log_file)

        def runs() -> bool:
            assert process.poll() is None, log_file.read_text()
            return "running jobs" in log_file.read_text()

        await eventually(runs, 60)
        return process

    def _start(self, module: str, log_file: Path) -> subprocess.Popen[bytes]:
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *module.split()],
                cwd=ROOT,
                env=with_settings(**self.settings),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    async def exit_code(self, process: subprocess.Popen[bytes], within_s: float = STOP_S) -> int:
        await eventually(lambda: process.poll() is not None, within_s)
        assert process.returncode is not None
        return process.returncode

    def close(self) -> None:
        for process in self.started:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


@pytest.fixture
async def programs(
    bench: Bench, valkey_server: RedisServer, tmp_path: Path
) -> AsyncIterator[Programs]:
    """Start the programs without a core, because no test here calls it."""
    valkey_server.reset()
    use_cipher(field_cipher(KEYS))
    given = server_settings(tmp_path, bench.url, valkey_server.url, "http://127.0.0.1:9")
    made = Programs(tmp_path, given | {"BFF_JOBS": "apart"})
    yield made
    made.close()


async def has_begun(times: int) -> bool:
    return [chain.seq for chain in await UsageChain.filter(id="the-note")] == [times]


async def in_mid_job(programs: Programs, module: str = "tests.jobs.program") -> int:
    """Start a job, kill its process during the work, and return the job's id."""
    job_id = await enqueue(database(), "note", "the-note", now=datetime.now(UTC))
    process = await programs.start(module)
    await eventually(lambda: has_begun(1))
    os.kill(process.pid, signal.SIGKILL)
    await programs.exit_code(process)
    return job_id


async def test_a_job_whose_process_was_killed_runs_again_after_its_lease(
    programs: Programs,
) -> None:
    job_id = await in_mid_job(programs)
    [job] = await Job.all()
    assert (job.id, job.claim is None) == (job_id, False)
    await programs.start()
    await eventually(lambda: has_begun(2), LEASE_S + 10)

    async def is_gone() -> bool:
        return not await Job.exists()

    await eventually(is_gone)


async def test_a_job_removed_when_taken_is_lost(programs: Programs) -> None:
    """The control."""
    await in_mid_job(programs, "tests.jobs.removed_first")
    await programs.start()
    assert await Job.all().count() == 0
    assert await has_begun(1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_stopped_in_mid_job_it_ends_in_time_and_hands_the_job_back(
    programs: Programs, number: signal.Signals
) -> None:
    await enqueue(database(), "note", "the-note", now=datetime.now(UTC))
    process = await programs.start()
    await eventually(lambda: has_begun(1))
    os.kill(process.pid, number)
    assert await programs.exit_code(process) == 0
    [job] = await Job.all()
    assert job.claim is None
    await programs.start()
    await eventually(lambda: has_begun(2))


async def test_with_nothing_to_do_it_ends_at_once(programs: Programs) -> None:
    process = await programs.start("bff work")
    os.kill(process.pid, signal.SIGTERM)
    assert await programs.exit_code(process, 5) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"BFF_REDIS_URL": ""}, "BFF_REDIS_URL must be set"),
        ({"BFF_JOBS": "nowhere"}, "BFF_JOBS must be one of"),
    ],
)
def test_what_it_lacks_is_said_in_a_line(tmp_path: Path, wrong: dict[str, str], said: str) -> None:
    settings = server_settings(tmp_path, f"sqlite://{tmp_path}/x", "redis://x", "http://x", **wrong)
    done = subprocess.run(
        [sys.executable, "-m", "bff", "work"],
        cwd=ROOT,
        env=with_settings(**settings),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"bff: {said}")
    assert len(done.stderr.splitlines()) == 1
