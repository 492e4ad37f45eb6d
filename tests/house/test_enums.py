"""A state, kind, source, action or outcome is a member of its model's StrEnum in every rule.

A text that is misspelt is a rule that never holds, and nobody hears of it; mypy knows the members.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.source import Module, all_modules, broken, planted

ROOMS = ("bff", "jobs", "models", "notifications")
COLUMNS = {
    "state": ("CaseState", "DelegationState", "ForwardState", "SignInState"),
    "source": ("MaterialSource",),
    "action": ("UsageAction",),
    "outcome": ("UsageOutcome",),
    "kind": ("EventKind", "ForwardKind"),
}


@cache
def members() -> dict[str, frozenset[str]]:
    """The texts of every StrEnum in models/, by its name."""
    return {
        node.name: frozenset(
            str(line.value.value)
            for line in node.body
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)
        )
        for module in all_modules()
        if module.room == "models"
        for node in module.nodes
        if isinstance(node, ast.ClassDef) and "StrEnum" in map(ast.unparse, node.bases)
    }


def texts(module: Module) -> Iterator[str]:
    if not module.is_in(*ROOMS):
        return
    for node in module.nodes:
        if isinstance(node, ast.keyword) and node.arg:
            yield from _literals(node.arg.partition("__")[0], node.value)
        elif isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                yield from _literals(_name(side), node)


def _name(side: ast.expr) -> str:
    if isinstance(side, ast.Attribute):
        return side.attr
    return side.id if isinstance(side, ast.Name) else ""


def _literals(column: str, within: ast.expr) -> Iterator[str]:
    for node in _values(within):
        for enum in COLUMNS.get(column, ()):
            if node.value in members()[enum]:
                yield f"{node.lineno}: {column} {node.value!r}: use {enum}"


def _values(node: ast.expr) -> Iterator[ast.Constant]:
    """Constants that the expression compares with or may be; not those that it looks up by."""
    if isinstance(node, ast.Constant):
        yield node
    for name in ("elts", "comparators", "left", "body", "orelse", "values"):
        inside = getattr(node, name, ())
        for one in inside if isinstance(inside, list) else [inside] if inside else []:
            yield from _values(one)


def test_rules_use_members():
    assert broken(texts) == []


@pytest.mark.parametrize(
    "code",
    [
        "case.state == 'submitted'",
        "delegation.state in ('offered', 'accepted')",
        "rows = Forward.filter(state__in=('queued',))",
        "Material(source='file')",
        "if 'shown' == entry.outcome:\n    pass",
        "replace(use, action='attach')",
        "Forward.filter(case_id=case.id).exclude(kind='withdrawal')",
        "event.kind == 'special'",
    ],
)
def test_a_text_is_found(code: str):
    assert list(texts(planted("bff/cases/forwarding/ledger.py", code)))


@pytest.mark.parametrize(
    "code",
    ["case.state == CaseState.SUBMITTED", "breaker.state == 'closed'", "title == 'submitted'"],
)
def test_what_is_no_state_is_left_alone(code: str):
    assert not list(texts(planted("bff/cases/forwarding/ledger.py", code)))
