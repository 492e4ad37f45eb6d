"""Programs in strings of tests name what there is: they run in processes, where mypy reads nothing.

A program that imports a module that has moved fails. One that replaces a name that has moved does
nothing, and a control of it proves nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.source import ROOT, Module, all_modules, broken, dotted_name, plant

OURS = ("bff", "gateways", "ground", "jobs", "models", "notifications", "qr", "sandbox", "tests")
PLANTED = ("tests/house", "tests/support/test_selection.py")
"""Tests of rules, whose programs are read and never run."""

_IMPORT = re.compile(rf"^\s*(?:from|import) (?:{'|'.join(OURS)})\b", re.MULTILINE)
_PLACE_OF_LINES = re.compile(r"^\s*\{\w+\}$", re.MULTILINE)


def unknown_names(module: Module) -> Iterator[str]:
    if not module.is_in("tests") or module.is_in(*PLANTED):
        return
    for line, text in texts(module):
        for name in names_used(text):
            if not exists(name):
                yield f"{line}: a program names {name}, which does not exist"


def texts(module: Module) -> Iterator[tuple[int, str]]:
    """Yield each string that imports something of ours; the values in an f-string become 0."""
    for node in module.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(str(getattr(part, "value", 0)) for part in node.values)
        else:
            continue
        if _IMPORT.search(text):
            yield node.lineno, text


def names_used(text: str) -> set[str]:
    """Return our names that a program imports, reads or replaces; of no program, none."""
    for program in (text, _PLACE_OF_LINES.sub("", text).replace("{{", "{").replace("}}", "}")):
        try:
            module = plant("tests/program.py", program)
            nodes = module.nodes
        except SyntaxError:
            continue
        names = {name for _, name in module.imports()}
        for node in nodes:
            if isinstance(node, ast.Attribute):
                names.add(dotted_name(node, module.aliases))
        return {name for name in names if name.partition(".")[0] in OURS}
    return set()


def exists(name: str) -> bool:
    """Tell if a module of ours has this name, or defines it at its top."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = _modules().get(".".join(parts[:length]))
        if module is not None:
            rest = parts[length:]
            return not rest or rest[0] in definitions(module)
    return False


@cache
def _modules() -> dict[str, Module]:
    return {module.name: module for module in all_modules()}


@cache
def definitions(module: Module) -> frozenset[str]:
    """Return what a module defines or imports outside its functions and classes."""
    names, rest = set(), list[ast.AST](ast.parse(module.text).body)
    while rest:
        node = rest.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        else:
            names |= {n.id for n in [node] if isinstance(n, ast.Name)}
            rest += ast.iter_child_nodes(node)
    folder = (ROOT / module.path).parent
    if module.path.name == "__init__.py":
        names |= {path.stem for path in folder.iterdir()}
    return frozenset(names)


def test_programs_name_what_there_is() -> None:
    assert broken(unknown_names) == []


@pytest.mark.parametrize(
    "program",
    [
        "from models import migrating",
        "import bff.no_such_module",
        "from bff import database_commands\ndatabase_commands.migrated = None",
        "from jobs.queue import no_such_function\n{more}\nprint({{}})",
    ],
)
def test_a_name_that_moved_is_found(program: str) -> None:
    assert list(unknown_names(plant("tests/faults/test_x.py", f"PROGRAM = {program!r}")))


def test_what_exists_is_not_found() -> None:
    program = "from models import migration\nmigration.alone = None\nfrom bff.app import create_app"
    assert not list(unknown_names(plant("tests/faults/test_x.py", f"PROGRAM = {program!r}")))
