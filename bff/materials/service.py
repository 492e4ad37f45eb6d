"""The materials (材料) of a draft or a case: what is asked for, what is there, what is missing.

What the core holds and nobody needs any more is discarded there: at once, by a job when the core is
away, and when nobody can say so any more by the core itself (docs/decisions/0031).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.identity.delegations import Applicant
from bff.materials.problems import MATERIAL_NOT_IN_ITEM, TOO_MANY_FILES
from bff.materials.shared_schemas import MaterialView
from bff.problems import Problem
from gateways.call import OutgoingCall
from gateways.core import CoreError, Item, ItemMaterial
from ground.clock import in_china
from ground.ids import parse_id
from jobs import enqueue
from models import Material
from models.draft import MaterialSource
from models.transaction import transact

log = logging.getLogger("bff.materials")

Touch = Callable[[BaseDBAsyncClient], Awaitable[None]]

PER_MATERIAL, IN_ALL = 10, 50
DISCARD = "discard-material"
PAPER_ONLY = "3"  # 材料形式: brought to the counter


class MaybeKept(Exception):
    """Nobody can say whether a row was committed. Its file must stay: the next try finds the row,
    or the core throws the file away by itself.
    """


@dataclass(frozen=True, slots=True)
class Holder:
    """Draft, or case that waits for a supplement (补正), to which materials are added.

    ``codes`` are the materials that may be handed in. ``touch`` begins every change: it locks the
    holder, and raises the problem when that takes no materials any more, or when the right to hand
    them in has ended. ``version`` is the holder's as it was read.
    """

    id: str
    version: int
    item: Item
    codes: frozenset[str]
    citizen: Citizen
    applicant: Applicant
    touch: Touch

    def asked(self, code: str) -> ItemMaterial:
        """Problem ``material-not-in-item`` for one that is not, or that is taken on paper only."""
        for material in self.item.materials:
            if material.code == code and code in self.codes and material.form != PAPER_ONLY:
                return material
        raise Problem(MATERIAL_NOT_IN_ITEM)


def codes_of(item: Item) -> frozenset[str]:
    return frozenset(material.code for material in item.materials)


def missing(
    item: Item,
    materials: Sequence[Material],
    now: datetime,
    life: timedelta,
    deferred: Collection[str] = (),
) -> list[ItemMaterial]:
    """Materials still to be handed in: required and not there, or with a page that the core no
    longer has. Those taken on paper are brought to the counter; ``deferred`` ones may come later
    where the item says so (容缺).
    """
    there = {material.code for material in materials}
    lost = {material.code for material in materials if is_expired(material, now, life)}
    later = deferrable(item, deferred)
    return [
        asked
        for asked in item.materials
        if asked.code in lost
        or (
            asked.required
            and asked.form != PAPER_ONLY
            and asked.code not in there
            and asked.code not in later
        )
    ]


def deferrable(item: Item, codes: Collection[str]) -> set[str]:
    """Those of these codes that may come later."""
    if not item.tolerance:
        return set()
    return {asked.code for asked in item.materials if asked.tolerable and asked.code in codes}


def is_expired(material: Material, now: datetime, life: timedelta) -> bool:
    """A file that the core may have thrown away; a certificate's authorisation (用证码) counts for
    as long.
    """
    return material.added_at + life <= now


async def must_have_room(holder: Holder, code: str) -> None:
    """Refuse one file too many. Call it before a file is taken in, and again, with the holder
    locked, when it is kept.
    """
    _must_fit(await Material.filter(holder_id=holder.id).values_list("code", flat=True), code)


async def keep(
    context: AppContext, holder: Holder, added: Material, also: Touch | None = None
) -> Material:
    """Write the row of what the core now has, and what is ``also`` to be written; the same page
    again is the page that is there.

    Raises ``too-many-files`` or the holder's own refusal: then the caller discards it. MaybeKept
    when the database went away in the middle of the commit.
    """
    oldest = context.clock.now() - life_of(context)
    written = False

    async def work(connection: BaseDBAsyncClient) -> tuple[Material, list[str]]:
        nonlocal written
        await holder.touch(connection)
        if also is not None:
            await also(connection)
        rows = Material.filter(holder_id=holder.id).using_db(connection)
        expired = rows.filter(code=added.code, added_at__lte=oldest)
        dropped = [row.core_material_id for row in await expired if row.core_material_id]
        await expired.delete()
        standing = await rows.order_by("added_at", "id")
        for row in standing:
            if _is_same(row, added):
                if added.source == MaterialSource.FILE:
                    return row, [*dropped, added.core_material_id or ""]
                await Material.filter(id=row.id).using_db(connection).delete()
        _must_fit([row.code for row in standing if not _is_same(row, added)], added.code)
        await Material.bulk_create([added], using_db=connection)
        written = True
        return added, dropped

    try:
        kept, dropped = await transact(work)
    except Exception as error:
        if written:
            raise MaybeKept from error
        raise
    await _discard_later(context, dropped)
    return kept


async def remove(
    context: AppContext, holder_id: str, material_id: str, touch: Touch, call: OutgoingCall
) -> None:
    """Take it from the holder, and its file from the core. To remove what is not there is no
    error.
    """
    found = await Material.get_or_none(id=parse_id(material_id), holder_id=holder_id)
    if found is None:
        return

    async def work(connection: BaseDBAsyncClient) -> bool:
        await touch(connection)
        return bool(await Material.filter(id=found.id).using_db(connection).delete())

    if await transact(work) and found.core_material_id:
        await discard(context, [found.core_material_id], call)


async def discard(context: AppContext, core_ids: Sequence[str], call: OutgoingCall) -> None:
    """Throw files away at the core: now, or by a job when it is away."""
    left = []
    for core_id in core_ids:
        try:
            await context.core.materials.discard(core_id, call, idempotency_key=key_of(core_id))
        except CoreError:
            left.append(core_id)
    await _discard_later(context, left)


async def enqueue_discard(
    connection: BaseDBAsyncClient, core_ids: Sequence[str], now: datetime
) -> None:
    """Part of the transaction that forgets them."""
    if core_ids:
        payload = msgspec.json.encode({"ids": list(core_ids)}).decode()
        # What the core has thrown away by itself need not be discarded.
        await enqueue(connection, DISCARD, payload, now=now, give_up_at=now + timedelta(days=2))


def key_of(core_id: str) -> str:
    return f"discard-{core_id}"


def life_of(context: AppContext) -> timedelta:
    return timedelta(days=context.settings.core.material_days)


def view(material: Material, now: datetime, life: timedelta) -> MaterialView:
    is_file = material.source == MaterialSource.FILE
    name = str(material.name)  # a row just made has a Clear, which is no JSON text
    return MaterialView(
        id=material.id,
        code=material.code,
        source=material.source,
        name=name,
        media_type=material.media_type,
        size=material.size,
        sha256=material.sha256,
        certificate_name=None if is_file else name,
        added_at=in_china(material.added_at),
        expires_at=in_china(material.added_at + life),
        expired=is_expired(material, now, life),
    )


async def _discard_later(context: AppContext, core_ids: Sequence[str]) -> None:
    if core_ids:
        now = context.clock.now()
        await transact(lambda connection: enqueue_discard(connection, core_ids, now))


def _is_same(row: Material, added: Material) -> bool:
    if (row.code, row.source) != (added.code, added.source):
        return False
    if added.source == MaterialSource.FILE:
        return row.sha256 == added.sha256
    return row.certificate_identifier == added.certificate_identifier


def _must_fit(codes: Collection[object], code: str) -> None:
    of_code = sum(standing == code for standing in codes)
    if of_code >= PER_MATERIAL or len(codes) >= IN_ALL:
        raise Problem(TOO_MANY_FILES, per_material=PER_MATERIAL, in_all=IN_ALL)
