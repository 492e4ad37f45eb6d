"""What can be applied for: the item behind a code, the list, the guide."""

from __future__ import annotations

from bff.catalogue.index import state
from bff.context import AppContext
from bff.http.problems import Problem
from gateways.core import Item
from models import ServiceItem


async def item(context: AppContext, code: str) -> Item:
    """The item that is offered under this code, as the core last told it. Problems
    ``item-not-found``, ``item-ended``, and ``catalogue-not-read`` while nobody can know.
    """
    rows = ServiceItem.filter(code=code).values_list("revision", "name", "ended_at")
    row = next(iter(await rows), None)
    if row is None:
        raise await _missing()
    revision, name, ended_at = row
    if ended_at is not None:
        raise Problem("item-ended", name=name)
    found = await context.known_items.read({code: revision})
    if code not in found:
        raise Problem("item-not-found")
    return found[code]


async def parts(context: AppContext, bundle: Item) -> list[Item]:
    """A bundle's items in its order; empty for any other. Problems as of ``item``: a bundle lacking
    a part cannot be applied for.
    """
    return [await item(context, code) for code in bundle.parts]


async def _missing() -> Problem:
    if (await state()).read_at is None:
        return Problem("catalogue-not-read", headers={"Retry-After": "60"})
    return Problem("item-not-found")
