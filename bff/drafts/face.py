"""The face of drafts."""

from __future__ import annotations

from bff.api.face import Face
from bff.drafts.routes import routes
from bff.drafts.upkeep import sweep_kind
from bff.http.rate_limits import RatePolicy

face = Face(
    routes=(routes,),
    rate_policies=(RatePolicy("drafts", 240, 60),),
    job_kinds=lambda context: (sweep_kind(context),),
)
