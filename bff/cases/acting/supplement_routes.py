"""Routes of the files and certificates for a supplement (补正) to a case."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.cases.acting import supplement
from bff.cases.problems import (
    CASE_NOT_FOUND,
    NOTICE_ANSWERED,
    NOTICE_NOT_OPEN,
    NOTICE_PAST,
    WITHDRAWN_ALREADY,
)
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import ACTING_REFUSALS
from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.materials.holder import Holder, Touch
from bff.materials.material_routes import Holders, Operation, material_routes
from bff.problems import Problem
from bff.scopes import Scope

routes = Routes(
    "Supplements", "Files and certificates that a notice asks for, gathered for a supplement"
)

_CLOSED = (
    NOTICE_NOT_OPEN,
    NOTICE_ANSWERED,
    NOTICE_PAST,
    WITHDRAWN_ALREADY,
    ASSURANCE_TOO_LOW,
    *ACTING_REFUSALS,
)


async def _holder(call: Call[Citizen], case_id: str) -> Holder:
    return await supplement.holder_of(call.context, call.request_context, case_id)


async def _removal(call: Call[Citizen], case_id: str) -> tuple[str, Touch] | None:
    try:
        holder = await _holder(call, case_id)
    except Problem as problem:
        if problem.kind is CASE_NOT_FOUND:
            return None
        raise
    return holder.id, holder.touch


material_routes(
    routes,
    Holders(
        prefix="/v1/cases/<case_id:id>",
        scope=Scope.FOLLOW,
        holder_of=_holder,
        removal_from=_removal,
        refusals=(CASE_NOT_FOUND, *_CLOSED),
        refusals_of_removal=_CLOSED,
        add=Operation(
            "add_supplement_material",
            "Add a file that the notice asks for.\n\n"
            "The body is the file. It goes with the supplement.",
        ),
        remove=Operation(
            "remove_supplement_material",
            "Remove a file or a certificate that has not been sent.",
        ),
        offer=Operation(
            "list_case_certificates",
            "List the certificates that can take the place of what the notice asks for (免证办).",
        ),
        use=Operation(
            "use_case_certificate",
            "Use a certificate in the place of a material that the notice asks for.",
        ),
    ),
)
