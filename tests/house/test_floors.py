"""Inside ``bff`` imports go down only, from floor to floor.

    programs       what starts and puts together: app, commands, lifecycle ...
    capabilities   one package each: routes, rules, shapes; and the list of their problems
    api            how a capability declares its routes
    context        what everything may use, opened once per worker
    http           HTTP itself
    ground floor   what knows no request: problems, forms, single modules (keys, logs ...)

What a capability keeps open (its ``parts.py``) stands on the floor of the context, which has it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant
from tests.house.test_imports import is_capability

PROGRAMS = {
    "__main__",
    "app",
    "capabilities",
    "command_line",
    "commands",
    "database_commands",
    "doctor",
    "lifecycle",
    "start_checks",
    "work",
}
NAMES = ("ground floor", "http", "context", "api", "capabilities", "programs")
FLOORS = {"http": 1, "essentials": 2, "context": 2, "api": 3}


def floor(part: str) -> int:
    """Return the floor of ``bff/<part>``, a package or a module."""
    if part in PROGRAMS:
        return 5
    return 4 if is_capability(part) else FLOORS.get(part, 0)


def ascents(module: Module) -> Iterator[str]:
    if module.room != "bff" or len(module.path.parts) < 2:
        return
    part = module.path.parts[1].removesuffix(".py")
    is_parts = is_capability(part) and module.path.name == "parts.py"
    ours = 2 if is_parts else floor(part)
    for line, name in module.imports():
        room, other, inside = [*name.split("."), "", ""][:3]
        if room != "bff" or (is_parts and other == part):
            continue
        theirs = 2 if inside == "parts" and is_capability(other) else floor(other)
        if theirs > ours or (is_parts and other == "context"):
            yield f"{line}: {part} ({NAMES[ours]}) may not import {name}"


def test_imports_go_down() -> None:
    assert broken(ascents) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/http/request.py", "from bff.context import AppContext"),
        ("bff/http/replies.py", "from bff.api import endpoint"),
        ("bff/http/replies.py", "from ..identity.callers import Citizen"),
        ("bff/problems/problem.py", "from bff.http.request import BffRequest"),
        ("bff/signals.py", "import bff.context"),
        ("bff/context.py", "from bff.api.callers import AnonymousCaller"),
        ("bff/api/endpoint.py", "from bff.identity.callers import Citizen"),
        ("bff/identity/callers.py", "from bff import lifecycle"),
        ("bff/context.py", "from bff.identity.tokens import Tokens"),
        ("bff/identity/parts.py", "from bff.context import AppContext"),
        ("bff/identity/parts.py", "from bff.codes.live_codes import LiveCodes"),
    ],
)
def test_an_ascent_is_found(path: str, code: str) -> None:
    assert list(ascents(plant(path, code)))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/capabilities.py", "from bff.identity.face import face"),
        ("bff/identity/routes.py", "from bff.api.routing import Routes"),
        ("bff/api/endpoint.py", "from bff.context import AppContext"),
        ("bff/context.py", "from bff.http.connections import Connections"),
        ("bff/context.py", "from bff.identity.parts import IdentityParts"),
        ("bff/identity/parts.py", "from bff.identity.tokens import Tokens"),
        ("bff/identity/parts.py", "from bff.essentials import Essentials"),
        ("bff/http/errors.py", "from bff.problems import Problem"),
    ],
)
def test_a_descent_is_left_alone(path: str, code: str) -> None:
    assert not list(ascents(plant(path, code)))
