"""Materials (材料) of a draft or a case: addition and removal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.certificates.type_names import type_name
from bff.context import AppContext
from bff.materials.discards import discard, discard_later
from bff.materials.holder import Holder, Touch, is_expired, life_of
from bff.materials.problems import TOO_MANY_FILES
from bff.materials.shared_schemas import MaterialView
from bff.problems import Problem
from gateways.call import OutgoingCall
from ground.clock import in_china
from ground.ids import parse_id
from ground.language import Language
from models import Material
from models.draft import MaterialSource
from models.transaction import transact

PER_MATERIAL, IN_ALL = 10, 50


class MaybeKept(Exception):
    """Failure that leaves it unknown whether a row was committed.

    Its file must stay: the next attempt finds the row, or the core deletes the file by itself.
    """


async def must_have_room(holder: Holder, code: str) -> None:
    """Refuse one file too many.

    Call it before a file is accepted, and again, with the holder locked, when it is stored.
    """
    _must_fit(await Material.filter(holder_id=holder.id).values_list("code", flat=True), code)


async def keep(
    context: AppContext, holder: Holder, material: Material, touch: Touch | None = None
) -> Material:
    """Write the material's row, and what is ``touch`` to be written.

    A repeated page is the existing one.

    Raises ``too-many-files`` or the holder's own refusal: then the caller discards the file. Raises
    MaybeKept when the database went away in the middle of the commit.
    """
    oldest = context.clock.now() - life_of(context)
    written = False

    async def work(connection: BaseDBAsyncClient) -> tuple[Material, list[str]]:
        nonlocal written
        await holder.touch(connection)
        if touch is not None:
            await touch(connection)
        rows = Material.filter(holder_id=holder.id).using_db(connection)
        expired = rows.filter(code=material.code, added_at__lte=oldest)
        core_ids = [row.core_material_id for row in await expired if row.core_material_id]
        await expired.delete()
        rows_left = await rows.order_by("added_at", "id")
        for row in rows_left:
            if _is_same(row, material):
                if material.source == MaterialSource.FILE:
                    return row, [*core_ids, material.core_material_id or ""]
                await Material.filter(id=row.id).using_db(connection).delete()
        _must_fit([row.code for row in rows_left if not _is_same(row, material)], material.code)
        await Material.bulk_create([material], using_db=connection)
        written = True
        return material, core_ids

    try:
        stored, discarded = await transact(work)
    except Exception as error:
        if written:
            raise MaybeKept from error
        raise
    await discard_later(context, discarded)
    return stored


async def remove(
    context: AppContext, holder_id: str, material_id: str, touch: Touch, call: OutgoingCall
) -> None:
    """Remove a material from its holder, and its file from the core.

    If it is not there, there is no error.
    """
    material = await Material.get_or_none(id=parse_id(material_id), holder_id=holder_id)
    if material is None:
        return

    async def work(connection: BaseDBAsyncClient) -> bool:
        await touch(connection)
        return bool(await Material.filter(id=material.id).using_db(connection).delete())

    if await transact(work) and material.core_material_id:
        await discard(context, [material.core_material_id], call)


def view(material: Material, now: datetime, life: timedelta, language: Language) -> MaterialView:
    is_file = material.source == MaterialSource.FILE
    name = str(material.name)  # a new row has a Clear, which JSON cannot encode
    return MaterialView(
        id=material.id,
        code=material.code,
        source=material.source,
        name=name,
        media_type=material.media_type,
        size=material.size,
        sha256=material.sha256,
        certificate_name=None if is_file else name,
        certificate_type_name=type_name(material.certificate_type, language),
        added_at=in_china(material.added_at),
        expires_at=in_china(material.added_at + life),
        expired=is_expired(material, now, life),
    )


def _is_same(row: Material, material: Material) -> bool:
    if (row.code, row.source) != (material.code, material.source):
        return False
    if material.source == MaterialSource.FILE:
        return row.sha256 == material.sha256
    return row.certificate_identifier == material.certificate_identifier


def _must_fit(codes: Collection[object], code: str) -> None:
    of_code = sum(other == code for other in codes)
    if of_code >= PER_MATERIAL or len(codes) >= IN_ALL:
        raise Problem(TOO_MANY_FILES, per_material=PER_MATERIAL, in_all=IN_ALL)
