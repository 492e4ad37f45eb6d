"""The catalogue's rules: the list, the guide, and the item behind a code for other capabilities."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from bff.catalogue import guide
from bff.catalogue.codes import ONLINE_STARS, required_assurance
from bff.catalogue.filters import Filters
from bff.catalogue.guide import form_field
from bff.catalogue.index import State, state
from bff.catalogue.problems import CATALOGUE_NOT_READ, ITEM_ENDED, ITEM_NOT_FOUND
from bff.catalogue.schemas import Guide, ItemList, ItemQuery, SubjectView
from bff.catalogue.search_pages import Page, find_page
from bff.catalogue.subjects import count_subjects, subject_of
from bff.context import AppContext
from bff.problems import Problem, build_document
from bff.problems.input import invalid_field
from gateways.core import Item
from ground.clock import in_china
from ground.language import Language, from_core
from models import ServiceItem
from models.item import ITEM_CODE

__all__ = [
    "form_field",
    "item",
    "items_issuing",
    "list_items",
    "names",
    "parts",
    "read_guide",
    "required_assurance",
]


async def list_items(
    context: AppContext, query: ItemQuery, language: Language, request_id: str
) -> ItemList:
    """List items.

    Until the catalogue has been read to its end, the answer has a problem that says so.

    Otherwise an empty list would look as if there were no services.
    """
    corpus, now = await context.catalogue.index.current()
    filters = Filters(
        for_=query.for_,
        star=query.star,
        channel=query.channel,
        region=query.region,
        no_visit=query.no_visit,
        bundle=query.bundle,
    ).about(query.subject)
    filters.put_first(query.first)
    try:
        # In a thread, because a long question takes time in a large catalogue, and the first one by
        # sound a third of a second.
        page = await asyncio.to_thread(
            find_page, corpus, query.q, filters, query.after, query.limit
        )
    except ValueError:
        raise invalid_field("/after", "format") from None
    problems = [_not_read()] if now.read_at is None else []
    return ItemList(
        items=[guide.summary(item, language) for item in await _items(context, page)],
        next=page.next,
        total=page.total,
        similar=page.similar,
        subjects=_subjects(page, query.subject, language),
        read_at=None if now.read_at is None else in_china(now.read_at),
        age_seconds=_age(context, now),
        problems=[build_document(problem, language, request_id) for problem in problems],
    )


async def read_guide(context: AppContext, code: str, language: Language) -> Guide:
    """Read a guide. Problems as of ``item``."""
    guide_item, now = await item(context, code), await state()
    return guide.guide(
        guide_item,
        await _offered_parts(context, guide_item.parts),
        language,
        read_at=None if now.read_at is None else in_china(now.read_at),
        age_seconds=_age(context, now),
    )


async def item(context: AppContext, code: str) -> Item:
    """Read the offered item of this code, as the core last sent it.

    Problems ``item-not-found``, ``item-ended``, and ``catalogue-not-read`` before the first full
    reading.
    """
    row = await ServiceItem.revision_of(code) if ITEM_CODE.fullmatch(code) else None
    if row is None:
        raise _not_read() if (await state()).read_at is None else Problem(ITEM_NOT_FOUND)
    if row["ended_at"] is not None:
        raise Problem(ITEM_ENDED, name=row["name"])
    items = await context.catalogue.items.read({code: int(str(row["revision"]))})
    if code not in items:
        raise Problem(ITEM_NOT_FOUND)
    return items[code]


async def names(context: AppContext, codes: Collection[str], language: Language) -> dict[str, str]:
    """Return the names of the items that are known, also of ended ones."""
    rows = await ServiceItem.filter(code__in=codes).values_list("code", "revision", "name")
    items = await context.catalogue.items.read({code: revision for code, revision, _ in rows})
    return {
        code: from_core(items[code].name, items[code].name_en, language) if code in items else name
        for code, _, name in rows
    }


async def parts(context: AppContext, bundle: Item) -> list[Item]:
    """Return a bundle's items in its order; none for any other item.

    Problems as of ``item``: a bundle that lacks a part cannot be applied for.
    """
    return [await item(context, code) for code in bundle.parts]


async def items_issuing(context: AppContext, type_code: str, most: int) -> list[Item]:
    """Return the items by which a person gets a certificate of this type online, best first."""
    corpus, _ = await context.catalogue.index.current()
    entries = [
        entry
        for entry in corpus.by_result.get(type_code, ())
        if entry.persons and entry.star >= ONLINE_STARS
    ][:most]
    items = await context.catalogue.items.read({entry.code: entry.revision for entry in entries})
    return [items[entry.code] for entry in entries if entry.code in items]


def _subjects(page: Page, chosen: str | None, language: Language) -> list[SubjectView]:
    return [
        SubjectView(
            key=key, kind=kind, text=subject.name.render(language), icon=subject.icon, count=count
        )
        for key, count in count_subjects(page.subjects, chosen, page.total)
        for kind, subject in subject_of(key)
    ]


async def _items(context: AppContext, page: Page) -> list[Item]:
    items = await context.catalogue.items.read(
        {entry.code: entry.revision for entry in page.entries}
    )
    return [items[entry.code] for entry in page.entries if entry.code in items]


async def _offered_parts(context: AppContext, codes: tuple[str, ...]) -> list[Item]:
    """Return those of a bundle's parts that are offered and readable."""
    if not codes:
        return []
    rows = ServiceItem.filter(code__in=codes, ended_at__isnull=True)
    items = await context.catalogue.items.read(dict(await rows.values_list("code", "revision")))
    return [items[code] for code in codes if code in items]


def _not_read() -> Problem:
    return Problem(CATALOGUE_NOT_READ, retry_after=60)


def _age(context: AppContext, now: State) -> int | None:
    if now.read_at is None:
        return None
    return max(0, int((context.clock.now() - now.read_at).total_seconds()))
