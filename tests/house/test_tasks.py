"""Tasks are created by those who own them: nothing runs that nobody stops or hears fail.

The server's own in bff/background.py, a transaction's in models/transaction.py, a job's in
jobs/runner.py, which hands the job back when it stops the task.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

OWNERS = (
    "bff/background.py",
    "models/transaction.py",
    "jobs/runner.py",
    "sandbox",
    "tests",
    "benchmarks",
)
SPAWNS = {"create_task", "ensure_future", "add_task", "run_coroutine_threadsafe"}


def spawns(module: Module) -> Iterator[str]:
    if not module.is_in(*OWNERS):
        for line, name in module.uses():
            if name.rpartition(".")[2] in SPAWNS:
                yield f"{line}: {name} belongs in bff/background.py"


def test_tasks_are_created_by_their_owners() -> None:
    assert broken(spawns) == []


@pytest.mark.parametrize(
    "code",
    [
        "import asyncio\nasyncio.create_task(work())",
        "from asyncio import ensure_future",
        "app.add_task(work())",
        "asyncio.get_running_loop().create_task(work())",
    ],
)
def test_a_stray_task_is_found(code: str) -> None:
    assert list(spawns(plant("bff/codes/service.py", code)))
    assert not list(spawns(plant("models/transaction.py", code)))
