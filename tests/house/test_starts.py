"""A ``__main__`` of ours imports nothing at its top but ``ground`` and the standard library.

The rest is imported without garbage collection (ground/garbage.py), which takes a third less CPU.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, planted

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
    assert list(early_imports(planted("bff/__main__.py", code)))
    assert not list(early_imports(planted("bff/__main__.py", f"def main():\n    {code}")))
