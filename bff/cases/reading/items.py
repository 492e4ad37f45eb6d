"""Items (事项) of cases. An item that has ended keeps its row."""

from __future__ import annotations

from collections.abc import Collection

from bff.context import AppContext
from gateways.core import Item
from ground.language import Language, from_core
from models import ServiceCase, ServiceItem


async def items_of(context: AppContext, codes: Collection[str]) -> dict[str, Item]:
    """Return items by code, without those that the catalogue has never had."""
    rows = ServiceItem.filter(code__in=list(codes)).values_list("code", "revision")
    return await context.catalogue.items.read(dict(await rows))


def item_name(case: ServiceCase, language: Language) -> str:
    """Return the name at the time of submission, in English if the core had one then."""
    return from_core(case.item_name, case.item_name_en, language)
