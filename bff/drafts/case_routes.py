"""The materials of a draft, once more for a case that waits for a supplement (补正): what its open
notice asks for.
"""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.cases.acting.acts import Doing
from bff.cases.acting.supplement import holder_of
from bff.cases.problems import (
    CASE_NOT_FOUND,
    NOTICE_ANSWERED,
    NOTICE_NOT_OPEN,
    NOTICE_PAST,
    WITHDRAWN_ALREADY,
)
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
from bff.http.incoming import Incoming
from bff.http.problems import UPLOAD_STALLED
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import ACTING_REFUSALS
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.materials import certificates, uploads
from bff.materials import service as materials
from bff.materials.problems import (
    CERTIFICATE_NOT_FOR_MATERIAL,
    MATERIAL_NOT_IN_ITEM,
    TOO_MANY_FILES,
    UPLOAD_REFUSALS,
)
from bff.materials.service import Holder
from bff.materials.shared_schemas import CertificateOffers, CertificateUse, MaterialView
from bff.problems import Problem
from bff.scopes import Scope

routes = Routes(
    "Supplements", "Files and certificates that a notice asks for, gathered for a supplement"
)

_OPEN = (
    CASE_NOT_FOUND,
    NOTICE_NOT_OPEN,
    NOTICE_ANSWERED,
    NOTICE_PAST,
    WITHDRAWN_ALREADY,
    ASSURANCE_TOO_LOW,
    *ACTING_REFUSALS,
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
    "/v1/cases/<case_id:id>/materials/<material:str>",
    scope=Scope.FOLLOW,
    status=201,
    limit="uploads",
    problems=(
        *_OPEN,
        CORE_UNAVAILABLE,
        CORE_REFUSED,
        *UPLOAD_REFUSALS,
        UPLOAD_STALLED,
    ),
)
async def add_supplement_material(
    call: Call[Citizen], upload: Incoming, case_id: str, material: str
) -> MaterialView:
    """Add a file that the notice asks for.

    The body is the file. It goes with the supplement.
    """
    holder = await _holder(call, case_id)
    name = call.request.headers.getone("x-file-name", None)
    return await uploads.add(call.context, holder, material, upload, name, core_call(call.request))


@routes.delete(
    "/v1/cases/<case_id:id>/materials/<material:str>",
    scope=Scope.FOLLOW,
    limit="drafts",
    problems=_OPEN[1:],
)
async def remove_supplement_material(call: Call[Citizen], case_id: str, material: str) -> None:
    """Remove a file or a certificate that has not been sent."""
    try:
        holder = await _holder(call, case_id)
    except Problem as problem:
        if problem.kind is not CASE_NOT_FOUND:
            raise
        return  # to remove what is not there is no error
    call_ = core_call(call.request)
    await materials.remove(call.context, holder.id, material, holder.touch, call_)


@routes.get(
    "/v1/cases/<case_id:id>/certificates",
    scope=Scope.FOLLOW,
    problems=(*_OPEN, CORE_UNAVAILABLE),
)
async def list_case_certificates(call: Call[Citizen], case_id: str) -> CertificateOffers:
    """List the certificates that can take the place of what the notice asks for (免证办)."""
    holder = await _holder(call, case_id)
    request = call.request
    return await certificates.offers(call.context, holder, core_call(request), request.language)


@routes.post(
    "/v1/cases/<case_id:id>/certificates",
    scope=Scope.FOLLOW,
    status=201,
    limit="drafts",
    problems=(
        *_OPEN,
        MATERIAL_NOT_IN_ITEM,
        TOO_MANY_FILES,
        CERTIFICATE_NOT_FOUND,
        CERTIFICATE_NOT_FOR_MATERIAL,
        CERTIFICATE_SUSPENDED,
        CERTIFICATE_REVOKED,
        CERTIFICATE_EXPIRED,
        CERTIFICATE_NOT_IN_FORCE,
        CONSENT_OUT_OF_DATE,
        CORE_UNAVAILABLE,
    ),
)
async def use_case_certificate(
    call: Call[Citizen], body: CertificateUse, case_id: str
) -> MaterialView:
    """Use a certificate in the place of a material that the notice asks for."""
    holder = await _holder(call, case_id)
    return await certificates.attach(call.context, holder, body, core_call(call.request))
