"""The face of progress: events of the core, the live stream."""

from __future__ import annotations

from bff.api.face import Face
from bff.progress.routes import routes

face = Face(routes=(routes,))
