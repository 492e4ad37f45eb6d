"""Answer about what a citizen already has for a service."""

from __future__ import annotations

from datetime import date

from bff.cases.reading.schemas import CaseSummary
from bff.http.reading import Out
from bff.problems import DescribedProblem


class OverlappingCertificate(Out, kw_only=True):
    """Certificate of the type that the service issues."""

    id: str
    """Id of the certificate."""
    name: str
    """Official Chinese name of the certificate."""
    type_name: str | None
    """Name of its type in the reader's language. Null for a type that is not known."""
    state: str
    """State of the certificate, as in ``Certificate``."""
    state_text: str
    """The state in words."""
    valid_to: date | None
    """Last valid day. Null for a certificate without an end date (长期)."""


class Overlaps(Out, kw_only=True):
    """Reasons to look twice: certificates and cases that one has, and an age that does not fit."""

    cases: list[CaseSummary]
    """Open cases of the service, newest first. For a bundle (一件事) also those of its parts."""
    draft_id: str | None
    """Id of the open draft. Null when there is none."""
    certificates: list[OverlappingCertificate]
    """The citizen's own certificates of the issued type. Empty when acting for somebody else."""
    age_rule: str | None
    """Rule of the service that the applicant's age does not keep, in words. Null when it fits."""
    problems: list[DescribedProblem]
    """Reasons for which ``certificates`` may lack some or be out of date."""
