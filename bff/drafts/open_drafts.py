"""Open drafts, with the item and the applicant as they are now."""

from __future__ import annotations

from typing import NamedTuple

from bff.catalogue import service as catalogue
from bff.context import AppContext
from bff.drafts.problems import DRAFT_NOT_FOUND, DRAFT_SUBMITTED
from bff.identity.callers import Citizen
from bff.identity.delegations import Applicant, applicant_for
from bff.problems import Problem
from bff.request_context import RequestContext
from gateways.core import Item
from models import Draft


class OpenDraft(NamedTuple):
    """Draft that can still be changed, its item, and its applicant."""

    draft: Draft
    item: Item
    applicant: Applicant


async def open_draft(
    context: AppContext, request: RequestContext[Citizen], draft_id: str
) -> OpenDraft:
    """Return the citizen's draft with its present item and applicant.

    The applicant is the one of the beginning: by the named delegation, else by the one of the last
    write.
    """
    draft = await own_draft(request.caller, draft_id)
    if draft is None:
        raise Problem(DRAFT_NOT_FOUND)
    delegation_id = draft.delegation_id if request.acting_for is None else request.acting_for
    applicant = await applicant_for(context, request.caller, delegation_id, draft.item_code)
    if applicant.person.id != draft.applicant_id:
        raise Problem(DRAFT_NOT_FOUND)
    return OpenDraft(draft, await catalogue.item(context, draft.item_code), applicant)


async def own_draft(citizen: Citizen, draft_id: str) -> Draft | None:
    """Return the citizen's draft. Raise ``draft-submitted`` if it can no longer be changed."""
    draft = await Draft.of_person(draft_id, citizen.person_id)
    if draft is not None and not draft.is_open:
        raise Problem(DRAFT_SUBMITTED)
    return draft
