"""Migrations of one database that start together: one works, the other waits for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.migration import AnotherMigration, alone
from tests.faults.test_commands_end import BOUND_S, settings_for
from tests.services.environment import with_settings
from tests.support.server_process import ROOT

AT_ONCE = 3
WAITS = "bff: another migration of this database is running; waiting for its end\n"

# All processes go on from here together: importing takes each of them a different time.
PROGRAM = """
import pathlib, sys, time
from bff import database_commands
from models import migration

folder, number, at_once = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def reach(place):
    (folder / f"{{place}}-{{number}}").touch()

def all_reach(place):
    reach(place)
    while len(list(folder.glob(f"{{place}}-*"))) < at_once:
        time.sleep(0.001)

{without_lock}
migrate = database_commands.migrate
async def migrate_with_others():
    all_reach("start")
    return await migrate()
database_commands.migrate = migrate_with_others
sys.argv = ["bff", "migrate"]
from bff.command_line import main
try:
    raise SystemExit(main())
finally:
    reach("plan")  # who failed before planning is not waited for
"""
WITHOUT_LOCK = """
from contextlib import asynccontextmanager
from tortoise.migrations.executor import MigrationExecutor

@asynccontextmanager
async def nothing(*_):
    yield
migration.alone = nothing

# The plan is made at once after the last look at what is applied.
plan = MigrationExecutor._migration_plan
def plan_with_others(*arguments):
    all_reach("plan")
    return plan(*arguments)
MigrationExecutor._migration_plan = plan_with_others
"""


def migrate_together(folder: Path, url: str, without_lock: str = "") -> list[tuple[int, str]]:
    """Start real processes, and return exit code and words of each."""
    program = PROGRAM.format(without_lock=without_lock)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(folder), str(number), str(AT_ONCE)],
            cwd=ROOT,
            env=with_settings(**settings_for(folder, url)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in range(AT_ONCE)
    ]
    try:
        said = [process.communicate(timeout=BOUND_S)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
    return [(process.returncode, words) for process, words in zip(processes, said, strict=True)]


def test_migrations_that_start_together_all_succeed(tmp_path: Path, new_database_url: str) -> None:
    for code, said in migrate_together(tmp_path, new_database_url):
        assert (code, said.replace(WAITS, "")) == (0, ""), said


def test_without_the_lock_one_of_them_fails(tmp_path: Path, new_database_url: str) -> None:
    """Control."""
    ends = migrate_together(tmp_path, new_database_url, WITHOUT_LOCK)
    assert any(code == 0 for code, _ in ends), ends
    assert any(code != 0 for code, _ in ends), ends


async def test_a_migration_that_does_not_end_is_said(new_database_url: str) -> None:
    waits: list[str] = []
    async with alone(new_database_url, 0, lambda: waits.append("first")):
        with pytest.raises(AnotherMigration):
            async with alone(new_database_url, 0, lambda: waits.append("second")):
                raise AssertionError("both migrate")
    assert waits == ["second"]
    async with alone(new_database_url, 0, lambda: waits.append("third")):
        assert waits == ["second"]
