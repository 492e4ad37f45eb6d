"""A state, kind, channel, level, source or outcome is a member of its StrEnum in every rule.

A text that is misspelt is a rule that never holds, and nobody hears of it; mypy knows the members.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.source import Module, all_modules, broken, plant

ROOMS = ("bff", "jobs", "models", "notifications")
COLUMNS = {
    "state": ("CaseState", "DelegationState", "ForwardState", "SignInState"),
    "source": ("MaterialSource",),
    "action": ("UsageAction",),
    "outcome": ("UsageOutcome",),
    "kind": ("EventKind", "ForwardKind", "PersonKind", "TerminalKind", "TodoKind"),
    "channel": ("Channel", "Audience"),
    "audience": ("Audience",),
    "level": ("AssuranceLevel",),
    "assurance_level": ("AssuranceLevel",),
    "required": ("AssuranceLevel",),
    "capabilities": ("Capability",),
    "capability": ("Capability",),
    "may": ("Capability",),
    "urgency": ("Urgency",),
    "jobs": ("Jobs",),
}
# Enums whose texts are looked up by in tables. The others share words with much else.
IN_TABLES = (
    "AssuranceLevel",
    "Capability",
    "CaseState",
    "Channel",
    "DelegationState",
    "EventKind",
    "ForwardKind",
    "ForwardState",
    "KioskNews",
    "TodoKind",
)


@cache
def members() -> dict[str, frozenset[str]]:
    """Return the values of every StrEnum by its name."""
    return {
        node.name: frozenset(
            str(line.value.value)
            for line in node.body
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)
        )
        for module in all_modules()
        if module.is_in(*ROOMS, "gateways")
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
        elif isinstance(node, ast.Call):
            for given in node.args:
                yield from _literals(_name(node.func), given)
        elif isinstance(node, ast.Dict):
            yield from _table(node)


def _name(side: ast.expr) -> str:
    if isinstance(side, ast.Attribute):
        return side.attr
    return side.id if isinstance(side, ast.Name) else ""


def _literals(column: str, within: ast.expr) -> Iterator[str]:
    for node in _values(within):
        for enum in COLUMNS.get(column, ()):
            if node.value in members()[enum]:
                yield f"{node.lineno}: {column} {node.value!r}: use {enum}"


def _table(node: ast.Dict) -> Iterator[str]:
    """Find a table whose keys are all members of one enum, but written as texts."""
    keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
    if len(keys) < 2 or len(keys) < len(node.keys):
        return
    for enum in IN_TABLES:
        if members()[enum].issuperset(keys):
            yield f"{node.lineno}: a table by {', '.join(map(repr, keys))}: use {enum}"


def _values(node: ast.expr) -> Iterator[ast.Constant]:
    """Constants that the expression compares with or may be; not those that it looks up by."""
    if isinstance(node, ast.Constant):
        yield node
    for name in ("elts", "comparators", "left", "body", "orelse", "values"):
        inside = getattr(node, name, ())
        for one in inside if isinstance(inside, list) else [inside] if inside else []:
            yield from _values(one)


def test_rules_use_members() -> None:
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
        "citizen.channel != 'kiosk'",
        "tokens.issue(person.id, audience='kiosk_citizen')",
        "Session(assurance_level='real_name')",
        "must_reach(citizen.level, required='real_person')",
        "caller.may('certificates.view')",
        "'citizen-sessions' in terminal.capabilities",
        "MessageView('news', None, urgency='at-once')",
        "if settings.server.jobs == 'inside':\n    pass",
        "names = {'app': 'phone app', 'kiosk': 'kiosk'}",
        "_TEXTS = {'accepted': Text('同意', 'agreed'), 'declined': Text('不同意', 'refused')}",
    ],
)
def test_a_text_is_found(code: str) -> None:
    assert list(texts(plant("bff/cases/forwarding/ledger.py", code)))


@pytest.mark.parametrize(
    "code",
    [
        "case.state == CaseState.SUBMITTED",
        "breaker.state == 'closed'",
        "title == 'submitted'",
        "names = {'app': 1, 'desk': 2, 'somewhere': 3}",
        "call.may('go on')",
    ],
)
def test_what_is_no_state_is_left_alone(code: str) -> None:
    assert not list(texts(plant("bff/cases/forwarding/ledger.py", code)))
