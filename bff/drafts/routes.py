"""Routes of drafts."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.catalogue.problems import CATALOGUE_NOT_READ, ITEM_ENDED, ITEM_NOT_FOUND
from bff.drafts import service
from bff.drafts.problems import (
    APPLICANT_AGE_NOT_ELIGIBLE,
    APPLICANT_NOT_ELIGIBLE,
    DRAFT_CHANGED,
    DRAFT_NOT_FOUND,
    DRAFT_SUBMITTED,
    ITEM_NOT_ONLINE,
    TOO_MANY_DRAFTS,
)
from bff.drafts.schemas import DraftList, DraftUpdate, DraftView, NewDraft
from bff.http.preconditions import IfMatch
from bff.http.problems import IF_MATCH_INVALID, IF_MATCH_MISSING, VERSION_CHANGED
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import ACTING_REFUSALS
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.materials.holder import Holder, Touch
from bff.materials.material_routes import Holders, Operation, material_routes
from bff.scopes import Scope

routes = Routes("Drafts", "Applications being filled in: form, files, certificates in their place")

_ITEM = (ITEM_NOT_FOUND, ITEM_ENDED, CATALOGUE_NOT_READ)
_OPEN = (DRAFT_NOT_FOUND, DRAFT_SUBMITTED, *_ITEM, *ACTING_REFUSALS)


@routes.post(
    "/v1/drafts",
    scope=Scope.APPLY,
    status=201,
    limit="drafts",
    versioned=True,
    may_exist=True,
    problems=(
        *_ITEM,
        *ACTING_REFUSALS,
        ASSURANCE_TOO_LOW,
        ITEM_NOT_ONLINE,
        APPLICANT_AGE_NOT_ELIGIBLE,
        APPLICANT_NOT_ELIGIBLE,
        TOO_MANY_DRAFTS,
    ),
)
async def begin_draft(call: Call[Citizen], body: NewDraft) -> DraftView:
    """Begin a draft to apply for a service (申报), or continue the existing one."""
    view, new = await service.begin(call.context, call.request_context, body.item_code)
    call.request.already_exists = not new
    return view


@routes.get("/v1/drafts", scope=Scope.APPLY)
async def list_drafts(call: Call[Citizen]) -> DraftList:
    """List the open drafts of the citizen (我的草稿), also those for others."""
    return await service.list_drafts(call.context, call.caller, call.request.language)


@routes.get("/v1/drafts/<draft_id:id>", scope=Scope.APPLY, versioned=True, problems=_OPEN)
async def read_draft(call: Call[Citizen], draft_id: str) -> DraftView:
    """Read a draft: what is filled in, what is wrong and what is missing."""
    return await service.read(call.context, call.request_context, draft_id)


@routes.put(
    "/v1/drafts/<draft_id:id>",
    scope=Scope.APPLY,
    limit="drafts",
    versioned=True,
    problems=(*_OPEN, VERSION_CHANGED, IF_MATCH_MISSING, IF_MATCH_INVALID),
)
async def save_draft(call: Call[Citizen], body: DraftUpdate, draft_id: str) -> DraftView:
    """Save an incomplete form.

    Wrong and missing values are saved too, and listed as faults.
    """
    if_match = IfMatch.of(call.request)
    return await service.write(call.context, call.request_context, draft_id, body, if_match)


@routes.delete(
    "/v1/drafts/<draft_id:id>", scope=Scope.APPLY, limit="drafts", problems=(DRAFT_SUBMITTED,)
)
async def delete_draft(call: Call[Citizen], draft_id: str) -> None:
    """Delete a draft, with its files at the core."""
    await service.delete(call.context, call.caller, draft_id)


async def _holder(call: Call[Citizen], draft_id: str) -> Holder:
    return await service.holder_of(call.context, call.request_context, draft_id)


async def _removal(call: Call[Citizen], draft_id: str) -> tuple[str, Touch] | None:
    return await service.removal_from(call.context, call.caller, draft_id)


material_routes(
    routes,
    Holders(
        prefix="/v1/drafts/<draft_id:id>",
        scope=Scope.APPLY,
        holder_of=_holder,
        removal_from=_removal,
        refusals=_OPEN,
        refusals_of_change=(DRAFT_CHANGED,),
        refusals_of_removal=(DRAFT_SUBMITTED, DRAFT_CHANGED),
        add=Operation(
            "add_material",
            "Add a file to a draft: one page of a material, or all of it.\n\n"
            "The body is the file. The same file again is the one that is there.",
        ),
        remove=Operation("remove_material", "Remove a file or a certificate from a draft."),
        offer=Operation(
            "list_draft_certificates",
            "List the certificates that can take a material's place (免证办), and what they "
            "disclose.",
        ),
        use=Operation(
            "use_draft_certificate",
            "Use a certificate in a material's place, after consent to its fields.",
        ),
    ),
)
