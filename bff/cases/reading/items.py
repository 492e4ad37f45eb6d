"""Items (事项) of cases. An item that has ended keeps its row."""

from __future__ import annotations

from collections.abc import Collection

from bff.context import AppContext
from gateways.core import Item
from models import ServiceItem


async def items_of(context: AppContext, codes: Collection[str]) -> dict[str, Item]:
    """Return items by code, without those that the catalogue has never had."""
    rows = ServiceItem.filter(code__in=list(codes)).values_list("code", "revision")
    return await context.catalogue.known.read(dict(await rows))
