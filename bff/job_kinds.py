"""What jobs do here: the table of contents. Each capability makes its own kinds."""

from __future__ import annotations

from bff.cases.erasing import erase_kinds
from bff.cases.forwarding import forward_kind
from bff.cases.reconciliation import reconcile_kind
from bff.cases.recounting import recount_kind
from bff.catalogue.pull import pull_kind
from bff.context import AppContext
from bff.drafts.upkeep import discard_kind, sweep_kind
from bff.progress.pulling import pull_changes_kind
from jobs import JobKind


def job_kinds(context: AppContext) -> tuple[JobKind, ...]:
    return (
        pull_kind(context),
        forward_kind(context),
        *erase_kinds(context),
        pull_changes_kind(context),
        reconcile_kind(context),
        recount_kind(context),
        discard_kind(context),
        sweep_kind(context),
    )
