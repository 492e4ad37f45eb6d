"""The folders of ``web/`` stand on floors: who may import whom. Fronts stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

WEB = Path(__file__).parents[2] / "web"
SHARED = {
    "words": set[str](),
    "net": {"words"},
    "page": {"words", "net"},
    "scan": {"words", "net", "page"},
    "matters": {"words", "net", "page"},
}
_IMPORT = re.compile(r"""\b(?:from|import\()\s*["']/([^"']+)["']|@import\s+["']/([^"']+)["']""")


def place(path: PurePosixPath) -> str:
    """Name the folder that a rule is about: ``shared/net``, ``phone``."""
    return "/".join(path.parts[: 2 if path.parts[0] == "shared" else 1])


def folders_below(where: str) -> set[str]:
    """List the places that files of this place may import from, types besides."""
    if not where.startswith("shared/"):
        return {where, "types", *(f"shared/{name}" for name in SHARED)}
    folder = where.partition("/")[2]
    return {where, "types", *(f"shared/{name}" for name in SHARED[folder])}


def wrong_imports(path: str, text: str) -> Iterator[str]:
    for found in _IMPORT.finditer(text):
        target = PurePosixPath(found[1] or found[2])
        if place(target) not in folders_below(place(PurePosixPath(path))):
            yield f"{path} imports {target}"


def test_a_folder_imports_only_from_the_floors_below_it() -> None:
    files = [file for kind in ("*.js", "*.css") for file in WEB.rglob(kind)]
    assert len(files) > 100
    found = [
        wrong
        for file in files
        for wrong in wrong_imports(str(file.relative_to(WEB)), file.read_text("utf-8"))
    ]
    assert found == []


def test_every_shared_file_stands_in_a_folder_with_a_job() -> None:
    assert {file.name for file in (WEB / "shared").iterdir()} == set(SHARED)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shared/words/i18n.js", 'import { el } from "/shared/page/dom.js";'),
        ("shared/net/api.js", 'const { el } = await import("/shared/page/dom.js");'),
        ("shared/matters/case.js", 'import { attachScanner } from "/shared/scan/scanner.js";'),
        ("shared/page/dom.js", 'import { keepAwake } from "/phone/wake-lock.js";'),
        ("kiosk/app.js", 'export { keepAwake } from "/phone/wake-lock.js";'),
        ("shared/page/base.css", '@import "/kiosk/kiosk.css";'),
    ],
)
def test_an_import_from_above_is_found(path: str, text: str) -> None:
    assert len(list(wrong_imports(path, text))) == 1


def test_an_import_from_below_passes() -> None:
    text = 'import { el } from "/shared/page/dom.js";\nimport { app } from "/kiosk/screens.js";'
    assert list(wrong_imports("kiosk/app.js", text)) == []
