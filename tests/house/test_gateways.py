"""What gateways share knows no system; what a system tells is in our terms, not a dialect's."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

# What puts the platform together may name a dialect.
PUT_TOGETHER = "gateways/core/__init__.py"
# The names that rows keep: ours, whatever the core's are.
OF_ROWS = {"gateways/core/shapes.py": {"StoredData"}, "gateways/core/orders.py": {"Order"}}


def is_shared(module: Module) -> bool:
    return module.room == "gateways" and len(module.path.parts) == 2


def is_in_our_terms(module: Module) -> bool:
    return module.is_in("gateways/core") and len(module.path.parts) == 3


def acquaintances(module: Module) -> Iterator[str]:
    """Yield imports of a system by shared modules, and of a dialect by our own terms."""
    for line, name in module.imports():
        parts = name.split(".")
        if is_shared(module) and parts[:2] == ["gateways", "core"]:
            yield f"{line}: shared, so it may not import {name}"
        ours = is_in_our_terms(module) and not module.is_in(PUT_TOGETHER)
        if ours and parts[:3] == ["gateways", "core", "reference"]:
            yield f"{line}: in our terms, so it may not import {name}"


def wire_names(module: Module) -> Iterator[str]:
    """Types of ours that rename their members: names on the wire belong to a dialect."""
    if not is_in_our_terms(module):
        return
    for node in module.nodes:
        if not isinstance(node, ast.ClassDef) or node.name in OF_ROWS.get(str(module.path), ()):
            continue
        if any(keyword.arg == "rename" for keyword in node.keywords):
            yield f"{node.lineno}: {node.name} holds names of the wire"


def test_shared_parts_know_no_system_and_our_terms_no_dialect() -> None:
    assert broken(acquaintances) == []


def test_what_the_core_tells_is_free_of_wire_names() -> None:
    assert broken(wire_names) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("gateways/breaker.py", "from gateways.core.errors import CoreError"),
        ("gateways/core/people.py", "from gateways.core.reference.wire import Answer"),
    ],
)
def test_an_acquaintance_is_found(path: str, code: str) -> None:
    assert list(acquaintances(plant(path, code)))
    assert not list(acquaintances(plant("gateways/core/reference/cases.py", code)))


def test_a_wire_name_is_found() -> None:
    code = "class Person(Fact, frozen=True, rename='camel'):\n    pass"
    assert list(wire_names(plant("gateways/core/people.py", code)))
    assert not list(wire_names(plant("gateways/core/reference/identity.py", code)))
