"""A ``__main__`` of ours imports nothing at its top but ``ground`` and the standard library.

The rest is imported without garbage collection (ground/garbage.py), which takes a third less CPU.
Commands that need only the database import no server: starting one takes half of the CPU.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT, Module, broken, plant

PROGRAMS = ("bff/__main__.py", "sandbox/__main__.py")


def early_imports(module: Module) -> Iterator[str]:
    if module.is_in(*PROGRAMS):
        for node in ast.parse(module.text).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "?"]
            for name in names:
                room = name.partition(".")[0]
                if room != "ground" and room not in sys.stdlib_module_names:
                    yield f"{node.lineno}: {name} is imported before collections are off"


def test_programs_import_without_collections() -> None:
    assert broken(early_imports) == []


@pytest.mark.parametrize("code", ["from bff import commands", "import sanic", "from . import app"])
def test_an_early_import_is_found(code: str) -> None:
    assert list(early_imports(plant("bff/__main__.py", code)))
    assert not list(early_imports(plant("bff/__main__.py", f"def main():\n    {code}")))


OF_DATABASE_COMMANDS = frozenset(
    {
        "bff.command_line",
        "bff.database_commands",
        "bff.database_start",
        "bff.demo.stock",
        "bff.embedded_redis",
        "bff.identity.enrolment_codes",
        "bff.identity.spoken_codes",
        "bff.key_check",
        "bff.keys",
        "bff.own_keys",
        "bff.running_demo",
        "bff.settings",
        "bff.uris",
        "gateways.digest",
        "ground",
        "jobs",
        "models",
    }
)
"""What the command line imports of ours for ``migrate``, ``enrol`` and others like them."""
PACKAGES = {"bff", "bff.demo", "bff.identity", "gateways"}
OURS = {"bff", "gateways", "ground", "jobs", "models", "notifications", "qr", "sandbox"}
SERVERS = {"aiohttp", "redis", "sanic"}


def needless(code: str) -> list[str]:
    """Run the code, and list what it imports that such a command does not need."""
    asked = f"{code}; import sys; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = (name for name in result.stdout.split() if name.partition(".")[0] in OURS | SERVERS)
    return sorted(
        name
        for name in found
        if name not in PACKAGES
        and not any(name == one or name.startswith(f"{one}.") for one in OF_DATABASE_COMMANDS)
    )


def test_commands_of_the_database_import_no_server() -> None:
    assert needless("import bff.command_line") == []


@pytest.mark.parametrize("code", ["import bff.context", "import notifications", "import aiohttp"])
def test_what_they_do_not_need_is_found(code: str) -> None:
    assert needless(f"import bff.command_line; {code}")
