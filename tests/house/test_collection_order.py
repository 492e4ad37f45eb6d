"""Tests are collected in the same order by every worker: a set has no order to parametrize by."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant


def order_dependence(module: Module) -> Iterator[str]:
    for node in module.nodes if module.room == "tests" else ():
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "parametrize"
            and len(node.args) > 1
            and is_set(node.args[1])
        ):
            yield f"{node.lineno}: sort what you parametrize by"


def is_set(values: ast.expr) -> bool:
    """Tell if the expression is a set by its own form; a name may still hide one."""
    if isinstance(values, ast.BinOp) and isinstance(values.op, ast.Sub | ast.BitOr | ast.BitAnd):
        return not isinstance(values.left, ast.List | ast.ListComp | ast.Name)
    if isinstance(values, ast.Call) and isinstance(values.func, ast.Name):
        return values.func.id in ("set", "frozenset")
    return isinstance(values, ast.Set | ast.SetComp)


def test_no_test_is_parametrized_by_a_set() -> None:
    assert broken(order_dependence) == []


@pytest.mark.parametrize(
    ("values", "faults"),
    [("A.keys() - B", 1), ("{1, 2}", 1), ("set(x)", 1), ("sorted(A.keys() - B)", 0), ("[1, 2]", 0)],
)
def test_a_set_is_found(values: str, faults: int) -> None:
    code = f"@pytest.mark.parametrize('x', {values})\ndef test_it(x): ..."
    assert len(list(order_dependence(plant("tests/test_x.py", code)))) == faults
