"""Selection of ``--fast``: tests without browser, PostgreSQL, Redis 7 or further processes."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

SERVICES = {"chromium", "kept_database", "npm", "postgres_server", "redis7_server"}
"""Fixtures of programs that take seconds to start. Valkey takes a hundredth, and stays."""

VARIANTS = {"deployed", "postgres", "redis7"}
"""Parameters of fixtures that choose such a program."""

STARTERS = {
    "asyncio.create_subprocess_exec",
    "multiprocessing",
    "subprocess",
    "tests.services.chromium",
    "tests.services.nginx",
    "tests.services.npm",
    "tests.services.old_chromium",
    "tests.support.server_process",
}
"""Modules whose importers start processes of their own."""


def is_fast(item: pytest.Item) -> bool:
    """Tell if a test needs no program but Python and Valkey."""
    if SERVICES & set(getattr(item, "fixturenames", ())):
        return False
    call = getattr(item, "callspec", None)
    if call is not None and any(
        value in VARIANTS for value in call.params.values() if isinstance(value, str)
    ):
        return False
    module = item.getparent(pytest.Module)
    return module is None or not starts_processes(module.obj)


def starts_processes(module: ModuleType) -> bool:
    """Tell if the module, or one of ours that it imports, starts processes."""
    return _starts(Path(inspect.getfile(module)))


@cache
def _starts(file: Path) -> bool:
    root = Path(__file__).parents[2]
    for name in _imports(file):
        if any(name == starter or name.startswith(f"{starter}.") for starter in STARTERS):
            return True
        if name.startswith("tests.") and not name.startswith("tests.services"):
            for part in (name, name.rpartition(".")[0]):
                inner = root.joinpath(*part.split(".")).with_suffix(".py")
                if inner.is_file() and inner != file and _starts(inner):
                    return True
    return False


def _imports(file: Path) -> set[str]:
    """Name all that a file imports, and functions of ``asyncio`` that it uses."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add(f"{node.value.id}.{node.attr}")
    return names
