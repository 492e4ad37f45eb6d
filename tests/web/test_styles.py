"""Icons and type of the clients, as files: what every style sheet and drawing keeps to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bff.catalogue.subjects import SUBJECTS

WEB = Path(__file__).parents[2] / "web"
SHEETS = sorted(WEB.rglob("*.css"))
ICONS = WEB / "shared" / "page" / "icons.js"
ICON = re.compile(r'^  (\w+): "[^"]+", // ([\w-]+)$', re.MULTILINE)


def unused_icons(names: Iterable[str], scripts: Iterable[str]) -> Iterator[str]:
    """Yield the icons that no script names. That each named one exists is checked by its type."""
    used = {word for script in scripts for word in re.findall(r'"(\w+)"', script)}
    yield from (name for name in names if name not in used)


def other_weights(text: str) -> list[str]:
    """Return the weights that CJK families do not have, so that browsers draw what they like."""
    weights: list[str] = re.findall(r"font-weight:\s*([^;}\s]+)", text)
    return [weight for weight in weights if weight not in ("400", "700")]


def test_every_icon_is_used_and_says_where_it_is_from() -> None:
    text = ICONS.read_text("utf-8")
    icons = dict(ICON.findall(text))
    assert len(icons) == len(re.findall(r'^  \w+: "', text, re.MULTILINE)) > 30
    assert re.search(r"@tabler/icons \d+\.\d+\.\d+", text)
    assert "MIT License" in text
    scripts = [file.read_text("utf-8") for file in WEB.rglob("*.js") if file != ICONS]
    of_server = {subject.icon for kind in SUBJECTS.values() for subject in kind.values()}
    assert of_server <= icons.keys()
    assert list(unused_icons(icons.keys() - of_server, scripts)) == []


def test_an_unused_icon_is_found() -> None:
    """Control."""
    assert list(unused_icons(["check", "clock"], ['icon("check")'])) == ["clock"]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_letters_are_regular_or_bold(sheet: Path) -> None:
    assert other_weights(sheet.read_text("utf-8")) == []


def test_another_weight_is_found() -> None:
    """Control."""
    assert other_weights("b { font-weight: 600; } i { font-weight: 700 }") == ["600"]
