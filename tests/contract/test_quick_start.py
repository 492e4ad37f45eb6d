"""The quick start of docs/api.md works as it stands there."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.services.environment import with_settings
from tests.services.install import apt_install, unavailable
from tests.support.stage import Stage

ROOT = Path(__file__).parents[2]


def quick_start() -> str:
    """Return the lines of the document's first block."""
    match = re.search(r"^## Quick start\n.*?^```sh\n(.*?)^```$", read(), re.DOTALL | re.MULTILINE)
    assert match
    return match[1]


def read() -> str:
    return (ROOT / "docs" / "api.md").read_text()


@pytest.fixture(scope="module", autouse=True)
def curl() -> None:
    if not shutil.which("curl") and not apt_install("curl"):
        unavailable("curl", "Install it (Debian, Ubuntu: apt install curl).")


def url_of(stage: Stage) -> str:
    return str(stage.client.base_url).rstrip("/")


async def run(lines: str, api: str, temporary: Path) -> dict[str, Any] | None:
    """Run the lines against a server. Return the last answer, None if a line failed."""
    process = await asyncio.create_subprocess_exec(
        "bash",
        *("-euo", "pipefail", "-c", lines),
        cwd=ROOT,
        env=with_settings(BFF_API=api, TMPDIR=str(temporary)),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return json.loads(said) if process.returncode == 0 else None


async def test_the_quick_start_ends_with_a_scan(small_stage: Stage, tmp_path: Path) -> None:
    scan = await run(quick_start(), url_of(small_stage), tmp_path)
    assert scan is not None
    assert scan["scanId"]
    assert scan["fields"]
    assert scan["certificate"]["stateText"]


async def test_a_line_that_no_longer_works_is_found(small_stage: Stage, tmp_path: Path) -> None:
    outdated = quick_start().replace("/v1/scans", "/v1/scan")
    assert await run(outdated, url_of(small_stage), tmp_path) is None


def left_in(folder: Path) -> set[str]:
    return {file.name for file in folder.rglob("*")}


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Return the folder for temporary files. The SQLite file of the stage lies beside it."""
    (tmp_path / "temporary").mkdir()
    return tmp_path / "temporary"


async def test_the_quick_start_leaves_no_key_behind(small_stage: Stage, temporary: Path) -> None:
    assert await run(quick_start(), url_of(small_stage), temporary) is not None
    assert left_in(temporary) == set()


async def test_a_quick_start_that_fails_leaves_no_key_behind(
    small_stage: Stage, temporary: Path
) -> None:
    outdated = quick_start().replace("/v1/scans", "/v1/scan")
    assert await run(outdated, url_of(small_stage), temporary) is None
    assert left_in(temporary) == set()


async def test_a_key_that_stays_is_found(small_stage: Stage, temporary: Path) -> None:
    """Control."""
    careless = re.sub(r"^(trap|rm) .*$", "", quick_start(), flags=re.MULTILINE)
    assert await run(careless, url_of(small_stage), temporary) is not None
    assert "key.pem" in left_in(temporary)
