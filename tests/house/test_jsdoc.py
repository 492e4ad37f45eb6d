"""JSDoc of a function in ``web/`` begins with an imperative verb, as ruff's D401 asks of Python.

A verb that is not in the list is added to it: the list refuses nouns, participles and riddles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT

VERBS = frozenset(
    re.findall(
        r"\w+",
        """
        Add Answer Arrive Ask Attach Begin Build Call Cancel Change Check Choose Clear Close
        Compare Confirm Connect Convert Copy Count Create Derive Describe Draw Drop End Enrol Escape
        Extract Fill Find Focus Forget Format Give Go Group Hand Handle Hide Hold Issue Join
        Keep Learn Leave Let Link List Listen Load Make Mark Measure Move Name Note Open Parse
        Pick Play Poll Post Prepare Print Put Read Refresh Refuse Remove Renew Repeat Replace
        Report Reset Resolve Restore Resume Return Run Save Say Scroll Send Set Show Sign Sort
        Speak Split Start Stop Store Submit Swallow Take Tell Toggle Translate Type Update
        Upload Validate Wait Warn Watch Write
        """,
    )
)
FUNCTION = r"""
    (?:export\ )? (?:default\ )?
    (?: (?:async\ )? function\*?\ (?P<function>\w+)
      | const\ (?P<arrow>\w+)\ =\ (?:async\ )? (?: \( [^\n]* \)\ => | \w+\ => )
      | (?: (?:async|static|get|set)\ )* (?P<method>\#?\w+) \( [^\n]* \)\ \{
    )"""
DESCRIBED = re.compile(
    rf"/\*\* (?P<text> (?: (?!\*/) . )* ) \*/ \s*\n [\ \t]* {FUNCTION}", re.VERBOSE | re.DOTALL
)


def other_openings(text: str) -> Iterator[str]:
    for match in DESCRIBED.finditer(text):
        opening = re.search(r"[^\s*]+", match["text"])
        if opening is None or opening[0].startswith("@") or opening[0] in VERBS:
            continue
        name = match["function"] or match["arrow"] or match["method"]
        yield f"{text.count(chr(10), 0, match.start()) + 1}: {name}: {opening[0]} is no verb"


def test_functions_are_described_by_what_they_do() -> None:
    scripts = {path: path.read_text() for path in sorted(Path(ROOT, "web").rglob("*.js"))}
    assert sum(len(DESCRIBED.findall(text)) for text in scripts.values()) > 200
    found = [f"{path}:{line}" for path, text in scripts.items() for line in other_openings(text)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "/** The name of the person. */\nexport function nameOf(person) {",
        "/** Returns the name. */\nconst nameOf = (person) => person.name;",
        "/**\n * `name`: what was typed.\n * @returns {string}\n */\nfunction nameOf(name) {",
        "const api = {\n  /** Kept for the visit. */\n  read() {",
    ],
)
def test_another_opening_is_found(code: str) -> None:
    assert list(other_openings(code))


def test_types_alone_need_no_words() -> None:
    assert not list(other_openings("/** @returns {string} */\nfunction nameOf() {"))
    assert not list(other_openings("/** Return the name. */\nfunction nameOf() {"))
