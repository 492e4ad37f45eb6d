"""A client with the types of openapi-typescript shows a certificate and applies.

The compiler checks ``walk.ts``, then Node runs it.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bff.identity.enrolment_codes import offer_enrolment
from tests.contract.test_description import DESCRIPTION
from tests.contract.test_python_client import STATEMENT
from tests.services.install import one_at_a_time
from tests.support.applications import item_code
from tests.support.clients import Phone
from tests.support.stage import Stage

ROOT = Path(__file__).parents[2]
NODE_FOLDER = ROOT / ".venv" / "node"
NODE = ROOT / ".venv" / "bin" / "node"
COMPILER_OPTIONS = {
    "strict": True,
    "noEmit": True,
    "target": "es2022",
    "module": "esnext",
    "moduleResolution": "bundler",
    "allowImportingTsExtensions": True,
    "lib": ["es2022", "dom", "dom.iterable"],
    "types": [],
}
# Of Node's own names only these are used; its type package is not among the tools.
NODE_NAMES = """
declare const process: { argv: string[] };
type Bytes = Uint8Array<ArrayBuffer> & { toString(as: string): string };
declare const Buffer: { from(of: string | Uint8Array): Bytes };
"""


@one_at_a_time
def install_tools() -> None:
    subprocess.run([ROOT / "script" / "_node"], check=True)


def node(program: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of an npm package."""
    command = [NODE, NODE_FOLDER / "node_modules" / program, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def generate(folder: Path) -> str:
    made = node("openapi-typescript/bin/cli.js", DESCRIPTION, "-o", "api.ts", cwd=folder)
    assert made.returncode == 0, made.stderr
    return f"{made.stdout}{made.stderr}"


@pytest.fixture
def walk() -> Iterator[Path]:
    """Make a folder with the walk and the generated types, below the packages that it imports."""
    install_tools()
    with tempfile.TemporaryDirectory(dir=NODE_FOLDER) as name:
        folder = Path(name)
        shutil.copy(Path(__file__).with_name("walk.ts"), folder)
        (folder / "node.d.ts").write_text(NODE_NAMES)
        (folder / "package.json").write_text('{"type": "module"}')
        options = {"compilerOptions": COMPILER_OPTIONS, "include": ["*.ts"]}
        (folder / "tsconfig.json").write_text(json.dumps(options))
        said = generate(folder)
        assert "warn" not in said.lower()
        assert "⚠" not in said
        yield folder


def compile_(folder: Path) -> str:
    checked = node("typescript/bin/tsc", "--project", ".", cwd=folder)
    return checked.stdout


def test_the_walk_fits_the_types(walk: Path) -> None:
    assert compile_(walk) == ""


def test_a_field_that_is_not_there_is_found(walk: Path) -> None:
    text = (walk / "walk.ts").read_text()
    (walk / "walk.ts").write_text(text.replace("useCause:", "cause:"))
    assert "useCause" in compile_(walk)


async def test_it_shows_a_certificate_and_applies(small_stage: Stage, walk: Path) -> None:
    arguments = [
        str(small_stage.client.base_url).rstrip("/"),
        await small_stage.ticket("wangji"),
        await offer_enrolment(small_stage.clock, "demo-desk-3"),
        await item_code(Phone(small_stage.client, {}), STATEMENT),
    ]
    process = await asyncio.create_subprocess_exec(
        NODE,
        *("--no-warnings", "--experimental-strip-types", "walk.ts", *arguments),
        cwd=walk,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    came: dict[str, Any] = json.loads(said)
    assert came["drawn"]
    assert came["fields"] == came["agreed"] > 0
    assert came["acknowledged"]
    assert came["receipt"]
