"""What health checks tell."""

from __future__ import annotations

from bff.http.reading import Out


class Alive(Out):
    status: str


class Ready(Out):
    """``parts`` says which part is the matter; ``counters`` count what was let through or not told
    without Redis.
    """

    ready: bool
    parts: dict[str, str]
    counters: dict[str, int]


class Status(Out):
    """Whether each feature can be used now, so that a front can grey it out before the citizen
    tries; and where the citizen signs on.
    """

    features: dict[str, str]
    sign_on_url: str
