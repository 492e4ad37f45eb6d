"""Texts as a PO file (GNU gettext), and a check of one that comes back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from bff.texts.pairs import Pair

_NUMBER_WORDS = re.compile(r"\{(\w+)\|[^{|}]+\|[^{|}]+\}")
_HAN = re.compile(r"[\u3400-\u9fff]")


def po_file(pairs: Iterable[Pair]) -> bytes:
    """Write the pairs: Chinese as the source, English as its translation."""
    catalog = Catalog("en", project="Mashangban", charset="utf-8", fuzzy=False)
    for pair in pairs:
        catalog.add(pair.zh, pair.en, context=pair.context, locations=[(pair.file, pair.line)])
    result = io.BytesIO()
    write_po(result, catalog, width=0, sort_by_file=True)
    return result.getvalue()


def po_faults(content: bytes, pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield what is wrong with a PO file that comes back, one line a fault."""
    try:
        catalog = read_po(io.BytesIO(content), locale="en", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        yield f"the file cannot be read: {error}"
        return
    missing = {(pair.context, pair.zh): pair for pair in pairs}
    for message in catalog:
        if not message.id:
            continue
        place = f"line {message.lineno}, {message.context}"
        zh = message.id if isinstance(message.id, str) else message.id[0]
        pair = missing.pop((message.context or "", zh), None)
        if pair is None:
            yield f"{place}: there is no such text (any more): {zh}"
        else:
            yield from (f"{place}: {fault}" for fault in _faults(message, pair))
    yield from (f"{pair.file}:{pair.line}: {pair.zh}: missing" for pair in missing.values())


def _faults(message: Message, pair: Pair) -> Iterator[str]:
    translation = message.string
    if not isinstance(translation, str):
        yield "one translation is wanted; a number has its words in it: {n|day|days}"
        return
    if not translation.strip():
        yield f"no translation of {pair.zh}"
        return
    if message.fuzzy:
        yield "the translation is marked as fuzzy, which means not finished"
    yield from translation_faults(pair.zh, translation)
    if _HAN.search(translation) and not _HAN.search(pair.en):
        yield "the translation has Chinese in it"


def translation_faults(zh: str, en: str) -> Iterator[str]:
    """Yield faults of the places to fill: both texts have the same, also for words of numbers."""
    numbers = set(_NUMBER_WORDS.findall(en))
    try:
        places = {name for _, name, _, _ in Formatter().parse(_NUMBER_WORDS.sub("", en)) if name}
        expected = {name for _, name, _, _ in Formatter().parse(zh) if name}
    except ValueError as error:
        yield f"braces are not closed or not opened: {error}"
        return
    if unknown := (places | numbers) - expected:
        yield f"places that the text does not have: {', '.join(sorted(unknown))}"
    if lacking := expected - places - numbers:
        yield f"places that are missing: {', '.join(sorted(lacking))}"
