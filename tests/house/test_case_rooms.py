"""``bff/cases`` has five rooms; each imports only the rooms below it.

What stands beside them is the whole capability's. Its problems are below all rooms; its face,
messages and checks are above them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, Module, broken, plant

MAY_IMPORT = {
    "events": frozenset[str](),
    "forwarding": frozenset({"events"}),
    "from_core": frozenset({"events", "forwarding"}),
    "reading": frozenset({"events"}),
    "acting": frozenset({"events", "forwarding", "reading"}),
}
BELOW = "problems"


def room(parts: tuple[str, ...]) -> str | None:
    """Return the part of cases that a path or a dotted name is in; None for another package."""
    return parts[2].removesuffix(".py") if parts[:2] == ("bff", "cases") and parts[2:] else None


def wrong_imports(module: Module) -> Iterator[str]:
    ours = room(module.path.parts)
    if ours not in MAY_IMPORT:
        return
    allowed = {ours, BELOW, *MAY_IMPORT[ours]}
    for line, name in module.imports():
        theirs = room(tuple(name.split(".")))
        if theirs is not None and theirs not in allowed:
            yield f"{line}: cases.{ours} may not import cases.{theirs}"


def test_a_room_imports_only_rooms_below_it() -> None:
    assert broken(wrong_imports) == []


def test_every_room_has_a_place() -> None:
    folders = {path.parent.name for path in Path(ROOT, "bff/cases").glob("*/__init__.py")}
    assert folders == set(MAY_IMPORT)


def test_no_two_rooms_import_each_other() -> None:
    rooms = list(MAY_IMPORT)
    for number, one in enumerate(rooms):
        assert set(rooms[:number]) >= MAY_IMPORT[one], f"{one} imports a room above it"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/cases/events/snapshot.py", "from bff.cases.forwarding.ledger import JOB"),
        ("bff/cases/forwarding/ledger.py", "from bff.cases.from_core import intake"),
        ("bff/cases/from_core/intake.py", "from bff.cases.reading.items import items_of"),
        ("bff/cases/reading/view.py", "from ..forwarding import outcomes"),
        ("bff/cases/reading/view.py", "from bff.cases import acting"),
        ("bff/cases/acting/acts.py", "import bff.cases.from_core.intake"),
        ("bff/cases/events/snapshot.py", "from bff.cases.messages import news_kind"),
    ],
)
def test_an_import_from_above_is_found(path: str, code: str) -> None:
    assert len(list(wrong_imports(plant(path, code)))) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/cases/acting/acts.py", "from bff.cases.reading.items import items_of"),
        ("bff/cases/reading/service.py", "from bff.cases.problems import CASE_NOT_FOUND"),
        ("bff/cases/reading/view.py", "from bff.cases.reading.timeline import timeline"),
        ("bff/cases/face.py", "from bff.cases.from_core.change_feed import pull_changes_kind"),
        ("bff/codes/service.py", "from bff.cases.reading import service"),
    ],
)
def test_an_import_from_below_passes(path: str, code: str) -> None:
    assert list(wrong_imports(plant(path, code))) == []
