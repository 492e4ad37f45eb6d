"""What ``--fast`` leaves out is found by what a test needs, not by a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.selection import _starts, is_fast


@pytest.mark.parametrize(
    ("code", "starts"),
    [
        ("import subprocess", True),
        ("from subprocess import Popen", True),
        ("import asyncio\nasyncio.create_subprocess_exec", True),
        ("from tests.support.server_process import real_stage", True),
        ("from tests.jobs.program import KINDS", False),
        ("import asyncio\nasyncio.run", False),
    ],
)
def test_a_module_that_starts_processes_is_found(code: str, starts: bool, tmp_path: Path) -> None:
    file = tmp_path / "test_planted.py"
    file.write_text(code)
    assert _starts(file) is starts


def test_this_test_is_fast(request: pytest.FixtureRequest) -> None:
    assert is_fast(request.node)


def test_one_with_postgres_is_not(request: pytest.FixtureRequest, postgres_server: object) -> None:
    assert not is_fast(request.node)


@pytest.mark.parametrize("kind", ["postgres", "redis7"])
def test_a_variant_is_not(request: pytest.FixtureRequest, kind: str) -> None:
    assert not is_fast(request.node)
