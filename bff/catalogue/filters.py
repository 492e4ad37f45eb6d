"""Which items a citizen wants to see at all."""

from __future__ import annotations

from typing import Literal

from bff.catalogue.entries import Entry

For = Literal["person", "organisation"]
Channel = Literal["app", "mini_program", "kiosk", "desk"]


class Wanted:
    """What is None or False does not narrow."""

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
        self._for = for_
        self._star = star
        self._channel = channel
        self._region = None if region is None else _stem(region)
        self._no_visit = no_visit
        self._bundle = bundle

    def takes(self, entry: Entry) -> bool:
        return (
            (self._for is None or (entry.persons if self._for == "person" else entry.organisations))
            and (self._star is None or entry.star == self._star)
            and (self._channel is None or _offered(entry, self._channel))
            and (self._region is None or _same_line(_stem(entry.region), self._region))
            and (not self._no_visit or entry.no_visit)
            and (not self._bundle or bool(entry.parts))
        )

    def far(self, entry: Entry) -> bool:
        """Whether it is another region's than the one asked for: of two alike one's own is
        meant.
        """
        return self._region is not None and _stem(entry.region) != self._region


def _offered(entry: Entry, channel: Channel) -> bool:
    if channel == "kiosk":
        return entry.kiosk
    return entry.window if channel == "desk" else entry.mobile


def _same_line(one: str, other: str) -> bool:
    """A district, its city and its province serve the same citizen; a sister district does not."""
    return one.startswith(other) or other.startswith(one)


def _stem(region: str) -> str:
    """The part of a region's code (GB/T 2260) that its own districts share: 350100 is 3501."""
    while region.endswith("00"):
        region = region[:-2]
    return region
