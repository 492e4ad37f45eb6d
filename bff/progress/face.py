"""The face of progress: events of the core, the live stream, pushes."""

from __future__ import annotations

from bff.api.face import Face
from bff.progress.checks import gauges, pushes, sends
from bff.progress.routes import routes
from notifications.push_jobs import push_kinds

face = Face(
    routes=(routes,),
    job_kinds=lambda context: push_kinds(context.progress.push),
    checks=(sends,),
    readiness={"pushes": pushes},
    gauges=(gauges,),
)
