"""What the server imports is in requirements.txt: a production machine needs nothing else."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest

from tests.house.source import ROOT, Module, all_modules, broken, plant

OF_ROOMS = {
    "requirements.txt": ("bff", "ground", "notifications", "jobs", "models", "qr", "gateways"),
    "requirements-sandbox.txt": ("sandbox",),
}
PROVIDERS = packages_distributions()


def pinned_packages(file: str) -> set[str]:
    """Return the distributions that a requirements file pins, with the files that it includes."""
    found = set()
    for line in (ROOT / file).read_text("utf-8").splitlines():
        if line.startswith("-r "):
            found |= pinned_packages(line.removeprefix("-r ").strip())
        elif name := re.match("[A-Za-z0-9._-]+", line):
            found.add(_normal(name[0]))
    return found


def unknown_imports(module: Module) -> Iterator[str]:
    for file, rooms in OF_ROOMS.items():
        if module.room in rooms:
            yield from _missing(module, file)


def _missing(module: Module, file: str) -> Iterator[str]:
    pins, ours = pinned_packages(file), {module.room for module in all_modules()}
    for line, name in module.imports():
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or top in ours:
            continue
        if not {_normal(one) for one in PROVIDERS.get(top, [])} & pins:
            yield f"{line}: {top} is not in {file}"


def _normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def test_each_room_imports_what_its_file_pins() -> None:
    assert broken(unknown_imports) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/app.py", "from fontTools import subset"),
        ("gateways/core/platform.py", "import httpx"),
        ("sandbox/server.py", "import httpx"),
    ],
)
def test_an_import_of_something_else_is_found(path: str, code: str) -> None:
    assert list(unknown_imports(plant(path, code)))


def test_the_sandbox_may_draw() -> None:
    assert not list(unknown_imports(plant("sandbox/core/file.py", "import reportlab")))
