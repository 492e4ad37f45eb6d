"""What people type is cleaned in one place: nothing else in ``bff`` takes Unicode apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

# Comparing names and finding words go further than cleaning does.
ALLOWED = ("bff/typed_text.py", "bff/identity/names.py", "bff/catalogue")


def cleaners(module: Module) -> Iterator[str]:
    if module.room == "bff" and not module.is_in(*ALLOWED):
        yield from (
            f"{line}: use bff.typed_text"
            for line, name in module.imports()
            if name == "unicodedata"
        )


def test_typed_text_is_cleaned_in_one_place() -> None:
    assert broken(cleaners) == []


@pytest.mark.parametrize(("path", "faults"), [("bff/forms/values.py", 1), ("bff/typed_text.py", 0)])
def test_another_place_is_found(path: str, faults: int) -> None:
    assert len(list(cleaners(plant(path, "import unicodedata")))) == faults
