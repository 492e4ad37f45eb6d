"""The face of drafts and their materials, also those of a supplement."""

from __future__ import annotations

from bff.api.face import Face
from bff.drafts.case_routes import routes as case_materials
from bff.drafts.routes import routes
from bff.drafts.upkeep import discard_kind, sweep_kind
from bff.settings import RatePolicy

face = Face(
    routes=(routes, case_materials),
    rate_policies=(RatePolicy("drafts", 240, 60), RatePolicy("uploads", 60, 60)),
    job_kinds=lambda context: (discard_kind(context), sweep_kind(context)),
)
