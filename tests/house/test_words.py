"""Names of definitions are the field's nouns and verbs, not participles or riddles.

A function is a verb, a class or a value is a noun, a predicate is ``is_x`` or ``has_x``.
Adjectives that are standard terms, such as ``required``, may name a parameter. Fields of classes
are not read, because they are members of the API and columns, whose names are promised.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

ROOMS = (
    "bff", "models", "qr", "notifications", "gateways", "ground", "jobs", "sandbox", "benchmarks",
)  # fmt: skip
RIDDLES = re.compile(
    "answered|asked|begun|born|brought|collecting|doing|done|ended|found|framed|gathered|given|gone"
    "|got|had|having|heard|held|judged|kept|known|left|lost|made|mine|moved|noticed|nothing|one"
    "|ours|parted|replayed|said|seen|sent|shown|spoiled|stood|taken|tells|theirs|told|wanted|what"
    "|whom|whose|why"
)
PARTICIPLE = re.compile("_*[a-z]+(ed|ing)_*")
NOUNS = {"greeting", "recording", "seed", "setting"}


def riddles(module: Module) -> Iterator[str]:
    if not module.is_in(*ROOMS):
        return
    for line, name, is_function in definitions(module):
        word = name.strip("_").lower()
        participle = is_function and PARTICIPLE.fullmatch(name) and word not in NOUNS
        if RIDDLES.fullmatch(word) or (participle and not name.startswith("__")):
            yield f"{line}: {name}: say what it is or does: a noun, a verb, is_x or has_x"


def definitions(module: Module) -> Iterator[tuple[int, str, bool]]:
    """Yield line, name and "is a function" of the module, its functions, classes, parameters."""
    yield 1, module.path.stem, False
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name, True
        elif isinstance(node, ast.ClassDef):
            yield node.lineno, node.name, False
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg, False


def test_names_are_nouns_and_verbs() -> None:
    assert broken(riddles) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bff/cases/told.py", ""),
        ("bff/cases/people.py", "class Told: ..."),
        ("models/job.py", "async def _claimed(row): ..."),
        ("jobs/queue.py", "def held(kind): ..."),
        ("gateways/call.py", "def send(*, why): ..."),
        ("sandbox/faults.py", "class Faults:\n    def striking(self): ..."),
    ],
)
def test_a_riddle_is_found(path: str, code: str) -> None:
    assert list(riddles(plant(path, code)))


def test_terms_of_the_field_stay() -> None:
    code = "class Recording:\n    def is_found(self, required): ...\n    def __missing__(self): ..."
    assert not list(riddles(plant("bff/cases/people.py", code)))
