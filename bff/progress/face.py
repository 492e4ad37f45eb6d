"""The face of progress: events of the core, the live stream, choices about messages."""

from __future__ import annotations

from bff.api.face import Face
from bff.http.rate_limits import RatePolicy
from bff.progress.preference_routes import routes as preferences
from bff.progress.routes import routes

face = Face(
    routes=(routes, preferences),
    rate_policies=(RatePolicy("notification-preferences", 60, 60),),
)
