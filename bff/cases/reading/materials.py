"""Materials (材料) of a case: submitted, sent in supplements, and gathered for the next one."""

from __future__ import annotations

from bff.cases.reading.todo_schemas import CaseMaterial
from bff.certificates.type_names import type_name
from bff.context import AppContext
from bff.materials.holder import is_expired, life_of
from gateways.core import Item
from ground.clock import in_china
from ground.language import Language
from models import Forward, Material, ServiceCase
from models.draft import MaterialSource
from models.forward import ForwardKind


async def added_since(case: ServiceCase) -> list[Material]:
    """List the materials of supplements (补正), and those added for the next one."""
    supplements = await Forward.filter(case_id=case.id, kind=ForwardKind.SUPPLEMENT).only("id")
    holders = [case.id, *(forward.id for forward in supplements)]
    return await Material.filter(holder_id__in=holders).order_by("added_at", "id")


async def materials_of(case: ServiceCase, item: Item | None) -> list[Material]:
    """List what was submitted; of a bundle's (一件事), what belongs to this part."""
    rows = [] if case.draft_id is None else await Material.of(case.draft_id)
    if case.bundle_id is None or item is None:
        return rows
    codes = {material.code for material in item.materials}
    return [row for row in rows if row.code in codes]


async def supplement_materials(context: AppContext, case: ServiceCase) -> list[Material]:
    """List the materials that are ready to go with the supplement of the open notice."""
    if case.notice_id is None:
        return []
    now, life = context.clock.now(), life_of(context)
    return [row for row in await Material.of(case.id) if not is_expired(row, now, life)]


def material_view(row: Material, language: Language) -> CaseMaterial:
    certificate = row.source == MaterialSource.CERTIFICATE
    return CaseMaterial(
        id=row.id,
        code=row.code,
        source=row.source,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        certificate_name=row.name if certificate else None,
        certificate_type_name=type_name(row.certificate_type, language),
        added_at=in_china(row.added_at),
    )
