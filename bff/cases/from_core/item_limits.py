"""The item's own time limits (承诺时限, 法定时限), for a case whose acceptance names none."""

from __future__ import annotations

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.details import ItemLimits
from models import ServiceItem


class _Limits(msgspec.Struct, rename="camel"):
    promised_days: int
    statutory_days: int


_limits = msgspec.json.Decoder(_Limits)


async def limits_of(connection: BaseDBAsyncClient, code: str) -> ItemLimits | None:
    """Read the item's own present limits, inside the caller's transaction."""
    row = await ServiceItem.filter(code=code).using_db(connection).only("body").first()
    if row is None:
        return None
    item = _limits.decode(row.body)
    return ItemLimits(item.promised_days, item.statutory_days)
