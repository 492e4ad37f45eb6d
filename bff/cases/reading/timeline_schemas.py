"""What happened to a case, in its timeline and in the live stream."""

from __future__ import annotations

from bff.http.reading import Moment, Out


class TimelineEntry(Out, kw_only=True):
    """Entry of a case's timeline."""

    at: Moment
    """Time at which it happened."""
    kind: str
    """Kind of the entry: ``submitted``, ``acknowledged``, ``state``, ``supplement``, ``special``,
    ``result``, ``payment``, ``delivery``, ``evaluation`` and others. Show ``title`` for a kind that
    you do not know.
    """
    state: str | None
    """State of the case from then on. Null when it did not change."""
    title: str
    """What happened, in plain words."""
    text: str | None
    """What the core added. Null when it added nothing."""


class CaseMessage(Out, kw_only=True):
    """Event ``case`` of the live stream."""

    case_id: str
    """Id of the case."""
    item_name: str
    """Name of the service."""
    state: str
    """State of the case."""
    state_text: str
    """The state in words."""
    title: str
    """What happened, in plain words."""
    text: str | None
    """What the core added. Null when it added nothing."""
