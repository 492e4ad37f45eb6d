"""The rooms of an application know each other in one direction.

    cases       what was submitted, and what is done with it afterwards
    drafts      what is being filled in
    materials   files, and certificates in their place: know neither draft nor case
    forms       what is asked and typed: rules only

So a change to what a draft is touches no rule of its files, and what is submitted needs no draft.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, all_modules, broken, plant

ROOMS = {
    "forms": set[str](),
    "materials": set[str](),
    "drafts": {"forms", "materials"},
    "cases": {"forms", "materials", "drafts"},
}


def ascents(module: Module) -> Iterator[str]:
    """Yield what a room of an application imports of one that it may not know."""
    room = module.path.parts[1] if module.room == "bff" and len(module.path.parts) > 2 else ""
    if room not in ROOMS:
        return
    for line, name in module.imports():
        top, other = [*name.split("."), ""][:2]
        if top == "bff" and other in ROOMS.keys() - ROOMS[room] - {room}:
            yield f"{line}: {room} may not import {name}"


def test_rooms_of_an_application_know_each_other_in_one_direction() -> None:
    assert broken(ascents) == []
    there = {module.path.parts[1] for module in all_modules() if module.room == "bff"}
    assert ROOMS.keys() <= there


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/forms/check.py", "from bff.materials.holder import Holder"),
        ("bff/materials/service.py", "from bff.forms.check import check"),
        ("bff/materials/uploads.py", "def add():\n    from bff.drafts import service"),
        ("bff/materials/material_routes.py", "from ..cases.acting import supplement"),
        ("bff/drafts/routes.py", "from bff.cases.acting.supplement import holder_of"),
    ],
)
def test_an_ascent_is_found(path: str, code: str) -> None:
    assert list(ascents(plant(path, code)))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/drafts/service.py", "from bff.forms.check import check"),
        ("bff/drafts/routes.py", "from bff.materials.material_routes import material_routes"),
        ("bff/cases/acting/supplement.py", "from bff.materials.holder import Holder"),
        ("bff/materials/certificate_validity.py", "from bff.certificates.states import IN_FORCE"),
        ("bff/context.py", "from bff.materials.parts import MaterialParts"),
    ],
)
def test_a_descent_is_left_alone(path: str, code: str) -> None:
    assert not list(ascents(plant(path, code)))
