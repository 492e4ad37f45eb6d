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
from bff.drafts import certificates, service, uploads
from bff.drafts.problems import (
    APPLICANT_NOT_ELIGIBLE,
    CERTIFICATE_HELD,
    CERTIFICATE_NOT_FOR_MATERIAL,
    DRAFT_CHANGED,
    DRAFT_NOT_FOUND,
    DRAFT_SUBMITTED,
    ITEM_NOT_ONLINE,
    MATERIAL_DAMAGED,
    MATERIAL_EMPTY,
    MATERIAL_NOT_IN_ITEM,
    MATERIAL_TOO_LARGE,
    MATERIAL_TYPE_NOT_ACCEPTED,
    PICTURE_TOO_MANY_PIXELS,
    PICTURE_TOO_SMALL,
    TOO_MANY_DRAFTS,
    TOO_MANY_FILES,
    TOO_MANY_UPLOADS,
    UPLOADS_BUSY,
)
from bff.drafts.schemas import (
    CertificateOffers,
    CertificateUse,
    DraftForm,
    DraftList,
    DraftView,
    MaterialView,
    NewDraft,
)
from bff.http.incoming import Incoming
from bff.http.preconditions import Seen
from bff.http.problems import IF_MATCH_INVALID, IF_MATCH_MISSING, UPLOAD_STALLED, VERSION_CHANGED
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import (
    DELEGATION_NOT_FOR_ITEM,
    DELEGATION_NOT_FOUND,
    DELEGATION_NOT_IN_FORCE,
)
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.scopes import Scope

routes = Routes("Drafts")

_DELEGATION = (DELEGATION_NOT_FOUND, DELEGATION_NOT_IN_FORCE, DELEGATION_NOT_FOR_ITEM)
_ITEM = (ITEM_NOT_FOUND, ITEM_ENDED, CATALOGUE_NOT_READ)
_OPEN = (DRAFT_NOT_FOUND, DRAFT_SUBMITTED, *_ITEM, *_DELEGATION)
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
        *_DELEGATION,
        ASSURANCE_TOO_LOW,
        ITEM_NOT_ONLINE,
        APPLICANT_NOT_ELIGIBLE,
        TOO_MANY_DRAFTS,
    ),
)
async def begin_draft(call: Call[Citizen], body: NewDraft) -> DraftView:
    """Begin to apply for an item (申报), or go on with the draft of it: 200 then."""
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
    """My open drafts (我的草稿), also those for others, the one written last first."""
    return await service.listed(call.context, call.who)


@routes.get("/v1/drafts/<draft_id:str>", scope=Scope.APPLY, versioned=True, problems=_OPEN)
async def read_draft(call: Call[Citizen], draft_id: str) -> DraftView:
    """One draft, on whatever channel it was begun: what is filled in, what is wrong, what is
    missing.
    """
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
    "/v1/drafts/<draft_id:str>",
    scope=Scope.APPLY,
    limit="drafts",
    versioned=True,
    problems=(*_OPEN, VERSION_CHANGED, IF_MATCH_MISSING, IF_MATCH_INVALID),
)
async def write_draft(call: Call[Citizen], body: DraftForm, draft_id: str) -> DraftView:
    """Save the form as far as it is. Wrong and missing values are saved and listed as faults."""
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
    "/v1/drafts/<draft_id:str>", scope=Scope.APPLY, limit="drafts", problems=(DRAFT_SUBMITTED,)
)
async def delete_draft(call: Call[Citizen], draft_id: str) -> None:
    """Throw a draft away, with its files at the core."""
    await service.delete(call.context, call.who, draft_id)


@routes.post(
    "/v1/drafts/<draft_id:str>/materials/<code:str>",
    scope=Scope.APPLY,
    status=201,
    limit="uploads",
    problems=(
        *_OPEN,
        *_CORE,
        DRAFT_CHANGED,
        MATERIAL_NOT_IN_ITEM,
        MATERIAL_TOO_LARGE,
        MATERIAL_TYPE_NOT_ACCEPTED,
        PICTURE_TOO_SMALL,
        PICTURE_TOO_MANY_PIXELS,
        MATERIAL_EMPTY,
        MATERIAL_DAMAGED,
        CERTIFICATE_HELD,
        TOO_MANY_FILES,
        TOO_MANY_UPLOADS,
        UPLOADS_BUSY,
        UPLOAD_STALLED,
    ),
)
async def add_material(
    call: Call[Citizen], upload: Incoming, draft_id: str, code: str
) -> MaterialView:
    """Hand in a file (one page or all of a material): the body is the file, ``X-File-Name`` its
    name in percent-encoded UTF-8. The same file again is the one that is there.
    """
    request = call.request
    holder = await service.holder_of(call.context, call.who, draft_id, request.acting_for)
    name = request.headers.getone("x-file-name", None)
    return await uploads.add(call.context, holder, code, upload, name, core_call(request))


@routes.delete(
    "/v1/drafts/<draft_id:str>/materials/<material_id:str>",
    scope=Scope.APPLY,
    limit="drafts",
    problems=(DRAFT_SUBMITTED, DRAFT_CHANGED),
)
async def remove_material(call: Call[Citizen], draft_id: str, material_id: str) -> None:
    """Take a file or a certificate back."""
    await service.remove_material(
        call.context, call.who, draft_id, material_id, core_call(call.request)
    )


@routes.get(
    "/v1/drafts/<draft_id:str>/certificates",
    scope=Scope.APPLY,
    problems=(*_OPEN, CORE_UNAVAILABLE),
)
async def list_draft_certificates(call: Call[Citizen], draft_id: str) -> CertificateOffers:
    """Certificates that can take a material's place (免证办), and what would be handed over."""
    request = call.request
    holder = await service.holder_of(call.context, call.who, draft_id, request.acting_for)
    return await certificates.offers(call.context, holder, core_call(request), request.language)


@routes.post(
    "/v1/drafts/<draft_id:str>/certificates",
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
async def use_certificate(call: Call[Citizen], body: CertificateUse, draft_id: str) -> MaterialView:
    """Hand over a certificate in a material's place, after agreeing to the fields."""
    request = call.request
    holder = await service.holder_of(call.context, call.who, draft_id, request.acting_for)
    return await certificates.attach(call.context, holder, body, core_call(request))
