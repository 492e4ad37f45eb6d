"""docs/accessibility.md names every number of MIIT's rules and of WCAG 2.2, with what holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT

PAGE = Path(ROOT, "docs/accessibility.md")
# WCAG 2.2, levels A and AA; 4.1.1 is no longer one of them.
CRITERIA = [
    "1.1.1", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.3.1", "1.3.2", "1.3.3", "1.3.4",
    "1.3.5", "1.4.1", "1.4.2", "1.4.3", "1.4.4", "1.4.5", "1.4.10", "1.4.11", "1.4.12",
    "1.4.13", "2.1.1", "2.1.2", "2.1.4", "2.2.1", "2.2.2", "2.3.1", "2.4.1", "2.4.2", "2.4.3",
    "2.4.4", "2.4.5", "2.4.6", "2.4.7", "2.4.11", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.7",
    "2.5.8", "3.1.1", "3.1.2", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.6", "3.3.1", "3.3.2",
    "3.3.3", "3.3.4", "3.3.7", "3.3.8", "4.1.2", "4.1.3",
]  # fmt: skip
CLAUSES = ["1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "2.4", "3.1", "4.1", "5.1"]
HOLDERS = ("tests/", "every walk", "by review", "does not arise")


def rows(text: str, heading: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the table below a heading."""
    part = text.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    for line in part.splitlines():
        if line.startswith("|") and not re.match(r"\|[-|: ]+\|$", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def numbers(heading: str, pattern: str) -> list[str]:
    text = PAGE.read_text("utf-8")
    return [one for cells in rows(text, heading) for one in re.findall(pattern, cells[0])]


def missing_files(text: str) -> list[str]:
    return [
        name
        for name in re.findall(r"\b(?:tests|docs)/[\w./-]+\.(?:py|md)", text)
        if not Path(ROOT, name).is_file()
    ]


def test_every_test_that_is_named_is_there() -> None:
    assert missing_files(PAGE.read_text("utf-8")) == []


def test_a_test_that_is_not_there_is_found() -> None:
    """Control."""
    assert missing_files("held by `tests/browser/test_none.py`") == ["tests/browser/test_none.py"]


def test_every_criterion_of_wcag_has_one_row() -> None:
    found = numbers("WCAG", r"\d\.\d\.\d+")
    assert sorted(found) == sorted(CRITERIA)
    assert len(CRITERIA) == 55


def test_every_clause_of_miit_has_a_row() -> None:
    assert sorted(set(numbers("MIIT", r"^\d\.\d\b"))) == CLAUSES


def test_every_row_says_what_holds_it() -> None:
    text = PAGE.read_text("utf-8")
    for heading in ("MIIT", "WCAG", "Kiosks"):
        table = list(rows(text, heading))[1:]
        assert table
        assert [cells for cells in table if not any(one in cells[2] for one in HOLDERS)] == []
