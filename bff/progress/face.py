"""The face of progress: core events, the stream, the inbox, pushes, choices about messages."""

from __future__ import annotations

from bff.api.face import Face
from bff.http.rate_limits import RatePolicy
from bff.progress.checks import gauges, pushes, sends, template_gauges, templates
from bff.progress.erasure import erase_kind
from bff.progress.inbox_routes import routes as inbox
from bff.progress.preference_routes import routes as preferences
from bff.progress.push_jobs import push_jobs
from bff.progress.routes import routes
from bff.progress.subscription_routes import routes as subscriptions
from bff.progress.wechat_routes import routes as wechat
from bff.progress.wechat_templates import check_templates

face = Face(
    routes=(routes, inbox, preferences, subscriptions, wechat),
    rate_policies=(
        RatePolicy("notification-preferences", 60, 60),
        RatePolicy("wechat-subscriptions", 60, 60),
    ),
    job_kinds=lambda context: (erase_kind(context), *push_jobs(context)),
    checks=(sends, check_templates),
    readiness={"pushes": pushes, "wechat-templates": templates},
    gauges=(gauges, template_gauges),
)
