"""The face of materials. Their routes belong to their holders: a draft, or a case."""

from __future__ import annotations

from bff.api.face import Face
from bff.http.rate_limits import RatePolicy
from bff.materials.discards import discard_kind

face = Face(
    rate_policies=(RatePolicy("uploads", 60, 60),),
    job_kinds=lambda context: (discard_kind(context),),
)
