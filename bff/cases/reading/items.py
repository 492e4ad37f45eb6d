"""Items (事项) of cases. An item that has ended keeps its row."""

from __future__ import annotations

from collections.abc import Collection

from bff.context import AppContext
from gateways.core import Item
from ground.language import Language
from models import ServiceCase, ServiceItem


async def items_of(context: AppContext, codes: Collection[str]) -> dict[str, Item]:
    """Return items by code, without those that the catalogue has never had."""
    rows = ServiceItem.filter(code__in=list(codes)).values_list("code", "revision")
    return await context.catalogue.items.read(dict(await rows))


def item_name(case: ServiceCase, item: Item | None, language: Language) -> str:
    """Return the English name if the reader wants it and the core has one, else the Chinese name.

    The Chinese name is that of the time of submission.
    """
    english = item.name_en if item is not None and language == "en" else None
    return english or case.item_name
