"""Data of an offer on the live stream."""

from __future__ import annotations

from datetime import date

from bff.http.reading import Out


class BenefitMessage(Out, kw_only=True):
    """Event ``benefit`` of the live stream: an offer of 免申即享."""

    name: str
    """Name of the policy, in the core's words."""
    text: str
    """What it is, in the core's words."""
    until: date
    """Last day for it."""
    item_code: str | None
    """Service by which to take it: begin its draft with one tap. Null for nothing to do."""
