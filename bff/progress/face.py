"""The face of progress: core events, the stream, the inbox, pushes, choices about messages."""

from __future__ import annotations

from bff.api.face import Face
from bff.http.rate_limits import RatePolicy
from bff.progress.checks import gauges, pushes, sends
from bff.progress.erasure import erase_kind
from bff.progress.inbox_routes import routes as inbox
from bff.progress.preference_routes import routes as preferences
from bff.progress.push_jobs import push_jobs
from bff.progress.routes import routes
from bff.progress.subscription_routes import routes as subscriptions
from bff.progress.wechat import check_templates
from bff.progress.wechat_routes import routes as wechat

face = Face(
    routes=(routes, inbox, preferences, subscriptions, wechat),
    rate_policies=(
        RatePolicy("notification-preferences", 60, 60),
        RatePolicy("wechat-subscriptions", 60, 60),
    ),
    job_kinds=lambda context: (erase_kind(context), *push_jobs(context)),
    checks=(sends, check_templates),
    readiness={"pushes": pushes},
    gauges=(gauges,),
)
