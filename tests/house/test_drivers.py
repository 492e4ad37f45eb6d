"""The databases' drivers are known to models/ only, which turns their errors into its own.

Who catches a driver's error elsewhere forgets that of the other database.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

DRIVERS = (
    "asyncpg",
    "sqlite3",
    "aiosqlite",
    "tortoise.backends.asyncpg",
    "tortoise.backends.sqlite",
)
# Programs with databases of their own, and those that look into ours from outside.
FREE = ("models", "sandbox", "tests", "benchmarks")


def drivers(module: Module) -> Iterator[str]:
    if module.is_in(*FREE):
        return
    for line, name in module.imports():
        if any(name == driver or name.startswith(f"{driver}.") for driver in DRIVERS):
            yield f"{line}: {name} belongs in models/: catch what models/failures.py has"


def test_only_models_know_the_databases_drivers() -> None:
    assert broken(drivers) == []


@pytest.mark.parametrize(
    "code",
    [
        "from asyncpg import CannotConnectNowError",
        "import sqlite3",
        "def check():\n    from asyncpg.exceptions import DataError",
        "from tortoise.backends.asyncpg.client import AsyncpgDBClient",
    ],
)
def test_a_driver_elsewhere_is_found(code: str) -> None:
    assert list(drivers(plant("bff/lifecycle.py", code)))
    assert not list(drivers(plant("models/failures.py", code)))


def test_words_that_only_begin_like_a_driver_are_none() -> None:
    assert not list(drivers(plant("bff/codes/service.py", "import sqlite3worker")))
