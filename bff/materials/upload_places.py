"""Places for uploads: limits for one citizen, and for this worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bff.http.shares import Shares
from bff.materials.problems import TOO_MANY_UPLOADS, UPLOADS_BUSY
from bff.problems import Problem

PER_CITIZEN = 4
IN_ALL = 60  # well below the core client's pool, which other calls share
RETRY_S = 5


class UploadPlaces:
    """Places for uploads, shared so that nobody can fill them.

    Each upload holds a connection to the core for as long as its client takes. Without a limit,
    slow lines would leave none for other calls. The fewer places are free, the fewer may one
    citizen have, down to one. One address never has more than are left for all others.
    """

    def __init__(self, per_citizen: int = PER_CITIZEN, in_all: int = IN_ALL) -> None:
        self._citizens = Shares(in_all, weight=in_all // per_citizen)
        self._addresses = Shares(in_all)

    @property
    def in_use(self) -> int:
        return self._citizens.total - self._citizens.free

    @contextmanager
    def place(self, person_id: str, address: str) -> Iterator[None]:
        """Take a place for the block. Problems ``too-many-uploads``, ``uploads-busy``."""
        if self._citizens.count(person_id) and not self._citizens.fits(person_id):
            raise Problem(TOO_MANY_UPLOADS, retry_after=RETRY_S)
        if not self._addresses.fits(address):
            raise Problem(UPLOADS_BUSY, retry_after=RETRY_S)
        self._citizens.take(person_id)
        self._addresses.take(address)
        try:
            yield
        finally:
            self._citizens.give_back(person_id)
            self._addresses.give_back(address)
