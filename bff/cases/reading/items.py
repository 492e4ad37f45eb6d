"""Items (事项) of cases. An item that has ended keeps its row."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.details import ItemLimits
from bff.context import AppContext
from gateways.core import Item
from models import ServiceItem


class _Limits(msgspec.Struct, rename="camel"):
    promised_days: int
    statutory_days: int


_limits = msgspec.json.Decoder(_Limits)


async def items_of(context: AppContext, codes: Collection[str]) -> dict[str, Item]:
    """Return items by code, without those that the catalogue has never had."""
    rows = ServiceItem.filter(code__in=list(codes)).values_list("code", "revision")
    return await context.catalogue.known.read(dict(await rows))


async def limits_of(connection: BaseDBAsyncClient, code: str) -> ItemLimits | None:
    """Read the item's own present limits, inside the caller's transaction."""
    row = await ServiceItem.filter(code=code).using_db(connection).only("body").first()
    if row is None:
        return None
    found = _limits.decode(row.body)
    return ItemLimits(found.promised_days, found.statutory_days)
