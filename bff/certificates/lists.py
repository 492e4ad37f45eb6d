"""A citizen's certificates, read from the core and cached for a minute in this worker's memory.

Answers report the age of the list. When the core is away an older list is still given, up to
``STALE_S``, for reading only: it is never called fresh. Nothing of it is written to Redis or disk.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from bff.certificates.schemas import OfferedField
from bff.certificates.states import state_of
from bff.core_problems import core_problem
from bff.keys import Keys
from bff.problems import Problem
from gateways.call import OutgoingCall
from gateways.core import Certificate as CoreCertificate
from gateways.core import CoreError, CorePlatform
from ground.clock import Clock
from ground.language import Language
from models import Person

FRESH_S = 60
STALE_S = 900
CACHE_SIZE = 5_000


@dataclass(frozen=True, slots=True)
class CitizenCertificate:
    """One certificate of a citizen.

    ``id`` is our opaque name for it: the identifier itself would stand in URLs.
    """

    id: str
    facts: CoreCertificate
    offered_fields: dict[tuple[str, Language], list[OfferedField]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Fields that a viewer will see, by purpose and language, once they have been asked for."""

    def state(self, now: datetime) -> str:
        return state_of(self.facts.status, self.facts.valid_from, self.facts.valid_to, now)


@dataclass(frozen=True, slots=True)
class CitizenCertificates:
    """The certificates of a citizen. ``problem`` is the reason for an old list."""

    items: tuple[CitizenCertificate, ...]
    checked_at: datetime
    age_s: int
    problem: Problem | None = None

    def find(self, certificate_id: str) -> CitizenCertificate | None:
        return next((item for item in self.items if item.id == certificate_id), None)


def _precedes(read_at: datetime, since: datetime | None) -> bool:
    return since is not None and read_at <= since


class CertificateLists:
    def __init__(self, core: CorePlatform, keys: Keys, clock: Clock) -> None:
        self._core = core
        self._keys = keys
        self._clock = clock
        self._cache: OrderedDict[str, tuple[tuple[CitizenCertificate, ...], datetime]] = (
            OrderedDict()
        )

    async def of(
        self, person_id: str, call: OutgoingCall, *, since: datetime | None = None
    ) -> CitizenCertificates:
        """Return the citizen's certificates. Ask the core again for a list read before ``since``.

        Raises CoreError if the core fails and no usable list is cached.
        """
        entry = self._cache.get(person_id)
        if entry is not None and self._age(entry[1]) < FRESH_S and not _precedes(entry[1], since):
            return self._list_of(entry)
        try:
            entry = await self._ask(person_id, call), self._clock.now()
        except CoreError as error:
            if entry is None or self._age(entry[1]) > STALE_S:
                raise
            return self._list_of(entry, core_problem(error))
        self._cache[person_id] = entry
        self._cache.move_to_end(person_id)
        if len(self._cache) > CACHE_SIZE:
            self._cache.popitem(last=False)
        return self._list_of(entry)

    def forget(self, person_id: str) -> None:
        """Drop the cached list: a scan found another state."""
        self._cache.pop(person_id, None)

    async def _ask(self, person_id: str, call: OutgoingCall) -> tuple[CitizenCertificate, ...]:
        person = await Person.get(id=person_id)
        holder_type, holder_code = person.holder
        certificates = await self._core.certificates.list(holder_type, holder_code, call)
        return tuple(
            CitizenCertificate(self._id(person_id, facts.identifier), facts)
            for facts in certificates
        )

    def _id(self, person_id: str, identifier: str) -> str:
        return self._keys.lookup(f"certificate:{person_id}:{identifier}")[:24]

    def _age(self, checked_at: datetime) -> float:
        return (self._clock.now() - checked_at).total_seconds()

    def _list_of(
        self, entry: tuple[tuple[CitizenCertificate, ...], datetime], problem: Problem | None = None
    ) -> CitizenCertificates:
        items, checked_at = entry
        return CitizenCertificates(items, checked_at, int(self._age(checked_at)), problem)
