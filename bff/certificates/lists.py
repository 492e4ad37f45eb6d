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
REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Held:
    """One certificate of a citizen.

    ``id`` is our opaque name for it: the identifier itself would stand in URLs.
    """

    id: str
    facts: CoreCertificate
    offered: dict[tuple[str, Language], list[OfferedField]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Fields that a viewer will see, by purpose and language, once they have been asked for."""

    def state(self, now: datetime) -> str:
        return state_of(self.facts.status, self.facts.valid_from, self.facts.valid_to, now)


@dataclass(frozen=True, slots=True)
class HeldList:
    """The certificates of a citizen. ``problem`` is the reason for an old list."""

    items: tuple[Held, ...]
    checked_at: datetime
    age_s: int
    problem: Problem | None = None

    def find(self, certificate_id: str) -> Held | None:
        return next((held for held in self.items if held.id == certificate_id), None)


class CertificateLists:
    def __init__(self, core: CorePlatform, keys: Keys, clock: Clock) -> None:
        self._core = core
        self._keys = keys
        self._clock = clock
        self._remembered: OrderedDict[str, tuple[tuple[Held, ...], datetime]] = OrderedDict()

    async def of(self, person_id: str, call: OutgoingCall) -> HeldList:
        """Return the citizen's certificates.

        Raises CoreError if the core fails and no usable list is cached.
        """
        known = self._remembered.get(person_id)
        if known is not None and self._age(known[1]) < FRESH_S:
            return self._told(known)
        try:
            known = await self._ask(person_id, call), self._clock.now()
        except CoreError as error:
            if known is None or self._age(known[1]) > STALE_S:
                raise
            return self._told(known, core_problem(error))
        self._remembered[person_id] = known
        self._remembered.move_to_end(person_id)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return self._told(known)

    def forget(self, person_id: str) -> None:
        """Drop the cached list: a scan found another state."""
        self._remembered.pop(person_id, None)

    async def _ask(self, person_id: str, call: OutgoingCall) -> tuple[Held, ...]:
        person = await Person.get(id=person_id)
        holder_type, holder_code = person.holder
        listed = await self._core.certificates.list(holder_type, holder_code, call)
        return tuple(Held(self._id(person_id, facts.identifier), facts) for facts in listed)

    def _id(self, person_id: str, identifier: str) -> str:
        return self._keys.lookup(f"certificate:{person_id}:{identifier}")[:24]

    def _age(self, checked_at: datetime) -> float:
        return (self._clock.now() - checked_at).total_seconds()

    def _told(
        self, known: tuple[tuple[Held, ...], datetime], problem: Problem | None = None
    ) -> HeldList:
        items, checked_at = known
        return HeldList(items, checked_at, int(self._age(checked_at)), problem)
