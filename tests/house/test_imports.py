"""Imports go in the directions of CONTRIBUTING.md's table only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import ROOT, Module, broken, plant

MAY_IMPORT = {
    "bff": {"notifications", "jobs", "models", "qr", "gateways", "ground"},
    "notifications": {"jobs", "models", "gateways", "ground"},
    "jobs": {"models", "ground"},
    "models": {"ground"},
    "qr": {"ground"},
    "gateways": {"ground"},
    "sandbox": {"ground"},
    "script": set(),
    "ground": set(),
}
ROOMS = MAY_IMPORT.keys() | {"tests", "benchmarks"}


def crossings(module: Module) -> Iterator[str]:
    """Yield imports from rooms that a room may not import. Tests and benchmarks may import all."""
    allowed = MAY_IMPORT.get(module.room, ROOMS) | {module.room}
    for line, name in module.imports():
        room = name.partition(".")[0]
        if room in ROOMS - allowed:
            yield f"{line}: {module.room} may not import {name}"


def intrusions(module: Module) -> Iterator[str]:
    """Yield imports of another capability's HTTP: its rules may be called, its routes not."""
    if module.room != "bff":
        return
    own = module.path.parts[1]
    for line, name in module.imports():
        _, package, part = [*name.split(".", 3), "", ""][:3]
        if not is_capability(package) or package == own:
            continue
        if part == "routes" or (part == "schemas" and is_capability(own)):
            yield f"{line}: {package}.{part} is its own: call {package}.service instead"


def is_capability(name: str) -> bool:
    return name != "api" and (ROOT / "bff" / name / "face.py").is_file()


def test_rooms_import_only_what_the_table_allows() -> None:
    assert broken(crossings) == []


def test_capabilities_keep_their_http_to_themselves() -> None:
    assert broken(intrusions) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("models/citizen.py", "from bff.context import AppContext"),
        ("ground/clock.py", "from models import Job"),
        ("qr/mint.py", "import models.citizen"),
        ("gateways/core.py", "def late():\n    from sandbox import people"),
        ("notifications/stream.py", "from qr import mint"),
        ("jobs/runner.py", "from bff.context import AppContext"),
        ("jobs/__main__.py", "from bff.lifecycle import open_context"),
        ("bff/app.py", "import sandbox"),
        ("bff/app.py", "from tests import conftest"),
    ],
)
def test_a_crossing_is_found(path: str, code: str) -> None:
    assert list(crossings(plant(path, code)))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/codes/service.py", "from bff.identity.schemas import Session"),
        ("bff/codes/service.py", "from bff.identity import routes"),
        ("bff/codes/service.py", "from ..identity import routes"),
        ("bff/lifecycle.py", "import bff.codes.routes"),
    ],
)
def test_an_intrusion_is_found(path: str, code: str) -> None:
    assert list(intrusions(plant(path, code)))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/codes/face.py", "from bff.codes import routes"),
        ("bff/codes/routes.py", "from bff.codes import schemas, service"),
        (
            "bff/codes/service.py",
            "from bff.identity.service import Citizen\nfrom models import Scan",
        ),
        ("tests/races/test_scan.py", "import bff.codes.routes, sandbox"),
    ],
)
def test_what_is_allowed_is_left_alone(path: str, code: str) -> None:
    module = plant(path, code)
    assert [*crossings(module), *intrusions(module)] == []
