"""Names are the field's nouns and verbs, not participles or riddles.

A function is a verb, a class or a value is a noun, a predicate is ``is_x`` or ``has_x``, and a
module is named after what it holds. Activities with a standard name, such as ``signing``, may name
a module, and standard adjectives, such as ``required``, a parameter. Fields of classes are not
read, because they are members of the API and columns, whose names are promised.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, Module, broken, plant

ROOMS = (
    "bff", "models", "qr", "notifications", "gateways", "ground", "jobs", "sandbox", "benchmarks",
    "script",
)  # fmt: skip
HELPERS = ("tests/support", "tests/services")
RIDDLES = re.compile(
    "answered|asked|begun|born|brought|collecting|doing|done|ended|found|framed|gathered|given|gone"
    "|got|had|hasty|having|heard|held|judged|kept|known|left|lost|made|mine|moved|noticed|nothing"
    "|one|ours|parted|replayed|said|seen|sent|shown|spoiled|stood|taken|tells|theirs|together|told"
    "|wanted|what|whom|whose|why"
)
PARTICIPLE = re.compile("_*[a-z]+(ed|ing)_*")
NOUNS = {
    "docstring", "encoding", "feed", "greeting", "meaning", "recording", "ring", "seed", "setting",
}  # fmt: skip
ACTIVITIES = {
    "forwarding", "framing", "housing", "landing", "masking", "reading", "routing", "scanning",
    "sending", "signing", "tampering", "waiting",
}  # fmt: skip
ADJECTIVES = {"missing", "reached", "required", "sealed", "unsupported"}
JS_NAME = re.compile(
    r"function\*? (?P<function>\w+)"
    r"|(?:const|let) (?P<arrow>\w+) = (?:async )?(?:\([^()]*\)|\w+) =>"
    r"|^ +(?:async )?(?P<method>\w+)\([^()]*\) \{$"
)


def riddles(module: Module) -> Iterator[str]:
    """Yield the names that say nothing. In a test file only its own helpers are read."""
    if not module.is_in(*ROOMS, "tests"):
        return
    is_helper = module.is_in(*ROOMS, *HELPERS)
    for line, kind, name in definitions(module):
        if kind in ("parameter", "local") and not is_helper:
            continue
        if kind == "local" and not module.is_in(*ROOMS):
            continue
        if is_riddle(kind, name):
            yield f"{line}: {name}: say what it is or does: a noun, a verb, is_x or has_x"


def is_riddle(kind: str, name: str) -> bool:
    word = name.strip("_").lower()
    if RIDDLES.fullmatch(word):
        return True
    if kind in ("class", "local") or name.startswith("__") or not PARTICIPLE.fullmatch(name):
        return False
    return word not in NOUNS | ADJECTIVES | (ACTIVITIES if kind == "module" else set())


def definitions(module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, kind and name of the module, its functions, classes, parameters and locals."""
    yield 1, "module", module.path.stem
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, "function", node.name
            yield from locals_of(node)
        elif isinstance(node, ast.ClassDef):
            yield node.lineno, "class", node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, "parameter", node.arg


def locals_of(function: ast.AST) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, "local", node.id


def script_riddles(text: str) -> Iterator[str]:
    """Yield the functions of a JavaScript file that are named by participles or riddles."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in JS_NAME.finditer(line):
            if is_riddle("function", match[match.lastgroup or 0]):
                yield f"{number}: {match[match.lastgroup or 0]}"


def test_names_are_nouns_and_verbs() -> None:
    assert broken(riddles) == []


def test_functions_of_the_pages_are_named_by_verbs_and_nouns() -> None:
    scripts = sorted(Path(ROOT, "web").rglob("*.js"))
    assert scripts
    found = [f"{path}:{line}" for path in scripts for line in script_riddles(path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/cases/told.py", ""),
        ("bff/cases/standing.py", ""),
        ("models/together.py", ""),
        ("tests/support/gathering.py", ""),
        ("bff/cases/people.py", "class Told: ..."),
        ("models/job.py", "async def _claimed(row): ..."),
        ("jobs/queue.py", "def held(kind): ..."),
        ("gateways/call.py", "def send(*, why): ..."),
        ("gateways/call.py", "def send(*, accepted): ..."),
        ("bff/codes/service.py", "def scan():\n    told = 1"),
        ("bff/codes/service.py", "def scan():\n    return [one for one in ()]"),
        ("sandbox/faults.py", "class Faults:\n    def striking(self): ..."),
        ("tests/support/stage.py", "def serve(*, changed): ..."),
        ("tests/bff/test_codes.py", "async def opened(stage): ..."),
    ],
)
def test_a_riddle_is_found(path: str, code: str) -> None:
    assert list(riddles(plant(path, code)))


@pytest.mark.parametrize(
    "code",
    [
        "export function lost() {",
        "  const done = () => {",
        "const changed = async (value) => value;",
        "    refused(entry) {",
    ],
)
def test_a_riddle_of_a_page_is_found(code: str) -> None:
    assert list(script_riddles(code))


def test_terms_of_the_field_stay() -> None:
    code = "class Recording:\n    def is_found(self, required): ...\n    def __missing__(self): ..."
    assert not list(riddles(plant("bff/codes/scanning.py", code)))
    assert not list(script_riddles("function shownBadge(shown) {"))
