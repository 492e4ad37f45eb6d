"""Texts say to ask 12345, not to call it: who cannot hear writes there (`contact: message`).

Only the telephone's own words, which have a twin for messages, say to call.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, Module, broken, plant

CALLS = re.compile(
    r"(打|拨|撥|致电|致電|打电话问|打電話問|\b(?:call|dial|phone|ring))\s*12345\b", re.I
)
PHONES_OWN = ("kiosk.help.hotline", "search.hotline")  # beside kiosk.help.message, person.message…
KEY = re.compile(r'^\s*"([\w.]+)":')
WEB_FILES = ("js", "html")


def calls_in_code(module: Module) -> Iterator[str]:
    """Yield the texts of a server's module that say to call. Texts in parts are read as one."""
    if module.is_in("bff", "ground", "notifications", "sandbox"):
        for node in module.nodes:
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and CALLS.search(value):
                yield f"{getattr(node, 'lineno', 0)}: {value}"


def calls_in_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a page or catalogue that say to call, without the telephone's own."""
    for number, line in enumerate(lines, 1):
        key = KEY.match(line)
        if CALLS.search(line) and not (key and key[1] in PHONES_OWN):
            yield f"{number}: {line.strip()}"


def text_files() -> list[Path]:
    web = [file for kind in WEB_FILES for file in (ROOT / "web").rglob(f"*.{kind}")]
    return [
        file for file in (*web, *(ROOT / "bff").rglob("*.yaml")) if "node_modules" not in file.parts
    ]


def test_the_servers_texts_say_to_ask() -> None:
    assert broken(calls_in_code) == []


def test_the_fronts_texts_and_pages_say_to_ask() -> None:
    files = text_files()
    assert {"texts-phone.js", "texts.zh-TW.js", "start.js", "home.yaml"} <= {f.name for f in files}
    faults = [
        f"{file.relative_to(ROOT)}:{fault}"
        for file in files
        for fault in calls_in_lines(file.read_text("utf-8").splitlines())
    ]
    assert faults == []


@pytest.mark.parametrize(
    "words",
    [
        "请打 12345。",
        "或拨打12345",
        "打电话问 12345",
        "Ask, or call 12345.",
        "Dial 12345",
        "請打 12345",
    ],
)
def test_a_text_that_says_to_call_is_found(words: str) -> None:
    assert list(calls_in_code(plant("bff/x.py", f'T = Text("{words}")')))
    assert list(calls_in_lines([f'  "log.next": {{ zh: "{words}" }},']))
    assert not list(calls_in_lines([f'  "{PHONES_OWN[0]}": {{ zh: "{words}" }},']))


def test_words_in_two_parts_of_a_text_are_found() -> None:
    assert list(calls_in_code(plant("bff/x.py", 'T = ("If in doubt, call "\n  "12345.")')))


@pytest.mark.parametrize(
    "words", ["请问 12345。", "或找 12345", "ask 12345", "Text 12345", "12345"]
)
def test_other_words_are_let_through(words: str) -> None:
    assert not list(calls_in_code(plant("bff/x.py", f'T = Text("{words}")')))
    assert not list(calls_in_lines([words]))
