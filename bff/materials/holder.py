"""Holder of materials: the item, its materials, and the missing ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.identity.delegations import Applicant
from bff.materials.problems import MATERIAL_NOT_IN_ITEM
from bff.problems import Problem
from bff.request_context import RequestContext
from gateways.core import Item, ItemMaterial
from models import Material

Touch = Callable[[BaseDBAsyncClient], Awaitable[None]]


PAPER_ONLY = "3"  # 材料形式: brought to the counter


@dataclass(frozen=True, slots=True)
class Holder:
    """Draft, or case that waits for a supplement (补正), to which a request adds materials.

    ``codes`` are the materials that may be added. ``touch`` begins every change: it locks the
    holder, and raises a problem if the holder takes no more materials or the right to add them has
    ended. ``version`` is the holder's when it was read.
    """

    request: RequestContext[Citizen]
    id: str
    version: int
    item: Item
    codes: frozenset[str]
    applicant: Applicant
    touch: Touch

    @property
    def citizen(self) -> Citizen:
        return self.request.caller

    def material(self, code: str) -> ItemMaterial:
        """Return the material.

        Raise ``material-not-in-item`` for an unknown one, or one on paper only.
        """
        for material in self.item.materials:
            if material.code == code and code in self.codes and material.form != PAPER_ONLY:
                return material
        raise Problem(MATERIAL_NOT_IN_ITEM)


def codes_of(item: Item) -> frozenset[str]:
    return frozenset(material.code for material in item.materials)


def missing_materials(
    item: Item,
    materials: Sequence[Material],
    now: datetime,
    life: timedelta,
    deferred_codes: Collection[str] = (),
) -> list[ItemMaterial]:
    """List the required materials that are absent, or have a page that the core no longer has.

    Materials on paper are brought to the service desk; those of ``deferred_codes`` may come later
    if the item allows it (容缺).
    """
    there = {material.code for material in materials}
    expired_codes = {material.code for material in materials if is_expired(material, now, life)}
    later = deferrable(item, deferred_codes)
    return [
        material
        for material in item.materials
        if material.code in expired_codes
        or (
            material.required
            and material.form != PAPER_ONLY
            and material.code not in there
            and material.code not in later
        )
    ]


def code_and_name(material: Sequence[ItemMaterial]) -> list[dict[str, object]]:
    """Return code and name of materials, as a problem lists them."""
    return [{"code": entry.code, "name": entry.name} for entry in material]


def deferrable(item: Item, codes: Collection[str]) -> set[str]:
    """Return those of these codes that may come later."""
    if not item.tolerance:
        return set()
    return {
        material.code
        for material in item.materials
        if material.tolerable and material.code in codes
    }


def is_expired(material: Material, now: datetime, life: timedelta) -> bool:
    """Tell if the core may have deleted the file; an authorisation (用证码) lasts as long."""
    return material.added_at + life <= now


def life_of(context: AppContext) -> timedelta:
    return timedelta(days=context.settings.core.material_days)
