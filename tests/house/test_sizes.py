"""Modules have at most 300 lines (tests 400), functions 50: what is longer is split by noun.

Functions of ``bff/`` take at most six parameters. What travels together is a class of its own, as
``RequestContext`` is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import Module, broken, plant

MODULE, TEST_MODULE, FUNCTION, PARAMETERS = 300, 400, 50, 6


def long_code(module: Module) -> Iterator[str]:
    lines, limit = len(module.text.splitlines()), TEST_MODULE if module.room == "tests" else MODULE
    if lines > limit:
        yield f"1: {lines} lines, more than {limit}"
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                yield f"{node.lineno}: {node.name} has {length} lines, more than {FUNCTION}"


def long_signatures(module: Module) -> Iterator[str]:
    for node in module.nodes if module.is_in("bff") else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            names = [one.arg for one in taken if one.arg not in ("self", "cls")]
            if len(names) > PARAMETERS:
                yield f"{node.lineno}: {node.name} takes {len(names)}, more than {PARAMETERS}"


def test_nothing_is_too_long() -> None:
    assert broken(long_code) == []


def test_what_is_too_long_is_found() -> None:
    long_function = "async def f():\n" + "    pass\n" * FUNCTION
    assert list(long_code(plant("qr/mint.py", long_function)))
    assert list(long_code(plant("qr/mint.py", "x = 1\n" * (MODULE + 1))))
    assert list(long_code(plant("tests/qr/test_mint.py", "x = 1\n" * (TEST_MODULE + 1))))
    assert not list(long_code(plant("tests/qr/test_mint.py", "x = 1\n" * TEST_MODULE)))


def test_no_function_takes_too_much() -> None:
    assert broken(long_signatures) == []


def test_a_function_that_takes_too_much_is_found() -> None:
    seven = "async def begin(context, who, item, acting_for, call, *, language, key=None): ..."
    method = "class A:\n    def six(self, a, b, c, d, *, e, f): ..."
    assert list(long_signatures(plant("bff/drafts/service.py", seven)))
    assert not list(long_signatures(plant("jobs/queue.py", seven)))
    assert not list(long_signatures(plant("bff/drafts/service.py", method)))
