"""The servers under measurement: the bare one, ours, and the sandbox behind ours."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from bff.embedded_redis import embedded_redis
from sandbox.app_push.settings import AppPushSettings
from tests.services.environment import with_settings

SERVER_CORE, CLIENT_CORE = 0, 1
APP_KEY = "benchmark-app-key-0123456789"


def pin_client() -> None:
    """Give the client a core of its own, where the machine lets us."""
    if hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {CLIENT_CORE})


def _pin_server() -> None:
    if hasattr(os, "sched_setaffinity") and os.cpu_count() != 1:
        os.sched_setaffinity(0, {SERVER_CORE})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class MeasuredServer:
    """One server under measurement."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Read the user and system time of the process; 0 if the machine has no /proc."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_bytes(self) -> int:
        """Read the resident memory of the process; 0 if the machine has no /proc."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except OSError:
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    def queued_seconds(self) -> float:
        """Return how long the event loop's thread waited for a core; 0 without /proc.

        The second number of ``schedstat`` (Linux, Documentation/scheduler/sched-stats.rst).
        """
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0


_NO_CHANNEL = {
    "SANDBOX_SMS_PORT": "0",
    "SANDBOX_APP_PUSH_PORT": "0",
    "SANDBOX_WECHAT_PORT": "0",
}


def app_push_settings() -> dict[str, str]:
    """Return the settings that set an app's push service up in the sandbox."""
    account, port = AppPushSettings(), free_port()
    address = f"http://127.0.0.1:{port}"
    return {
        "SANDBOX_APP_PUSH_PORT": str(port),
        "BFF_APP_PUSH_URL": address,
        "BFF_APP_PUSH_REPORT_URL": address,
        "BFF_APP_PUSH_KEY": account.app_key,
        "BFF_APP_PUSH_SECRET": account.master_secret,
    }


class Servers:
    """All servers, started on entering and ended on leaving.

    ``start_s`` is the time until our server's first answer. Limits are too high to be reached, and
    everything of ours runs on one core, unless ``is_deployed``: then it is the server as it is.
    """

    def __init__(self, folder: Path, *, is_deployed: bool = False, **settings: str) -> None:
        self._is_deployed = is_deployed
        self._folder = folder
        self._settings = settings
        self._stack = AsyncExitStack()
        self.port, self.bare_port = free_port(), free_port()
        self.core_port, self.admin_port = free_port(), free_port()
        self.start_s = 0.0

    async def __aenter__(self) -> Self:
        try:
            await self._begin()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _begin(self) -> None:
        redis = self._stack.enter_context(embedded_redis())
        self.environment = with_settings(
            BFF_DATA_DIR=str(self._folder),
            BFF_DEMO="1",
            BFF_PORT=str(self.port),
            BFF_REDIS_URL=redis,
            BFF_CORE_URL=f"http://127.0.0.1:{self.core_port}",
            BFF_CORE_ADMIN_URL=f"http://127.0.0.1:{self.admin_port}",
            BFF_CORE_APP_KEY=APP_KEY,
            SANDBOX_APP_ID="mashangban-bff",
            SANDBOX_APP_KEY=APP_KEY,
            SANDBOX_PORT=str(self.core_port),
            SANDBOX_ADMIN_PORT=str(self.admin_port),
            SANDBOX_DATABASE=str(self._folder / "core.sqlite3"),
            **(_NO_CHANNEL | self._settings),
        )
        for verb in ("migrate", "seed"):
            self.run(verb)
        self.core = self._start("sandbox", self.core_port, pin=False)
        self.bare = self._start("benchmarks.bare", self.bare_port, str(self.bare_port))
        await self._answers(f"http://127.0.0.1:{self.bare_port}/bare")
        await self._answers(f"http://127.0.0.1:{self.admin_port}/admin/people")
        started = time.perf_counter()
        self.ours = self._start_ours()
        await self._answers(f"http://127.0.0.1:{self.port}/healthz")
        self.start_s = time.perf_counter() - started

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def _start_ours(self) -> MeasuredServer:
        if self._is_deployed:
            return self._start("bff", self.port, "serve", pin=False)
        return self._start("benchmarks.unlimited_server", self.port)

    def run(self, verb: str) -> None:
        """Run one of our commands to its end."""
        command = [sys.executable, "-m", "bff", verb]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def _start(self, module: str, port: int, *arguments: str, pin: bool = True) -> MeasuredServer:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            stdout=(self._folder / f"{module}.log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_pin_server if pin else None,
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.terminate)
        return MeasuredServer(port, process.pid)

    async def _answers(self, url: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(2000):
                try:
                    if (await client.get(url)).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.01)
        raise TimeoutError(f"{url} did not answer within 20 s; see {self._folder}")
