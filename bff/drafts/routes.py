"""Drafts: the form, its files, and certificates in their place."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.context import core_call
from bff.drafts import certificates, service, uploads
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
from bff.identity.callers import Citizen
from bff.scopes import Scope

routes = Routes("Drafts")

_DELEGATION = ("delegation-not-found", "delegation-not-in-force", "delegation-not-for-item")
_ITEM = ("item-not-found", "item-ended", "catalogue-not-read")
_OPEN = ("draft-not-found", "draft-submitted", *_ITEM, *_DELEGATION)
_CORE = ("core-unavailable", "core-refused")


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
        "assurance-too-low",
        "item-not-online",
        "applicant-not-eligible",
        "too-many-drafts",
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
    problems=(*_OPEN, "version-changed", "if-match-missing", "if-match-invalid"),
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
    "/v1/drafts/<draft_id:str>", scope=Scope.APPLY, limit="drafts", problems=("draft-submitted",)
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
        "draft-changed",
        "material-not-in-item",
        "material-too-large",
        "material-type-not-accepted",
        "picture-too-small",
        "picture-too-many-pixels",
        "material-empty",
        "material-damaged",
        "certificate-held",
        "too-many-files",
        "too-many-uploads",
        "uploads-busy",
        "upload-stalled",
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
    problems=("draft-submitted", "draft-changed"),
)
async def remove_material(call: Call[Citizen], draft_id: str, material_id: str) -> None:
    """Take a file or a certificate back."""
    await service.remove_material(
        call.context, call.who, draft_id, material_id, core_call(call.request)
    )


@routes.get(
    "/v1/drafts/<draft_id:str>/certificates",
    scope=Scope.APPLY,
    problems=(*_OPEN, "core-unavailable"),
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
        "draft-changed",
        "material-not-in-item",
        "too-many-files",
        "certificate-not-found",
        "certificate-not-for-material",
        "certificate-suspended",
        "certificate-revoked",
        "certificate-expired",
        "certificate-not-in-force",
        "assurance-too-low",
        "consent-out-of-date",
        "core-unavailable",
    ),
)
async def use_certificate(call: Call[Citizen], body: CertificateUse, draft_id: str) -> MaterialView:
    """Hand over a certificate in a material's place, after agreeing to the fields."""
    request = call.request
    holder = await service.holder_of(call.context, call.who, draft_id, request.acting_for)
    return await certificates.attach(call.context, holder, body, core_call(request))
