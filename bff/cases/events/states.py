"""States of a case (办件状态), grouped by what may still happen.

There is no national list (docs/sources.md): the core's codes are mapped to ours in
``gateways.core.case_state`` and kept beside them. Which state may follow which is the core's to
decide, not ours: only the version says what is newer.
"""

from __future__ import annotations

from models.service_case import CaseState

CLOSED = frozenset(
    {
        CaseState.PRE_REVIEW_FAILED,
        CaseState.NOT_ACCEPTED,
        CaseState.GRANTED,
        CaseState.REFUSED,
        CaseState.RETURNED,
        CaseState.WITHDRAWN,
        CaseState.TERMINATED,
        CaseState.DELIVERED,
    }
)
"""States in which nothing more is decided.

``unknown`` and ``not_forwarded`` are open: somebody must look.
"""

EVALUABLE = CLOSED - {CaseState.WITHDRAWN}
"""States at the agency's end of a case, in which it may be evaluated (好差评)."""

RUNNING = frozenset({CaseState.ACCEPTED, CaseState.IN_PROGRESS, CaseState.SUSPENDED})
"""Accepted and not decided: the time limits run."""
