"""Drafts as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from bff.catalogue import service as catalogue
from bff.context import AppContext
from bff.drafts.ends import DRAFT_LIFE
from bff.drafts.open_drafts import OpenDraft
from bff.drafts.schemas import (
    ActingFor,
    DraftList,
    DraftSummary,
    DraftView,
    FieldFault,
    MissingMaterial,
    UnfitChoice,
)
from bff.forms.ages import age_of, unfit_choices
from bff.forms.check import check
from bff.forms.prefill import fixed_fields, masked_fields
from bff.identity.callers import Citizen
from bff.identity.rights import Rights, must_stand
from bff.materials import service as materials
from bff.materials.certificates import usable_types
from bff.materials.holder import life_of, missing_materials
from bff.request_context import RequestContext
from gateways.core import Item
from ground.clock import in_china
from ground.language import Language, from_core
from ground.masking import mask_name
from models import Delegation, Draft, Material


async def draft_view(
    context: AppContext, request: RequestContext[Citizen], open_draft: OpenDraft
) -> DraftView:
    """Build the view of a draft, with everything that is missing before submission."""
    (draft, item, applicant), language = open_draft, request.language
    now, life = context.clock.now(), life_of(context)
    form = msgspec.json.decode(draft.form)
    fixed_values, age = fixed_fields(item.form, applicant.person), age_of(applicant.person, now)
    result = check(item.form, form, fixed_values, in_china(now).date(), age)
    rows = await Material.of(draft.id)
    missing = missing_materials(item, rows, now, life)
    usable = await usable_types(context, request, applicant, missing)
    await must_stand(context, Rights.of(request.caller, applicant))  # they may have ended
    delegation = applicant.delegation
    return DraftView(
        **_summary(context, draft, _name(item, language), delegation),
        item_version=item.version,
        form=form,
        fixed=masked_fields(item.form, applicant.person),
        faults=[FieldFault(fault.field, fault.reason.render(language)) for fault in result.faults],
        unfit_choices=[
            UnfitChoice(choice.field, choice.value, choice.rule.render(language))
            for choice in unfit_choices(item.form, age)
        ],
        materials=[materials.view(row, now, life, language) for row in rows],
        missing=[
            MissingMaterial(
                material.code,
                from_core(material.name, material.name_en, language),
                material.cert_type_code in usable,
            )
            for material in missing
        ],
        ready=result.is_right and not missing,
    )


async def draft_list(context: AppContext, drafts: Sequence[Draft], language: Language) -> DraftList:
    """Build the list.

    A draft whose item has ended still has its name, so that it can be deleted.
    """
    names = await catalogue.names(context, {draft.item_code for draft in drafts}, language)
    ids = {draft.delegation_id for draft in drafts if draft.delegation_id}
    delegations = {row.id: row for row in await Delegation.filter(id__in=ids)}
    return DraftList(
        [
            DraftSummary(
                **_summary(
                    context,
                    draft,
                    names.get(draft.item_code, draft.item_code),
                    delegations.get(draft.delegation_id or ""),
                )
            )
            for draft in drafts
        ]
    )


def _summary(
    context: AppContext, draft: Draft, item_name: str, delegation: Delegation | None
) -> dict[str, Any]:
    return {
        "id": draft.id,
        "item_code": draft.item_code,
        "item_name": item_name,
        "version": draft.version,
        "channel": draft.channel,
        "acting_for": delegation and ActingFor(delegation.id, mask_name(delegation.principal_name)),
        "created_at": in_china(draft.created_at),
        "touched_at": in_china(draft.touched_at),
        "delete_at": in_china(draft.touched_at + DRAFT_LIFE),
    }


def _name(item: Item, language: Language) -> str:
    return from_core(item.name, item.name_en, language)
