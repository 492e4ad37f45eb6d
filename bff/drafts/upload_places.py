"""How many uploads this worker takes at the same time: of one citizen, and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bff.http.problems import Problem

RETRY_S = 5


class UploadPlaces:
    """Each upload holds a connection to the core for as long as its client takes. Without a bound,
    slow lines would leave none for everything else that is asked of the core.
    """

    def __init__(self, per_citizen: int, in_all: int) -> None:
        self._per_citizen = per_citizen
        self._in_all = in_all
        self._taken: Counter[str] = Counter()

    @contextmanager
    def place(self, person_id: str) -> Iterator[None]:
        """Problems ``too-many-uploads``, ``uploads-busy``."""
        if self._taken[person_id] >= self._per_citizen:
            raise _refusal("too-many-uploads")
        if self._taken.total() >= self._in_all:
            raise _refusal("uploads-busy")
        self._taken[person_id] += 1
        try:
            yield
        finally:
            self._taken[person_id] -= 1
            if not self._taken[person_id]:
                del self._taken[person_id]


def _refusal(slug: str) -> Problem:
    return Problem(
        slug,
        members={"retryAfter": RETRY_S},
        headers={"Retry-After": str(RETRY_S)},
        retry_after=RETRY_S,
    )
