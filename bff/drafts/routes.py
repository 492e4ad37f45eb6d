"""Drafts: the form, its files, and certificates in their place."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.catalogue.problems import CATALOGUE_NOT_READ, ITEM_ENDED, ITEM_NOT_FOUND
from bff.certificates.problems import (
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_FOUND,
    CERTIFICATE_NOT_IN_FORCE,
    CERTIFICATE_REVOKED,
    CERTIFICATE_SUSPENDED,
    CONSENT_OUT_OF_DATE,
)
from bff.context import core_call
from bff.core_problems import CORE_REFUSED, CORE_UNAVAILABLE
from bff.drafts import service
from bff.drafts.problems import (
    APPLICANT_NOT_ELIGIBLE,
    DRAFT_CHANGED,
    DRAFT_NOT_FOUND,
    DRAFT_SUBMITTED,
    ITEM_NOT_ONLINE,
    TOO_MANY_DRAFTS,
)
from bff.drafts.schemas import DraftList, DraftUpdate, DraftView, NewDraft
from bff.http.incoming import Incoming
from bff.http.preconditions import Seen
from bff.http.problems import IF_MATCH_INVALID, IF_MATCH_MISSING, UPLOAD_STALLED, VERSION_CHANGED
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import ACTING_REFUSALS
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.materials import certificates, uploads
from bff.materials.problems import (
    CERTIFICATE_NOT_FOR_MATERIAL,
    MATERIAL_NOT_IN_ITEM,
    TOO_MANY_FILES,
    UPLOAD_REFUSALS,
)
from bff.materials.shared_schemas import CertificateOffers, CertificateUse, MaterialView
from bff.scopes import Scope

routes = Routes("Drafts", "Applications being filled in: form, files, certificates in their place")

_ITEM = (ITEM_NOT_FOUND, ITEM_ENDED, CATALOGUE_NOT_READ)
_OPEN = (DRAFT_NOT_FOUND, DRAFT_SUBMITTED, *_ITEM, *ACTING_REFUSALS)
_CORE = (CORE_UNAVAILABLE, CORE_REFUSED)


@routes.post(
    "/v1/drafts",
    scope=Scope.APPLY,
    status=201,
    limit="drafts",
    versioned=True,
    standing=True,
    problems=(
        *_ITEM,
        *ACTING_REFUSALS,
        ASSURANCE_TOO_LOW,
        ITEM_NOT_ONLINE,
        APPLICANT_NOT_ELIGIBLE,
        TOO_MANY_DRAFTS,
    ),
)
async def begin_draft(call: Call[Citizen], body: NewDraft) -> DraftView:
    """Begin a draft to apply for a service (申报), or go on with the one there is."""
    request = call.request
    view, new = await service.begin(
        call.context,
        call.who,
        body.item_code,
        request.acting_for,
        core_call(request),
        request.language,
    )
    request.standing = not new
    return view


@routes.get("/v1/drafts", scope=Scope.APPLY)
async def list_drafts(call: Call[Citizen]) -> DraftList:
    """List the open drafts of the citizen (我的草稿), also those for others."""
    return await service.listed(call.context, call.who)


@routes.get("/v1/drafts/<draft_id:id>", scope=Scope.APPLY, versioned=True, problems=_OPEN)
async def read_draft(call: Call[Citizen], draft_id: str) -> DraftView:
    """Read a draft: what is filled in, what is wrong and what is missing."""
    request = call.request
    return await service.read(
        call.context,
        call.who,
        draft_id,
        request.acting_for,
        core_call(request),
        request.language,
    )


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
    request = call.request
    return await service.write(
        call.context,
        call.who,
        draft_id,
        body,
        Seen.of(request),
        request.acting_for,
        core_call(request),
        request.language,
    )


@routes.delete(
    "/v1/drafts/<draft_id:id>", scope=Scope.APPLY, limit="drafts", problems=(DRAFT_SUBMITTED,)
)
async def delete_draft(call: Call[Citizen], draft_id: str) -> None:
    """Delete a draft, with its files at the core."""
    await service.delete(call.context, call.who, draft_id)


@routes.post(
    "/v1/drafts/<draft_id:id>/materials/<material:str>",
    scope=Scope.APPLY,
    status=201,
    limit="uploads",
    problems=(
        *_OPEN,
        *_CORE,
        DRAFT_CHANGED,
        *UPLOAD_REFUSALS,
        UPLOAD_STALLED,
    ),
)
async def add_material(
    call: Call[Citizen], upload: Incoming, draft_id: str, material: str
) -> MaterialView:
    """Add a file to a draft: one page of a material, or all of it.

    The body is the file. The same file again is the one that is there.
    """
    request = call.request
    holder = await service.holder_of(call.context, call.who, draft_id, request.acting_for)
    name = request.headers.getone("x-file-name", None)
    return await uploads.add(call.context, holder, material, upload, name, core_call(request))


@routes.delete(
    "/v1/drafts/<draft_id:id>/materials/<material:str>",
    scope=Scope.APPLY,
    limit="drafts",
    problems=(DRAFT_SUBMITTED, DRAFT_CHANGED),
)
async def remove_material(call: Call[Citizen], draft_id: str, material: str) -> None:
    """Remove a file or a certificate from a draft."""
    await service.remove_material(
        call.context, call.who, draft_id, material, core_call(call.request)
    )


@routes.get(
    "/v1/drafts/<draft_id:id>/certificates",
    scope=Scope.APPLY,
    problems=(*_OPEN, CORE_UNAVAILABLE),
)
async def list_draft_certificates(call: Call[Citizen], draft_id: str) -> CertificateOffers:
    """List the certificates that can take a material's place (免证办), and what they disclose."""
    request = call.request
    holder = await service.holder_of(call.context, call.who, draft_id, request.acting_for)
    return await certificates.offers(call.context, holder, core_call(request), request.language)


@routes.post(
    "/v1/drafts/<draft_id:id>/certificates",
    scope=Scope.APPLY,
    status=201,
    limit="drafts",
    problems=(
        *_OPEN,
        DRAFT_CHANGED,
        MATERIAL_NOT_IN_ITEM,
        TOO_MANY_FILES,
        CERTIFICATE_NOT_FOUND,
        CERTIFICATE_NOT_FOR_MATERIAL,
        CERTIFICATE_SUSPENDED,
        CERTIFICATE_REVOKED,
        CERTIFICATE_EXPIRED,
        CERTIFICATE_NOT_IN_FORCE,
        ASSURANCE_TOO_LOW,
        CONSENT_OUT_OF_DATE,
        CORE_UNAVAILABLE,
    ),
)
async def use_draft_certificate(
    call: Call[Citizen], body: CertificateUse, draft_id: str
) -> MaterialView:
    """Use a certificate in a material's place, after consent to its fields."""
    request = call.request
    holder = await service.holder_of(call.context, call.who, draft_id, request.acting_for)
    return await certificates.attach(call.context, holder, body, core_call(request))
