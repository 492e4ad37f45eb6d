"""What jobs do here: the table of contents. Each capability makes its own kinds."""

from __future__ import annotations

from bff.context import AppContext
from jobs import JobKind


def job_kinds(context: AppContext) -> tuple[JobKind, ...]:
    return ()
