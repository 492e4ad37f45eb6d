"""Every document that the project's text names, and every path in a document, is there."""

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


_ROOMS = (
    "benchmarks|bff|deploy|docs|gateways|ground|jobs|models|notifications|qr|sandbox|script|web"
)
PATH = re.compile(rf"(?<![\w/.<-])(?:{_ROOMS}|tests)/[\w./-]*\w/?")
MADE_BY_TESTS = "tests/artefacts"


def unknown_paths(text: str) -> Iterator[str]:
    """Yield the paths below a folder of ours that do not exist."""
    for path in PATH.findall(text):
        if path.rstrip("/") != MADE_BY_TESTS and not (ROOT / path).exists():
            yield path


def test_paths_that_documents_name_are_there() -> None:
    """Decisions and the changelog tell the past, so they may name what has moved since."""
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    assert len(documents) > 8
    missing = [
        f"{document.name}: {path}"
        for document in documents
        if document.name != "CHANGELOG.md"
        for path in unknown_paths(document.read_text("utf-8"))
    ]
    assert missing == []


def test_an_unknown_path_is_found() -> None:
    text = "`bff/masking.py`, `ground/masking.py` and docs/no-such/"
    assert list(unknown_paths(text)) == ["bff/masking.py", "docs/no-such/"]


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
