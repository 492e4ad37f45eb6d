"""No drawer that everything is thrown into: files are called by what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.house.source import Module, broken, plant

DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}


def drawers(module: Module) -> Iterator[str]:
    names = {PurePosixPath(part).stem for part in module.path.parts}
    yield from (f"1: {name} says nothing" for name in names & DRAWERS)


def test_no_file_or_folder_is_a_drawer() -> None:
    assert broken(drawers) == []


@pytest.mark.parametrize("path", ["bff/utils.py", "models/common/scan.py", "qr/manager.py"])
def test_a_drawer_is_found(path: str) -> None:
    assert list(drawers(plant(path, "")))
