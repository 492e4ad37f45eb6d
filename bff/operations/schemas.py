"""Answers of health checks."""

from __future__ import annotations

from bff.http.reading import Out


class Alive(Out):
    """Answer of a running process."""

    status: str
    """Always ``ok``."""


class Ready(Out):
    """Readiness of the server."""

    ready: bool
    """True when the server can take requests."""
    parts: dict[str, str]
    """State of each part, in words: ``ok``, or its fault."""
    counters: dict[str, int]
    """Counts of unusual events since the start, by name."""


class Status(Out):
    """Features that can be used now."""

    features: dict[str, str]
    """``available`` or ``unavailable`` by feature, so that a front can grey it out."""
    sign_on_url: str
    """Address of the province's sign-on. Add ``&state=`` with a random value."""
