"""Drafts from beginning to submission, on any channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.catalogue import service as catalogue
from bff.context import AppContext
from bff.drafts.eligibility import must_be_eligible
from bff.drafts.ends import end_reminders
from bff.drafts.open_drafts import OpenDraft, open_draft, own_draft
from bff.drafts.problems import (
    DRAFT_CHANGED,
    DRAFT_INCOMPLETE,
    TOO_MANY_DRAFTS,
)
from bff.drafts.schemas import DraftList, DraftUpdate, DraftView
from bff.drafts.views import draft_list, draft_view
from bff.forms.ages import age_of
from bff.forms.check import check
from bff.forms.prefill import fixed_fields
from bff.forms.values import Value
from bff.http.preconditions import IfMatch, version_changed
from bff.identity.assurance import level_from_core, must_reach
from bff.identity.callers import Citizen
from bff.identity.delegations import Applicant, applicant_for
from bff.identity.rights import Rights, must_stand
from bff.materials.discards import enqueue_discard
from bff.materials.holder import (
    Holder,
    Touch,
    code_and_name,
    codes_of,
    deferrable,
    is_expired,
    life_of,
    missing_materials,
)
from bff.problems import Problem
from bff.problems.input import BODY_TOO_LARGE, escape_pointer, invalid_field
from bff.request_context import RequestContext
from gateways.core import Item
from ground.clock import in_china
from ground.language import Language
from models import Draft, Material
from models.draft import open_key
from models.encryption import Clear
from models.transaction import transact

MOST_OPEN = 20
LARGEST_FORM = 64 * 1024


@dataclass(frozen=True, slots=True)
class ReadyDraft:
    """A draft that is ready to submit.

    ``form`` is complete: prefilled fields in, hidden ones out. ``deferred`` are the codes of
    materials that come later (容缺).
    """

    draft: Draft
    item: Item
    applicant: Applicant
    form: dict[str, Value]
    materials: list[Material]
    deferred: list[str]


async def begin(
    context: AppContext, request: RequestContext[Citizen], item_code: str
) -> tuple[DraftView, bool]:
    """Return this applicant's one open draft of the item, and whether it is new."""
    citizen = request.caller
    applicant = await applicant_for(context, citizen, request.acting_for, item_code)
    item = await catalogue.item(context, item_code)
    must_reach(citizen.level, level_from_core(item.required_level))
    now = context.clock.now()
    must_be_eligible(item, applicant.person, now)
    key = open_key(citizen.person_id, applicant.person.id, item_code)
    new = Draft(
        id=context.new_id(),
        person_id=citizen.person_id,
        applicant_id=applicant.person.id,
        delegation_id=applicant.delegation.id if applicant.delegation else None,
        item_code=item_code,
        open_key=key,
        form=Clear("{}"),
        channel=citizen.channel,
        created_at=now,
        touched_at=now,
    )
    draft = await Draft.get_or_none(open_key=key)
    if draft is None:
        if not await transact(lambda connection: Draft.begin(connection, new, MOST_OPEN)):
            raise Problem(TOO_MANY_DRAFTS, most=MOST_OPEN)
        draft = await Draft.get(open_key=key)  # ours, or that of a simultaneous request
    view = await draft_view(context, request, OpenDraft(draft, item, applicant))
    return view, draft.id == new.id


async def list_drafts(context: AppContext, citizen: Citizen, language: Language) -> DraftList:
    """List the citizen's own open drafts, last written first."""
    rows = Draft.filter(person_id=citizen.person_id, open_key__isnull=False)
    return await draft_list(context, await rows.order_by("-touched_at", "id"), language)


async def read(context: AppContext, request: RequestContext[Citizen], draft_id: str) -> DraftView:
    return await draft_view(context, request, await open_draft(context, request, draft_id))


async def write(
    context: AppContext,
    request: RequestContext[Citizen],
    draft_id: str,
    update: DraftUpdate,
    if_match: IfMatch,
) -> DraftView:
    """Save the form, right or wrong. Raise ``version-changed`` if another writer was faster.

    That is most likely the same citizen on another screen.
    """
    draft, item, applicant = await open_draft(context, request, draft_id)
    if_match.must_be(draft.version)
    _must_be_known(item, applicant, draft, update)
    form = msgspec.json.encode(update.form)
    if len(form) > LARGEST_FORM:
        raise Problem(BODY_TOO_LARGE)
    delegation_id = applicant.delegation.id if applicant.delegation else None
    channel, now = request.caller.channel, context.clock.now()
    written = await draft.write(form.decode(), delegation_id, channel, now)
    open_now = await open_draft(context, request, draft_id)
    if not written:
        raise version_changed(open_now.draft.version)
    return await draft_view(context, request, open_now)


async def delete(context: AppContext, citizen: Citizen, draft_id: str) -> None:
    """Delete a draft, also if its item or delegation has ended, and discard its files at the core.

    If it is not there, there is no error.
    """
    draft = await own_draft(citizen, draft_id)
    if draft is None:
        return

    now = context.clock.now()

    async def work(connection: BaseDBAsyncClient) -> None:
        core_ids = await Draft.remove(connection, draft.id)
        await enqueue_discard(connection, core_ids or [], now)
        await end_reminders(connection, draft.person_id, draft.id, now)

    await transact(work)


async def removal_from(
    context: AppContext, citizen: Citizen, draft_id: str
) -> tuple[str, Touch] | None:
    """Return the draft's id and the ``touch`` of a removal; None if there is no such draft.

    It works also when item or delegation have ended.
    """
    draft = await own_draft(citizen, draft_id)
    if draft is None:
        return None
    return draft.id, partial(_touch, context, Rights(citizen), draft)


async def holder_of(context: AppContext, request: RequestContext[Citizen], draft_id: str) -> Holder:
    """Return the draft as a holder of materials."""
    draft, item, applicant = await open_draft(context, request, draft_id)
    return Holder(
        request,
        draft.id,
        draft.version,
        item,
        codes_of(item),
        applicant,
        partial(_touch, context, Rights.of(request.caller, applicant), draft),
    )


def form_of(draft: Draft) -> dict[str, object]:
    form: dict[str, object] = msgspec.json.decode(draft.form)
    return form


async def _touch(
    context: AppContext, rights: Rights, draft: Draft, connection: BaseDBAsyncClient
) -> None:
    now, channel = context.clock.now(), rights.citizen.channel
    if not await Draft.touch(connection, draft.id, channel, now):
        raise Problem(DRAFT_CHANGED)
    await must_stand(context, rights, connection)


def _must_be_known(item: Item, applicant: Applicant, draft: Draft, update: DraftUpdate) -> None:
    """Raise a problem for names that neither the item nor its earlier version asks for."""
    names = {field.name for field in item.form} - fixed_fields(item.form, applicant.person).keys()
    for name in update.form:
        if name not in names and name not in form_of(draft):
            raise invalid_field(f"/form/{escape_pointer(name[:64])}", "unknown")


async def ready(
    context: AppContext,
    request: RequestContext[Citizen],
    draft_id: str,
    version: int,
    deferred_codes: Sequence[str],
) -> ReadyDraft:
    """Return the draft for submission, at the version that the citizen has checked.

    Problems: ``draft-not-found``, ``draft-submitted``, ``draft-changed``, ``draft-incomplete`` with
    ``faults`` and ``missing``, ``assurance-too-low``, those of the item and of the delegation.
    """
    draft, item, applicant = await open_draft(context, request, draft_id)
    if draft.version != version:
        raise Problem(DRAFT_CHANGED, members={"version": draft.version})
    must_reach(request.caller.level, level_from_core(item.required_level))
    now, life = context.clock.now(), life_of(context)
    must_be_eligible(item, applicant.person, now)
    fixed_values, age = fixed_fields(item.form, applicant.person), age_of(applicant.person, now)
    result = check(item.form, form_of(draft), fixed_values, in_china(now).date(), age)
    handed_in = await Material.of(draft.id)
    missing = missing_materials(item, handed_in, now, life, deferred_codes)
    if missing or not result.is_right:
        raise Problem(
            DRAFT_INCOMPLETE,
            members={"faults": result.obstacles, "missing": code_and_name(missing)},
        )
    there = {material.code for material in handed_in}
    return ReadyDraft(
        draft,
        item,
        applicant,
        result.form,
        [m for m in handed_in if m.code in codes_of(item) and not is_expired(m, now, life)],
        [
            code
            for code in dict.fromkeys(deferred_codes)
            if code in deferrable(item, {code}) - there
        ],
    )
