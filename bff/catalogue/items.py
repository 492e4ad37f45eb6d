"""Items as the core sent them, decoded, in this worker's memory while they are in use."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping

import msgspec

from gateways.core import Item
from models import ServiceItem

log = logging.getLogger("bff.catalogue")

CACHE_SIZE = 2_000
_item = msgspec.json.Decoder(Item)


class ItemCache:
    """Items by code and revision: a changed one is read anew."""

    def __init__(self, size: int = CACHE_SIZE) -> None:
        self._size = size
        self._items: OrderedDict[tuple[str, int], Item] = OrderedDict()

    async def read(self, revisions: Mapping[str, int]) -> dict[str, Item]:
        """Read the items of these codes at these revisions.

        An item that is gone, or that this version cannot read, is left out.
        """
        items = {}
        for key in revisions.items():
            if key in self._items:
                self._items.move_to_end(key)
                items[key[0]] = self._items[key]
        missing = [code for code in revisions if code not in items]
        if missing:
            rows = ServiceItem.filter(code__in=missing)
            for code, revision, body in await rows.values_list("code", "revision", "body"):
                if (item := _decode(code, body)) is not None:
                    items[code] = item
                    self._remember((code, revision), item)
        return items

    def _remember(self, key: tuple[str, int], item: Item) -> None:
        self._items[key] = item
        if len(self._items) > self._size:
            self._items.popitem(last=False)


def _decode(code: str, body: str) -> Item | None:
    try:
        return _item.decode(body)
    except msgspec.MsgspecError:
        log.error("stored item not readable: run pull-items --all", extra={"code": code})
        return None
