"""Style sheets say start and end, not left and right: a page read from the right is its mirror.

A comment before a rule that begins with ``Physical:`` says why a side of the screen is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import tinycss2

from tests.house.source import ROOT

EXCUSE = "Physical:"
SIDED = re.compile(
    r"(margin|padding|border|scroll-\w+)-(left|right)\b|border-\w+-(left|right)-radius"
)
BOXES = {"margin", "padding", "inset", "border-width", "border-color", "border-style"}
SIDES = {"text-align", "float", "clear"}


def sides_of(sheet: str) -> list[str]:
    """List the declarations of a sheet that name a side, as ``line: name: value``."""
    return list(rules(tinycss2.parse_stylesheet(sheet, skip_whitespace=True)))


def rules(nodes: list[Any]) -> Iterator[str]:
    for before, node in pairwise([None, *nodes]):
        if before is not None and before.type == "comment" and EXCUSE in before.value:
            continue
        if node.type == "at-rule" and node.content and node.lower_at_keyword != "page":
            yield from rules(tinycss2.parse_rule_list(node.content, skip_whitespace=True))
        elif node.type == "qualified-rule":
            content = tinycss2.parse_blocks_contents(node.content, skip_whitespace=True)
            yield from declarations([one for one in content if one.type == "declaration"])


def declarations(block: list[Any]) -> Iterator[str]:
    values = {one.lower_name: tinycss2.serialize(one.value).strip() for one in block}
    for one in block:
        name = one.lower_name
        if is_sided(name, values[name], one.value) or (
            name in ("left", "right") and values.get("left") != values.get("right")
        ):
            yield f"{one.source_line}: {name}: {values[name]}"


def is_sided(name: str, value: str, tokens: list[Any]) -> bool:
    parts = [tinycss2.serialize([token]) for token in tokens if token.type != "whitespace"]
    parts = [part for part in parts if part != "!"]
    if name in BOXES:
        return len(parts) == 4 and parts[1] != parts[3]
    if name == "border-radius":
        return is_lopsided(parts)
    return bool(SIDED.fullmatch(name)) or (name in SIDES and value in ("left", "right"))


def is_lopsided(corners: list[str]) -> bool:
    """Tell if the corners of the left differ from those of the right."""
    if "/" in corners or len(corners) == 1:
        return False
    first, second = corners[:2]
    third = corners[2] if len(corners) > 2 else first
    fourth = corners[3] if len(corners) > 3 else second
    return (first, fourth) != (second, third)


def test_style_sheets_name_no_side() -> None:
    sheets = sorted(Path(ROOT, "web").rglob("*.css"))
    assert sheets
    found = [
        f"{path.relative_to(ROOT)}:{line}" for path in sheets for line in sides_of(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "sheet",
    [
        "a { margin-left: 1px }",
        "a { padding: 1px 2px 3px 4px }",
        "a { left: 0 }",
        "a { left: 0; right: auto }",
        "a { text-align: right }",
        "a { float: left }",
        "a { border-radius: 0 4px 4px 0 }",
        "a { border-top-left-radius: 0 }",
        "@media print { a { right: 1px } }",
    ],
)
def test_a_side_is_found(sheet: str) -> None:
    assert len(sides_of(sheet)) in (1, 2), sheet


@pytest.mark.parametrize(
    "sheet",
    [
        "a { margin-inline-start: 1px; text-align: start }",
        "a { padding: 1px 2px 3px 2px; margin: 0 auto }",
        "a { left: 0; right: 0 }",
        "a { border-radius: 4px 4px 0 0 }",
        "/* Physical: it follows the pointer. */ a { left: 3px }",
    ],
)
def test_what_mirrors_passes(sheet: str) -> None:
    assert sides_of(sheet) == []
