"""Inside ``bff`` imports go down only, from floor to floor.

    programs       what starts and puts together: app, commands, lifecycle ...
    capabilities   one package each: routes, rules, shapes
    api            how a capability declares its routes
    context        what everything may use, opened once per worker
    http           HTTP itself
    ground floor   problems, and single modules that know no request: settings, keys, logs ...

What the context has of a capability lies below it; tests/house/test_cycles.py sees to that.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, planted
from tests.house.test_imports import is_capability

PROGRAMS = {
    "__main__",
    "app",
    "commands",
    "doctor",
    "job_kinds",
    "lifecycle",
    "start_checks",
}
NAMES = ("ground floor", "http", "context", "api", "capabilities", "programs")
FLOORS = {"http": 1, "context": 2, "api": 3}


def floor(part: str) -> int:
    """Return the floor of ``bff/<part>``, a package or a module."""
    if part in PROGRAMS:
        return 5
    return 4 if is_capability(part) else FLOORS.get(part, 0)


def ascents(module: Module) -> Iterator[str]:
    if module.room != "bff" or len(module.path.parts) < 2:
        return
    part = module.path.parts[1].removesuffix(".py")
    for line, name in module.imports():
        room, other = [*name.split("."), ""][:2]
        if room != "bff" or floor(other) <= floor(part):
            continue
        if part == "context" and is_capability(other):
            continue
        yield f"{line}: {part} ({NAMES[floor(part)]}) may not import {name}"


def test_imports_go_down():
    assert broken(ascents) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/http/request.py", "from bff.context import AppContext"),
        ("bff/http/replies.py", "from bff.api import endpoint"),
        ("bff/http/replies.py", "from ..identity.callers import Citizen"),
        ("bff/problems/problem.py", "from bff.http.request import BffRequest"),
        ("bff/signals.py", "import bff.context"),
        ("bff/context.py", "from bff.api.callers import Anyone"),
        ("bff/api/endpoint.py", "from bff.identity.callers import Citizen"),
        ("bff/identity/callers.py", "from bff import lifecycle"),
    ],
)
def test_an_ascent_is_found(path: str, code: str):
    assert list(ascents(planted(path, code)))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/app.py", "from bff.identity.routes import routes"),
        ("bff/identity/routes.py", "from bff.api.routing import Routes"),
        ("bff/api/endpoint.py", "from bff.context import AppContext"),
        ("bff/context.py", "from bff.http.connections import Connections"),
        ("bff/http/errors.py", "from bff.problems import Problem"),
    ],
)
def test_a_descent_is_left_alone(path: str, code: str):
    assert not list(ascents(planted(path, code)))
