"""Every document that the project's text names is in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT

DOCUMENT = re.compile(r"(?<![\w/.*{-])(?:[\w.-]+/)*[\w-]+\.md\b")
READ = ("*.py", "*.js", "*.md", "*.sh", "*.conf")
PLACES = ("", "docs")


def unknown_documents(text: str, folder: Path) -> Iterator[str]:
    """Yield the names of documents that lie neither at the root, nor in docs/, nor beside."""
    for name in DOCUMENT.findall(text):
        places = (*(ROOT / place for place in PLACES), folder)
        if not any((place / name).is_file() for place in places):
            yield name


def project_files() -> Iterator[Path]:
    for folder in ROOT.iterdir():
        if folder.name[0] == "." or folder.name in ("var", "node_modules"):
            continue
        found = (f for kind in READ for f in folder.rglob(kind)) if folder.is_dir() else [folder]
        yield from (f for f in found if f.suffix in (".py", ".js", ".md", ".sh", ".conf"))


def test_documents_that_are_named_are_there() -> None:
    files = [file for file in project_files() if file != Path(__file__)]
    assert len(files) > 500
    missing = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in unknown_documents(file.read_text("utf-8"), file.parent)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(standards.md §2.9)", ["standards.md"]),
        ("docs/decisions/9999-none.md", ["docs/decisions/9999-none.md"]),
        ("docs/sources.md and README.md", []),
        ("operations.md", []),
    ],
)
def test_an_unknown_document_is_found(text: str, found: list[str]) -> None:
    assert list(unknown_documents(text, ROOT)) == found
