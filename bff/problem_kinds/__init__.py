"""Every problem this API can answer with: its slug, status and what is said to the person (RFC 9457).

A slug is stable: fronts branch on it (``reasonCode``), ``/problems/<slug>`` explains it. Details say
what to do next.
"""

from __future__ import annotations

from bff.problem_kinds import (
    callers,
    cases,
    catalogue,
    certificates,
    delegations,
    drafts,
    kiosk_sign_ins,
    requests,
    system,
)
from bff.problem_kinds.kind import Kind
from bff.problem_kinds.requests import FIELD_FAULTS

KINDS: dict[str, Kind] = {
    **requests.KINDS,
    **system.KINDS,
    **callers.KINDS,
    **certificates.KINDS,
    **cases.KINDS,
    **catalogue.KINDS,
    **delegations.KINDS,
    **drafts.KINDS,
    **kiosk_sign_ins.KINDS,
}

__all__ = ["FIELD_FAULTS", "KINDS", "Kind"]
