"""The materials of a draft, once more for a case that waits for a supplement (补正): what its open
notice asks for.
"""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.cases.acts import Doing
from bff.cases.supplement import holder_of
from bff.context import core_call
from bff.drafts import certificates, materials, uploads
from bff.drafts.materials import Holder
from bff.drafts.schemas import CertificateOffers, CertificateUse, MaterialView
from bff.http.incoming import Incoming
from bff.identity.callers import Citizen
from bff.problems import Problem
from bff.scopes import Scope

routes = Routes("Cases")

_OPEN = (
    "case-not-found",
    "notice-not-open",
    "notice-answered",
    "notice-past",
    "withdrawn-already",
    "assurance-too-low",
    "delegation-not-found",
    "delegation-not-in-force",
    "delegation-not-for-item",
)


async def _holder(call: Call[Citizen], case_id: str) -> Holder:
    request = call.request
    doing = Doing(
        citizen=call.who,
        case_id=case_id,
        acting_for=request.acting_for,
        key=None,
        call=core_call(request),
        language=request.language,
    )
    return await holder_of(call.context, doing)


@routes.post(
    "/v1/cases/<case_id:str>/materials/<code:str>",
    scope=Scope.FOLLOW,
    status=201,
    limit="uploads",
    problems=(
        *_OPEN,
        "core-unavailable",
        "core-refused",
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
async def add_supplement_material(
    call: Call[Citizen], upload: Incoming, case_id: str, code: str
) -> MaterialView:
    """Upload a file that the notice asks for, as to a draft. It goes with the supplement."""
    holder = await _holder(call, case_id)
    name = call.request.headers.getone("x-file-name", None)
    return await uploads.add(call.context, holder, code, upload, name, core_call(call.request))


@routes.delete(
    "/v1/cases/<case_id:str>/materials/<material_id:str>",
    scope=Scope.FOLLOW,
    limit="drafts",
    problems=_OPEN[1:],
)
async def remove_supplement_material(call: Call[Citizen], case_id: str, material_id: str) -> None:
    """Take back what was gathered and not sent."""
    try:
        holder = await _holder(call, case_id)
    except Problem as problem:
        if problem.slug != "case-not-found":
            raise
        return  # to remove what is not there is no error
    call_ = core_call(call.request)
    await materials.remove(call.context, holder.id, material_id, holder.touch, call_)


@routes.get(
    "/v1/cases/<case_id:str>/certificates",
    scope=Scope.FOLLOW,
    problems=(*_OPEN, "core-unavailable"),
)
async def list_case_certificates(call: Call[Citizen], case_id: str) -> CertificateOffers:
    """Certificates that can stand for what the notice asks for (免证办)."""
    holder = await _holder(call, case_id)
    request = call.request
    return await certificates.offers(call.context, holder, core_call(request), request.language)


@routes.post(
    "/v1/cases/<case_id:str>/certificates",
    scope=Scope.FOLLOW,
    status=201,
    limit="drafts",
    problems=(
        *_OPEN,
        "material-not-in-item",
        "too-many-files",
        "certificate-not-found",
        "certificate-not-for-material",
        "certificate-suspended",
        "certificate-revoked",
        "certificate-expired",
        "certificate-not-in-force",
        "consent-out-of-date",
        "core-unavailable",
    ),
)
async def use_case_certificate(
    call: Call[Citizen], body: CertificateUse, case_id: str
) -> MaterialView:
    """Hand over a certificate in the place of a material that the notice asks for."""
    holder = await _holder(call, case_id)
    return await certificates.attach(call.context, holder, body, core_call(call.request))
