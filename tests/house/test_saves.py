"""``save()`` writes every column, undoing what others wrote: state changes are guarded updates."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant


def saves(module: Module) -> Iterator[str]:
    # A paper is a file, which has no row.
    has_rows = module.is_in("bff", "models") and not module.is_in("bff/paper")
    for node in module.nodes if has_rows else ():
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr == "save" and "update_fields" not in {k.arg for k in node.keywords}:
            yield f"{node.lineno}: save() without update_fields"


def test_no_row_is_saved_whole() -> None:
    assert broken(saves) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("async def f(row): await row.save()", True),
        ("async def f(row): await row.save(using_db=tx)", True),
        ("async def f(row): await row.save(update_fields=['state'])", False),
    ],
)
def test_a_whole_save_is_found(code: str, found: bool) -> None:
    assert bool(list(saves(plant("models/scan.py", code)))) == found
