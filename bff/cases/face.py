"""The face of cases."""

from __future__ import annotations

from bff.api.face import Face
from bff.cases.acting.routes import routes as acting
from bff.cases.acting.supplement_routes import routes as supplements
from bff.cases.checks import against_core, gauges, last_round, without_job
from bff.cases.events.deadline_recount import recount_kind
from bff.cases.events.notice_reminders import remind_kind
from bff.cases.forwarding.erasure import erase_kinds
from bff.cases.forwarding.reach import report_kind
from bff.cases.forwarding.sending import forward_kind
from bff.cases.from_core.change_feed import pull_changes_kind
from bff.cases.from_core.reconciliation import reconcile_kind
from bff.cases.messages import news_kind, notice_kind
from bff.cases.reading.routes import routes as reading
from bff.http.rate_limits import RatePolicy

face = Face(
    routes=(reading, acting, supplements),
    rate_policies=(RatePolicy("submissions", 30, 60), RatePolicy("receipts", 20, 60)),
    job_kinds=lambda context: (
        forward_kind(context),
        *erase_kinds(context),
        pull_changes_kind(context),
        reconcile_kind(context),
        recount_kind(context),
        remind_kind(context),
        report_kind(context),
    ),
    message_kinds=lambda context: (news_kind(context), notice_kind(context)),
    checks=(without_job, against_core),
    readiness={"cases": last_round},
    gauges=(gauges,),
)
