"""Request and response bodies of a submission."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from bff.cases.reading.schemas import CaseSummary
from bff.http.reading import END, In, Out, ShortOpaque


class CommitmentView(Out):
    """Commitment (承诺) that the applicant is asked for."""

    code: str
    """Code to send with the submission."""
    text: str
    """Words of the commitment."""
    required: bool
    """True when nothing can be submitted without it."""


CommitmentCode = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z]+" + END)]
MaterialCode = Annotated[str, Meta(min_length=1, max_length=64)]


class SubmissionRequest(In, kw_only=True):
    """Draft to submit."""

    draft_id: ShortOpaque
    """Id of the draft."""
    draft_version: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    """Version of the draft that the citizen has just seen in full."""
    commitments: Annotated[list[CommitmentCode], Meta(max_length=10)] = field(default_factory=list)
    """Codes of the commitments that were agreed to, each by itself. Empty when omitted."""
    deferred_materials: Annotated[list[MaterialCode], Meta(max_length=50)] = field(
        default_factory=list
    )
    """Codes of the materials that come later (容缺受理). Empty when omitted."""


class SubmissionView(Out, kw_only=True):
    """Outcome of a submission."""

    cases: list[CaseSummary]
    """Cases that it made: one, or one for each part of a bundle (一件事)."""
    bundle_id: str | None
    """Id that the cases of a bundle share. Null for a single case."""
    acknowledged: bool
    """True when the core has all of it. Otherwise the server goes on: do not submit again."""
    message: str
    """Outcome in words, for the citizen."""


class CommitmentList(Out):
    """Commitments (承诺) of a draft."""

    items: list[CommitmentView]
    """Commitments, in the order to show them."""
