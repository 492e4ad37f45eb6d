"""Texts as pairs of Chinese and English, read where they stand in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

ROOT = Path(__file__).parents[2]
FRONT_TEXTS = ROOT / "web" / "shared" / "words"
PAGE_FILES = ROOT / "bff" / "page_settings" / "pages"
ROOMS = ("bff", "notifications")
PRINTED = "// Printed by"

_LINE = re.compile(r'  "(?P<key>[^"]+)": \{ zh: (?P<zh>"[^"\\]*"), en: (?P<en>"[^"\\]*") \},')
_TEXT_TYPES = ("Text", "Name")


class Pair(NamedTuple):
    """One text. ``context`` is its key in a front, or the module or page file that says it."""

    context: str
    zh: str
    en: str
    file: str
    line: int


class UnreadableText(ValueError):
    """Line of a front's texts that is not one pair. The text names file and line."""


def all_pairs() -> list[Pair]:
    """Return every text once: what is printed for the fronts stands in the server's modules."""
    written = [file for file in text_modules() if not file.read_text("utf-8").startswith(PRINTED)]
    return [*server_pairs(), *page_pairs(), *front_pairs(written)]


def text_modules() -> list[Path]:
    """Return the fronts' texts, one module a subject."""
    return sorted(FRONT_TEXTS.glob("texts-*.js"))


def front_pairs(files: Iterable[Path]) -> Iterator[Pair]:
    """Read the texts of fronts, one a line. Raise UnreadableText."""
    for file in files:
        name = str(file.relative_to(ROOT))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line.startswith('  "'):
                continue
            match = _LINE.fullmatch(line)
            if match is None:
                raise UnreadableText(f"{name}:{number}: not one text a line, zh and then en")
            zh, en = (ast.literal_eval(match[language]) for language in ("zh", "en"))
            yield Pair(match["key"], zh, en, name, number)


def server_pairs() -> Iterator[Pair]:
    """Read each ``Text`` and ``Name`` that is written out in the server's modules."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            path = file.relative_to(ROOT)
            context = ".".join(path.with_suffix("").parts)
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                match node:
                    case ast.Call(
                        ast.Name(kind), [ast.Constant(str(zh)), ast.Constant(str(en)), *_]
                    ) if kind in _TEXT_TYPES:
                        yield Pair(context, zh, en, str(path), node.lineno)


def page_pairs() -> Iterator[Pair]:
    for file in sorted(PAGE_FILES.glob("*.yaml")):
        text = file.read_text("utf-8")
        path = str(file.relative_to(ROOT))
        for zh, en in _pairs_in(msgspec.yaml.decode(text)):
            line = text[: text.find(zh)].count("\n") + 1
            yield Pair(f"page {file.stem}", zh, en, path, line)


def _pairs_in(value: object) -> Iterator[tuple[str, str]]:
    match value:
        case {"zh": str(zh), "en": str(en), **rest}:
            yield zh, en
            yield from _pairs_in(rest)
        case dict():
            for part in value.values():
                yield from _pairs_in(part)
        case list():
            for part in value:
                yield from _pairs_in(part)
