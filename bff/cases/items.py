"""What a case needs to know of its item (事项). An item that has ended keeps its row."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.recorded import ItemLimits
from gateways.core import Item
from models import ServiceItem

_decoder = msgspec.json.Decoder(Item)


async def items_of(codes: Collection[str]) -> dict[str, Item]:
    """Items by code; absent are those that the catalogue has never had."""
    rows = await ServiceItem.filter(code__in=list(codes)).values_list("code", "body")
    return {code: _read(body) for code, body in rows}


async def limits_of(connection: BaseDBAsyncClient, code: str) -> ItemLimits | None:
    row = await ServiceItem.filter(code=code).using_db(connection).only("body").first()
    if row is None:
        return None
    item = _read(row.body)
    return ItemLimits(item.promised_days, item.statutory_days)


@lru_cache(maxsize=256)
def _read(body: str) -> Item:
    return _decoder.decode(body)
