"""What all parts of the running sandbox work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.dialect import Desk
from sandbox.settings import SandboxSettings
from sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Office:
    """`clock` is Unix time in seconds; `new_secret` gives an unguessable string."""

    settings: SandboxSettings
    store: Store
    clock: Callable[[], float]
    new_secret: Callable[[], str]

    def desk(
        self,
        *,
        named: str = "",
        query: Mapping[str, str] | None = None,
        origin: str = "",
        keyless: bool = False,
    ) -> Desk:
        pace = self.settings.pace if self.settings.timetable else None
        return Desk(
            self.store, self.clock(), self.new_secret, named, query or {}, origin, pace, keyless
        )
