"""The face of progress: events of the core, the live stream, the inbox."""

from __future__ import annotations

from bff.api.face import Face
from bff.progress.erasure import erase_kind
from bff.progress.inbox_routes import routes as inbox
from bff.progress.routes import routes

face = Face(routes=(routes, inbox), job_kinds=lambda context: (erase_kind(context),))
