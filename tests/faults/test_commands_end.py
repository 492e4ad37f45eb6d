"""Every command ends, with words and an exit code, whatever is the matter with the database."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.faults.small_disk import fill, make_read_only, small_disk
from tests.services.environment import with_settings
from tests.services.postgres import PostgresServer, free_port
from tests.support.server_process import ROOT, server_settings

BOUND_S = 240  # the slowest waits 10 s for PostgreSQL; the machine may be busy
COMMANDS = {
    "migrate": ["migrate"],
    "enrol": ["enrol", "demo-desk-3"],
    "doctor": ["doctor"],
    "seed": ["seed"],
    "jobs": ["jobs"],
    "release-job": ["release-job", "1"],
    "pull-items": ["pull-items"],
    "serve": ["serve"],
}


def run(settings: dict[str, str], *words: str) -> tuple[int, str]:
    """Exit code and what was said. A command that hangs fails the test by its bound."""
    result = subprocess.run(
        [sys.executable, "-m", "bff", *words],
        cwd=ROOT,
        env=with_settings(**settings),
        capture_output=True,
        text=True,
        timeout=BOUND_S,
    )
    return result.returncode, result.stdout + result.stderr


def settings_for(folder: Path, url: str, **more: str) -> dict[str, str]:
    demo = {"BFF_DEMO": "1", "BFF_REDIS_URL": "redis://127.0.0.1:9"}
    return server_settings(folder, url, None, "http://127.0.0.1:9", **demo) | more


@contextmanager
def directory_missing(folder: Path) -> Iterator[Path]:
    yield folder / "nowhere" / "bff.sqlite3"


@contextmanager
def directory(folder: Path) -> Iterator[Path]:
    (folder / "bff.sqlite3").mkdir()
    yield folder / "bff.sqlite3"


@contextmanager
def no_database(folder: Path) -> Iterator[Path]:
    (folder / "bff.sqlite3").write_bytes(b"This is a letter, not a database. " * 100)
    yield folder / "bff.sqlite3"


@contextmanager
def locked_database(folder: Path) -> Iterator[Path]:
    """By somebody who does not let go."""
    holder = sqlite3.connect(folder / "bff.sqlite3", isolation_level=None)
    holder.execute("CREATE TABLE t (x)")
    holder.execute("BEGIN EXCLUSIVE")
    yield folder / "bff.sqlite3"
    holder.close()


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    with small_disk(folder / "disk") as disk:
        sqlite3.connect(disk / "bff.sqlite3").execute("CREATE TABLE t (x)").connection.close()
        make_read_only(disk)
        yield disk / "bff.sqlite3"


@contextmanager
def full(folder: Path) -> Iterator[Path]:
    with small_disk(folder / "disk") as disk:
        fill(disk)
        yield disk / "bff.sqlite3"


Situation = Callable[[Path], AbstractContextManager[Path]]
SITUATIONS: dict[str, tuple[Situation, str]] = {
    "directory missing": (directory_missing, "cannot be reached: [Errno 2] No such file"),
    "a directory": (directory, "cannot be reached: [Errno 22] Not a regular file"),
    "no database": (no_database, "file is not a database"),
    "locked": (locked_database, "database is locked"),
    "read-only": (read_only, "attempt to write a readonly database"),
    "full": (full, "disk"),
}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("command", ["migrate", "enrol", "doctor"])
def test_a_command_ends_with_words(tmp_path: Path, command: str, situation: str) -> None:
    made, words = SITUATIONS[situation]
    with made(tmp_path) as file:
        code, said = run(settings_for(tmp_path, f"sqlite://{file}"), *COMMANDS[command])
    assert code == (1 if command == "doctor" else 2), said
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("migrate", "enrol")])
def test_so_does_every_other(tmp_path: Path, command: str) -> None:
    with no_database(tmp_path) as file:
        code, said = run(settings_for(tmp_path, f"sqlite://{file}"), *COMMANDS[command])
    assert code == (1 if command == "doctor" else 2), said
    assert "file is not a database" in said
    assert "Traceback" not in said


def test_so_does_the_program_of_jobs(tmp_path: Path) -> None:
    with no_database(tmp_path) as file:
        code, said = run(settings_for(tmp_path, f"sqlite://{file}"), "work")
    assert (code, said.startswith("bff: the database refused: ")) == (2, True), said


@pytest.mark.parametrize("command", ["migrate", "enrol", "doctor"])
def test_postgres_that_refuses_is_said(
    tmp_path: Path, command: str, postgres_server: PostgresServer
) -> None:
    at = postgres_server.url("postgres").partition("@")[2]
    for url, words in (
        (f"postgres://u:p@127.0.0.1:{free_port()}/d", "cannot be reached: [Errno 111]"),
        (f"postgres://nobody:wrong-secret@{at}", "the database refused: Invalid"),
    ):
        code, said = run(settings_for(tmp_path, url), *COMMANDS[command])
        assert code == (1 if command == "doctor" else 2), said
        assert words in said
        assert "wrong-secret" not in said
        assert "Traceback" not in said


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "migrate"])
def test_an_empty_database_is_to_be_migrated(tmp_path: Path, command: str) -> None:
    settings = settings_for(tmp_path, f"sqlite://{tmp_path}/bff.sqlite3")
    code, said = run(settings, *COMMANDS[command])
    assert code == (1 if command == "doctor" else 2), said
    assert "Make them with: ./script/bff migrate" in said


def test_files_are_their_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    """Also those of an earlier version, that others could read."""
    data = tmp_path / "data"
    settings = {"BFF_DATA_DIR": str(data), "BFF_CORE_APP_KEY": "key-the-core-gave-us"}
    before = os.umask(0)
    try:
        code, said = run(settings, "migrate")
        assert code == 0, said
        assert modes(data) == {"bff.sqlite3": 0o600, "keys.json": 0o600}
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        for file in data.iterdir():
            file.chmod(0o666)
        keeper = sqlite3.connect(data / "bff.sqlite3", isolation_level=None)
        keeper.execute("INSERT INTO hall VALUES ('h', 'n', 'a', 'r')")  # -wal and -shm stay open
        for file in data.glob("*.sqlite3-*"):
            file.chmod(0o666)
        code, said = run(settings, "jobs")
        assert code == 0, said
        assert set(modes(data)) == {f"bff.sqlite3{end}" for end in ("", "-wal", "-shm")} | {
            "keys.json"
        }
        assert set(modes(data).values()) == {0o600}
        keeper.close()
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
