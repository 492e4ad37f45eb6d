"""Only ``bff/capabilities.py`` names a capability's face, and only the context its parts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant
from tests.house.test_imports import is_capability

MAY_NAME = {"bff/capabilities.py": "face", "bff/context.py": "parts"}
# A verb of the command line calls a capability's rule.
COMMANDS = ("bff/commands.py", "bff/database_commands.py")


def familiarities(module: Module) -> Iterator[str]:
    """Yield what a file outside the capabilities imports of one."""
    if module.room != "bff" or is_capability(module.path.parts[1]) or module.is_in(*COMMANDS):
        return
    allowed = MAY_NAME.get(str(module.path))
    for line, name in module.imports():
        room, package, part = [*name.split("."), "", ""][:3]
        if room == "bff" and is_capability(package) and part != allowed:
            yield f"{line}: {module.path.name} may not name the capability {name}"


def deeds(module: Module) -> Iterator[str]:
    """Yield what a face does: it only lists what its capability has."""
    if module.room == "bff" and module.path.name == "face.py" and not module.is_in("bff/api"):
        for node in module.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield f"{node.lineno}: {node.name} belongs beside the rules"
        for line, name in module.imports():
            other = name.split(".")[1]
            if is_capability(other) and other != module.path.parts[1]:
                yield f"{line}: {name} is another capability's"


def test_central_files_name_no_capability() -> None:
    assert broken(familiarities) == []


def test_faces_do_nothing() -> None:
    assert broken(deeds) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/app.py", "from bff.codes.routes import routes"),
        ("bff/lifecycle.py", "from bff.cases.forwarding.sending import forward_kind"),
        ("bff/doctor.py", "from bff.cases.checks import against_core"),
        ("bff/context.py", "from bff.codes.live_codes import LiveCodes"),
        ("bff/capabilities.py", "from bff.codes.routes import routes"),
        ("bff/api/openapi.py", "from bff.identity.callers import Citizen"),
    ],
)
def test_a_central_file_that_names_a_capability_is_found(path: str, code: str) -> None:
    assert list(familiarities(plant(path, code)))


@pytest.mark.parametrize(
    "code",
    [
        "async def check(settings, clock):\n    yield 1",
        "from bff.cases.checks import against_core",
    ],
)
def test_a_face_that_does_something_is_found(code: str) -> None:
    assert list(deeds(plant("bff/codes/face.py", code)))


def test_what_is_allowed_is_left_alone() -> None:
    context = plant("bff/context.py", "from bff.codes.parts import CodeParts")
    assert not list(familiarities(context))
    assert not list(deeds(plant("bff/codes/face.py", "from bff.codes.routes import routes")))
