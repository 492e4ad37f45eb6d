"""The face of progress: events of the core, the live stream, the inbox, choices about messages."""

from __future__ import annotations

from bff.api.face import Face
from bff.http.rate_limits import RatePolicy
from bff.progress.erasure import erase_kind
from bff.progress.inbox_routes import routes as inbox
from bff.progress.preference_routes import routes as preferences
from bff.progress.routes import routes

face = Face(
    routes=(routes, inbox, preferences),
    rate_policies=(RatePolicy("notification-preferences", 60, 60),),
    job_kinds=lambda context: (erase_kind(context),),
)
