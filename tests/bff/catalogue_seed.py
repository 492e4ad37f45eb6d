"""The sandbox's catalogue as this worker holds it, without a database, and by name."""

from __future__ import annotations

from functools import cache

import msgspec
from msgspec.structs import replace

from bff.catalogue.entries import Entry
from bff.catalogue.filters import Filters
from bff.catalogue.index import corpus_of
from bff.catalogue.pull import row_of
from bff.catalogue.search import Corpus
from bff.catalogue.search_pages import Page, find_page
from gateways.core import Item
from sandbox.core.catalogue import SEED
from tests.support.clock import HeldClock


@cache
def items() -> tuple[Item, ...]:
    return tuple(
        msgspec.json.decode(msgspec.json.encode(item), type=Item) for item in SEED.values()
    )


@cache
def corpus() -> Corpus:
    now = HeldClock().now()
    return corpus_of({item.implement_code: Entry.of(vars(row_of(item, now))) for item in items()})


def code_of(name: str) -> str:
    """Return the code of the item with this name."""
    [code] = [item.implement_code for item in items() if item.name == name]
    return code


@cache
def corpus_of_names(*names: str) -> Corpus:
    """Items of other names, nothing else of theirs being read."""
    blank, now = items()[0], HeldClock().now()
    rows = {}
    for number, name in enumerate(names):
        code = f"{blank.implement_code[:-2]}{number:02d}"
        item = replace(blank, name=name, name_en=None, keywords=(), implement_code=code)
        rows[code] = Entry.of(vars(row_of(item, now)))
    return corpus_of(rows)


def find(typed: str, limit: int = 100, **wanted: object) -> Page:
    return find_page(corpus(), typed, Filters(**wanted), None, limit)  # type: ignore[arg-type]


def names(page: Page) -> list[str]:
    return [entry.name for entry in page.entries]
