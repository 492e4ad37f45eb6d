"""Shared resources of all parts of the core."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.core.dialect import Desk
from sandbox.core.settings import CoreSettings
from sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Office:
    """Shared resources.

    `clock` is Unix time in seconds; `new_secret` gives an unguessable string.
    """

    settings: CoreSettings
    store: Store
    clock: Clock
    new_secret: Callable[[], str]

    def desk(
        self,
        *,
        name_in_path: str = "",
        query: Mapping[str, str] | None = None,
        origin: str = "",
        keyless: bool = False,
    ) -> Desk:
        pace = self.settings.pace if self.settings.timetable else None
        return Desk(
            self.store,
            self.clock(),
            self.new_secret,
            name_in_path,
            query or {},
            origin,
            pace,
            keyless,
        )
