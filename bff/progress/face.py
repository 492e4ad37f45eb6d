"""The face of progress: events of the core, the live stream, pushes, choices about messages."""

from __future__ import annotations

from bff.api.face import Face
from bff.http.rate_limits import RatePolicy
from bff.progress.checks import gauges, pushes, sends
from bff.progress.preference_routes import routes as preferences
from bff.progress.push_jobs import push_jobs
from bff.progress.routes import routes
from bff.progress.wechat import check_templates
from bff.progress.wechat_routes import routes as wechat

face = Face(
    routes=(routes, preferences, wechat),
    rate_policies=(RatePolicy("notification-preferences", 60, 60),),
    job_kinds=push_jobs,
    checks=(sends, check_templates),
    readiness={"pushes": pushes},
    gauges=(gauges,),
)
