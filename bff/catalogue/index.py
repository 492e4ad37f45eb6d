"""The index: every item's entry in this worker's memory, updated from the feed before each use."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bff.catalogue.entries import Entry
from bff.catalogue.search import Corpus
from models import CoreFeed, ServiceItem

FEED = "items"
_PAGES = 4  # at a time; reading the whole catalogue at once would block all requests


@dataclass(frozen=True, slots=True)
class State:
    """Progress of reading the catalogue, and when its end was last reached."""

    revision: int
    read_at: datetime | None


async def state() -> State:
    feed = await CoreFeed.get_or_none(name=FEED)
    return State(0, None) if feed is None else State(feed.revision, feed.read_at)


class ItemIndex:
    def __init__(self) -> None:
        self._revision = 0
        self._items: dict[str, Entry] = {}
        self._corpus = Corpus(())
        self._reading = asyncio.Lock()

    async def current(self) -> tuple[Corpus, State]:
        """Return every offered item by star and name, bundles with the words of their parts."""
        now = await state()
        if now.revision != self._revision:
            async with self._reading:
                now = await state()  # another request may have read further while we waited
                if now.revision != self._revision:
                    await self._read(now.revision)
        return self._corpus, now

    async def _read(self, revision: int) -> None:
        if revision < self._revision:  # the database was restored from a backup
            self._revision, self._items = 0, {}
        items, upto = dict(self._items), self._revision
        while upto < revision:
            since, upto = upto, min(upto + _PAGES, revision)
            for row in await ServiceItem.written_between(since, upto):
                if row["offered"]:
                    items[str(row["code"])] = Entry.of(row)
                else:
                    items.pop(str(row["code"]), None)
        # In a thread, because a large catalogue takes a while.
        self._corpus = await asyncio.to_thread(corpus_of, items)
        self._items, self._revision = items, revision


def corpus_of(items: dict[str, Entry]) -> Corpus:
    def whole(entry: Entry) -> Entry:
        parts = [items[code] for code in entry.parts if code in items]
        return entry.with_parts(parts) if parts else entry

    return Corpus(sorted(map(whole, items.values()), key=lambda entry: entry.order))


async def is_read() -> bool:
    """Tell if the catalogue has been read to its end.

    It is then served from the database, whatever the state of the core.
    """
    return (await state()).read_at is not None
