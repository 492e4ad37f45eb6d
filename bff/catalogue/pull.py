"""Reading of the catalogue from the core, page by page.

Each page and its cursor are one transaction. So a crash continues where it stopped, and of two
workers that read the same page one counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

from bff.catalogue.index import FEED
from bff.catalogue.search_words import words_of
from bff.context import AppContext
from bff.core_problems import tried_again
from gateways.call import OutgoingCall
from gateways.core import CorePlatform, Item, ItemPage, Misfit
from ground.clock import Clock
from jobs import ClaimedJob, JobKind
from jobs.queue import run_soon
from models import CoreFeed, ServiceItem
from models.item import ITEM_CODE
from models.transaction import transact

PULL_ITEMS = "pull-items"
PAGE = 200
EVERY_S = 300.0
PAGE_S = 10.0
PERSON = "1"  # 自然人 (GB/T 39046 A.4)
_COLUMNS = [name for name in ServiceItem._meta.db_fields if name != "code"]


@dataclass(slots=True)
class PullResult:
    """Result of one reading of the catalogue."""

    items: int = 0
    ended: int = 0
    skipped: int = 0


async def pull_items(core: CorePlatform, clock: Clock, new_id: Callable[[], str]) -> PullResult:
    """Read on from the cursor to the end. Raise CoreError; pages before it stay."""
    await CoreFeed.bulk_create([CoreFeed(name=FEED)], ignore_conflicts=True)
    result = PullResult()
    loop = asyncio.get_running_loop()
    more = True
    while more:
        more = await _pull_page(core, OutgoingCall(new_id(), loop.time() + PAGE_S), clock, result)
    return result


def pull_kind(context: AppContext) -> JobKind:
    """Build the recurring job; its first run is as soon as jobs run at all."""

    async def work(job: ClaimedJob) -> None:
        with tried_again():
            await pull_items(context.core, context.clock, context.new_id)

    return JobKind(name=PULL_ITEMS, work=work, every_s=EVERY_S, lease_s=300.0)


async def read_on_soon(context: AppContext) -> None:
    """Read at once, not at the next turn: the core's item differs from ours."""
    await run_soon(PULL_ITEMS, context.clock.now())


async def forget_cursor() -> None:
    """Start the next reading from the beginning. Items stay and are overwritten."""
    await CoreFeed.filter(name=FEED).update(cursor=None)


async def _pull_page(
    core: CorePlatform, call: OutgoingCall, clock: Clock, result: PullResult
) -> bool:
    """Read one page; return whether there is more."""
    since = (await CoreFeed.get(name=FEED)).cursor
    page = await core.catalogue.list_changes(since, call, limit=PAGE)
    more = page.more and page.next != since  # a cursor that stays the same would loop for ever
    now = clock.now()
    # In a thread, because the first call loads the pinyin word list and would block all requests.
    rows, misfits = await asyncio.to_thread(_rows, page, now)
    if not await _keep(since, page, rows, now, at_end=not more):
        return True  # another worker read this page: continue at its cursor
    await core.catalogue.note_misfits(misfits)
    result.items += len(rows)
    result.ended += len(page.ended)
    result.skipped += len(page.garbled) + len(misfits)
    return more


def _rows(page: ItemPage, now: datetime) -> tuple[list[ServiceItem], list[Misfit]]:
    """Convert the page's items to rows, and return them with the misfits.

    If two items have the same code, the later one counts.
    """
    rows, misfits = {}, []
    for item in page.items:
        try:
            _must_fit(item)
            rows[item.implement_code] = row_of(item, now)
        except ValueError as error:
            code = item.implement_code
            name = code if ITEM_CODE.fullmatch(code) else "?"
            misfits.append(Misfit(name, str(error)))
    return list(rows.values()), misfits


def _must_fit(item: Item) -> None:
    """Raise ValueError, naming the member, if no row can hold the item."""
    fits = {
        "name": len(item.name) <= 200 and "\x00" not in item.name,  # PostgreSQL stores no NUL
        "region": len(item.region) <= 12 and "\x00" not in item.region,
        "version": 0 <= item.version < 2**31,
        "star": 1 <= item.star <= 5,
        "visits": item.visits < 2**15,
        "implementCode": ITEM_CODE.fullmatch(item.implement_code),
        "parts": all(map(ITEM_CODE.fullmatch, item.parts)),
    }
    wrong = [member for member, right in fits.items() if not right]
    if wrong:
        raise ValueError(f"no row can hold its {', '.join(wrong)}")


def row_of(item: Item, now: datetime) -> ServiceItem:
    return ServiceItem(
        code=item.implement_code,
        version=item.version,
        name=item.name,
        region=item.region,
        star=item.star,
        visits=item.visits,
        for_persons=PERSON in item.applicant_kinds,
        for_organisations=any(kind != PERSON for kind in item.applicant_kinds),
        mobile="mobile" in item.channels,
        kiosk="terminal" in item.channels,
        desk="window" in item.channels,
        parts=" ".join(item.parts),
        result_type=_storable(item.result.cert_type_code),
        words=msgspec.json.encode(words_of(item)).decode(),
        body=msgspec.json.encode(item).decode(),
        changed_at=now,
        ended_at=None,
    )


def _storable(type_code: str | None) -> str | None:
    """Return the type. None also for one that PostgreSQL could not store: nobody holds it."""
    return None if type_code is None or "\x00" in type_code else type_code


async def _keep(
    since: str | None, page: ItemPage, rows: list[ServiceItem], now: datetime, *, at_end: bool
) -> bool:
    """Store the page and its cursor in one transaction.

    Return False if another worker was faster.
    """
    has_changes = bool(rows or page.ended)
    step: dict[str, object] = {"cursor": page.next}
    if has_changes:
        step["revision"] = F("revision") + 1
    if at_end:
        step["read_at"] = now
    condition = {"cursor__isnull": True} if since is None else {"cursor": since}

    async def work(connection: BaseDBAsyncClient) -> bool:
        if not await CoreFeed.filter(name=FEED, **condition).using_db(connection).update(**step):
            return False
        if has_changes:
            feed = await CoreFeed.get(name=FEED, using_db=connection)
            await _store(connection, rows, page.ended, feed.revision, now)
        return True

    return await transact(work)


async def _store(
    connection: BaseDBAsyncClient,
    rows: list[ServiceItem],
    ended_codes: Iterable[str],
    revision: int,
    now: datetime,
) -> None:
    for row in rows:
        row.revision = revision
    await ServiceItem.bulk_create(
        rows, update_fields=_COLUMNS, on_conflict=["code"], using_db=connection
    )
    codes = list(filter(ITEM_CODE.fullmatch, ended_codes))
    ended_items = ServiceItem.filter(code__in=codes, ended_at__isnull=True).using_db(connection)
    await ended_items.update(ended_at=now, changed_at=now, revision=revision)
