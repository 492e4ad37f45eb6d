"""The face of progress: events of the core, the live stream."""

from __future__ import annotations

from bff.api.face import Face
from bff.progress.pulling import pull_changes_kind
from bff.progress.routes import routes

face = Face(
    routes=(routes,),
    job_kinds=lambda context: (pull_changes_kind(context),),
)
