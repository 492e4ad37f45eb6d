"""The server as an operator runs it: processes of its own, two workers, signals.

The sandbox runs in the test's loop, so that its faults and its memory are at hand; the test's own
connection to the same database says what was really written.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx

from bff.certificates.parts import log_sealer
from bff.context import AppContext
from bff.database_start import field_cipher
from bff.demo import stock as demo
from models import UsageEntry
from models.encryption import use_cipher
from models.orm import close_database, open_database
from models.usage_log import verify_chain
from sandbox import CoreSettings, SandboxSettings, run_sandbox
from tests.services.environment import with_settings
from tests.services.postgres import free_port
from tests.support.clock import HeldClock
from tests.support.outside_providers import channel_settings
from tests.support.schema import create_tables
from tests.support.stage import APP_KEY, KEYS, PATIENT, Stage, send_receipts_to
from tests.support.waiting import eventually

ROOT = Path(__file__).parents[2]
READY_S, STOP_S = 90, 60  # bounds; a busy machine takes most of the first to import


def is_alive(pid: int) -> bool:
    """Tell if the process runs. One that only waits for its parent to ask how it ended does not."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return listed.stdout.strip()[:1] not in ("", "Z")


def descendants(pid: int) -> dict[int, str]:
    """Return every process below this one, with its command line."""
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    tree: dict[int, str] = {}
    parents = {pid}
    while parents:
        below = {int(r[0]): r[2] for r in rows if int(r[1]) in parents and int(r[0]) not in tree}
        tree |= below
        parents = set(below)
    return tree


class ServerProcess:
    """``python -m <module> serve`` in a session of its own."""

    def __init__(self, folder: Path, settings: dict[str, str], module: str = "bff") -> None:
        self.log_file = folder / f"server-{time.monotonic_ns()}.log"
        self.environment = with_settings(**settings)
        self.module = module
        self.settings = settings
        self._expected = int(settings.get("BFF_WORKERS", "1"))
        self._family: set[int] = set()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self.module, "serve"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def ready(self) -> None:
        """Wait until every worker says so: its signal handlers are in place then."""
        await eventually(self._all_ready, READY_S)

    def _all_ready(self) -> bool:
        assert self.exit_code is None, self.log()
        return len(self.workers()) >= self._expected

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.poll()

    def log(self) -> str:
        return self.log_file.read_text()

    def workers(self) -> list[int]:
        """Return the workers that are ready and alive."""
        self._family |= set(self.family())
        ready = {int(pid) for pid in re.findall(r"Worker ready \[(\d+)\]", self.log())}
        return sorted(pid for pid in ready if is_alive(pid))

    def family(self) -> dict[int, str]:
        """Return all processes below the server, with their command lines."""
        return descendants(self.pid)

    async def wait_for_exit(self, within_s: float = STOP_S) -> int:
        await eventually(lambda: self.exit_code is not None, within_s)
        assert self.exit_code is not None
        return self.exit_code

    async def stop(self) -> int:
        if self.exit_code is None:
            os.kill(self.pid, signal.SIGTERM)
        return await self.wait_for_exit()

    def close(self) -> None:
        """Kill the server and all that it has started."""
        if self._process is None:
            return
        family = self._family | set(self.family() if self.exit_code is None else ())
        for pid in (self.pid, *family):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()


@dataclass
class RealStage(Stage):
    """Stage over a real server process: it has processes and a database, but no ``context``."""

    server: ServerProcess

    async def command(self, *words: str) -> tuple[int, str]:
        """``python -m bff ...`` with the server's own settings: exit code and what it said."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bff", *words, cwd=ROOT, env=self.server.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        output, _ = await asyncio.wait_for(process.communicate(), READY_S)
        assert process.returncode is not None
        return process.returncode, output.decode()

    async def doctor(self) -> None:
        """Check that the server's own ``doctor`` finds no fault.

        Whether it knows next year's holidays depends on the date of the test, so that is left out.
        """
        _, output = await self.command("doctor")
        assert "ok   usage log: " in output, output
        assert wrong(output) == [], output

    async def rows(self, **which: Any) -> list[UsageEntry]:
        return await UsageEntry.filter(**which).order_by("chain", "seq")


def wrong(output: str) -> list[str]:
    """Return the faults that ``doctor`` finds on any date."""
    bad = [line for line in output.splitlines() if line.startswith("BAD ")]
    return [line for line in bad if not line.startswith("BAD  holidays: ")]


async def whole_chain(person_chain: str) -> int:
    """Verify a chain and return the number of its rows."""
    assert await verify_chain(person_chain, log_sealer(KEYS)) == []
    return await UsageEntry.filter(chain=person_chain).count()


def server_settings(
    folder: Path, database_url: str, redis_url: str | None, core_url: str, **settings: str
) -> dict[str, str]:
    port = str(free_port())
    ring = "1:" + b64encode(KEYS.ring[0].secret).decode()
    variables = {
        "BFF_DATA_DIR": str(folder / "data"),
        "BFF_DATABASE_URL": database_url,
        "BFF_KEYS": ring,
        "BFF_FIXED_KEY": b64encode(KEYS.fixed).decode(),
        "BFF_CORE_URL": core_url,
        "BFF_CORE_APP_KEY": APP_KEY,
        "BFF_PORT": port,
        "BFF_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BFF_WORKERS": "2",
        "PYTHONUNBUFFERED": "1",
        **PATIENT,
    }
    if redis_url is not None:
        variables["BFF_REDIS_URL"] = redis_url
    return variables | settings


@asynccontextmanager
async def real_stage(
    folder: Path,
    database_url: str,
    redis_url: str | None,
    module: str = "bff",
    *,
    has_channels: bool = False,
    **settings: str,
) -> AsyncIterator[RealStage]:
    """Sandbox in this loop, server in its processes, this test connected to the same database.

    ``has_channels`` as in ``start_stage``.
    """
    clock = HeldClock()
    async with AsyncExitStack() as stack:
        core = await stack.enter_async_context(
            run_sandbox(
                SandboxSettings(
                    core=CoreSettings(app_id="mashangban-bff", app_key=APP_KEY),
                    database=folder / "core.sqlite3",
                ),
                clock=clock.unix,
            )
        )
        await create_tables(database_url)
        use_cipher(field_cipher(KEYS))
        await open_database(database_url)
        stack.push_async_callback(close_database)
        await demo.seed()
        channels = channel_settings(core) if has_channels else {}
        environment = server_settings(
            folder, database_url, redis_url, core.url, **channels, **settings
        )
        server = ServerProcess(folder, environment, module)
        stack.callback(server.close)
        server.start()
        await server.ready()
        base = environment["BFF_PUBLIC_URL"]
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=base, timeout=60))
        admin = await stack.enter_async_context(
            httpx.AsyncClient(base_url=core.admin_url, timeout=60)
        )
        if has_channels:
            await send_receipts_to(admin, base)
        yield RealStage(cast(AppContext, None), clock, client, core, admin, server)
