"""The face of drafts."""

from __future__ import annotations

from bff.api.face import Face
from bff.drafts.messages import draft_kind
from bff.drafts.reminders import remind_kind
from bff.drafts.routes import routes
from bff.drafts.upkeep import sweep_kind
from bff.http.rate_limits import RatePolicy

face = Face(
    routes=(routes,),
    rate_policies=(RatePolicy("drafts", 240, 60),),
    job_kinds=lambda context: (sweep_kind(context), remind_kind(context)),
    message_kinds=lambda context: (draft_kind(context),),
)
