"""The environment is read in settings only: everything else is told what it needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

READERS = ("bff/settings/load.py", "sandbox/settings.py", "script", "tests/services")
READS = {"os.environ", "os.environb", "os.getenv", "os.putenv", "os.unsetenv"}


def readings(module: Module) -> Iterator[str]:
    if not module.is_in(*READERS, "tests/conftest.py"):
        for line, name in module.uses():
            if name in READS:
                yield f"{line}: {name} belongs in settings"


def test_only_settings_read_the_environment() -> None:
    assert broken(readings) == []


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.environ['A']",
        "from os import getenv",
        "import os as system\nsystem.getenv('A')",
    ],
)
def test_a_reading_is_found(code: str) -> None:
    assert list(readings(plant("bff/lifecycle.py", code)))
    assert not list(readings(plant("bff/settings/load.py", code)))
