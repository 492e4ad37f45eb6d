"""Pages of the catalogue: searched, filtered, in order."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from typing import NamedTuple

import msgspec

from bff.catalogue.entries import Entry
from bff.catalogue.filters import Filters
from bff.catalogue.search import Corpus, Question, Ranks

Key = tuple[float, bool, int, str, str]
_key = msgspec.json.Decoder(Key)


class Page(NamedTuple):
    """A page. ``next`` is where the following page begins, None at the end.

    ``subjects`` are those of everything that was found, each as often as it was.
    """

    entries: list[Entry]
    total: int
    similar: bool
    next: str | None
    subjects: list[str]


def find_page(corpus: Corpus, query: str, filters: Filters, after: str | None, limit: int) -> Page:
    """Find a page, the best match first, then by region, star and name.

    Raises ValueError for an ``after`` that is none of ours.
    """
    ranks, similar = _rank(corpus, query)
    entries = corpus.entries

    def key(item: int) -> Key:
        return (ranks[item], filters.is_later(entries[item]), *entries[item].order)

    items = filters.select(corpus.entries, sorted(ranks))  # keeps their order
    if filters.orders:
        items.sort(key=lambda item: (ranks[item], filters.is_later(entries[item])))
    else:
        items.sort(key=ranks.__getitem__)
    start = 0 if after is None else bisect_right(items, _read(after), key=key)
    page = items[start : start + limit]
    more = start + limit < len(items)
    next_page = _written(key(page[-1])) if more else None
    subjects = [key for item in items for key in entries[item].subjects] if after is None else []
    return Page([entries[item] for item in page], len(items), similar, next_page, subjects)


def _rank(corpus: Corpus, query: str) -> tuple[Ranks, bool]:
    """Find the items; also tell if they are only similar to the question."""
    if not query.strip():
        return dict.fromkeys(range(len(corpus.entries)), 0.0), False
    question = Question.read(query)
    if question is None:
        return {}, False
    if ranks := corpus.match_all(question):
        return ranks, False
    if (by_sound := question.by_sound()) and (ranks := corpus.match_all(by_sound)):
        return ranks, True
    ranks = corpus.match_most(question)
    return ranks, bool(ranks)


def _written(key: Key) -> str:
    return urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def _read(after: str) -> Key:
    try:
        key: Key = _key.decode(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (msgspec.MsgspecError, ValueError):
        raise ValueError("not a place in a list") from None
    return key
