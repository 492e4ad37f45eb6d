"""Filters of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from bff.catalogue.entries import Entry

For = Literal["person", "organisation"]
Channel = Literal["app", "mini_program", "kiosk", "desk"]

_FOR: dict[str, Callable[[Entry], bool]] = {
    "person": lambda entry: entry.persons,
    "organisation": lambda entry: entry.organisations,
}
_THROUGH: dict[str, Callable[[Entry], bool]] = {
    "app": lambda entry: entry.mobile,
    "mini_program": lambda entry: entry.mobile,
    "kiosk": lambda entry: entry.kiosk,
    "desk": lambda entry: entry.desk,
}


class Filters:
    """Filters. None and False exclude nothing."""

    def __init__(
        self,
        *,
        for_: For | None = None,
        star: int | None = None,
        channel: Channel | None = None,
        region: str | None = None,
        no_visit: bool = False,
        bundle: bool = False,
    ) -> None:
        self._region = None if region is None else _stem(region)
        self._tests: list[Callable[[Entry], bool]] = []
        self._first: Callable[[Entry], bool] | None = None
        if for_ is not None:
            self._tests.append(_FOR[for_])
        if channel is not None:
            self._tests.append(_THROUGH[channel])
        if star is not None:
            self._tests.append(lambda entry: entry.star == star)
        if no_visit:
            self._tests.append(lambda entry: entry.no_visit)
        if bundle:
            self._tests.append(lambda entry: bool(entry.parts))
        if self._region is not None:
            self._tests.append(self._serves)

    def about(self, subject: str | None) -> Filters:
        """Return the filters that keep this subject only. None excludes nothing."""
        if subject is not None:
            self._tests.append(lambda entry: subject in entry.subjects)
        return self

    def put_first(self, channel: Channel | None) -> Filters:
        """Return the filters with what can be done on this front first. None changes nothing."""
        self._first = None if channel is None else _THROUGH[channel]
        return self

    @property
    def orders(self) -> bool:
        """True if some of equal items come first."""
        return self._region is not None or self._first is not None

    def select(self, entries: Sequence[Entry], items: list[int]) -> list[int]:
        """Select items; they are named by their place in ``entries``."""
        for test in self._tests:
            items = [item for item in items if test(entries[item])]
        return items

    def is_later(self, entry: Entry) -> bool:
        """Tell if the item comes after its equals: of another region, or not done on the front."""
        is_far = self._region is not None and _stem(entry.region) != self._region
        return is_far or (self._first is not None and not self._first(entry))

    def _serves(self, entry: Entry) -> bool:
        """Tell if the region serves the citizen.

        Their district, city and province do; a sister district does not.
        """
        region, other = _stem(entry.region), self._region or ""
        return region.startswith(other) or other.startswith(region)


def _stem(region: str) -> str:
    """Return the part of a region's code (GB/T 2260) that its districts share: 3501 of 350100."""
    while region.endswith("00"):
        region = region[:-2]
    return region
