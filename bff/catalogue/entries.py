"""Entries: items in the form for search and filters, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from bff.catalogue.search_words import Words

_words = msgspec.json.Decoder(Words)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item for search and filters. ``words`` of a bundle include the names of its parts.

    ``result_type`` is the type of the certificate that it issues, None for another result.
    """

    code: str
    revision: int
    name: str
    region: str
    star: int
    no_visit: bool
    persons: bool
    organisations: bool
    mobile: bool
    kiosk: bool
    desk: bool
    parts: tuple[str, ...]
    result_type: str | None
    words: Words

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Entry:
        return cls(
            code=row["code"],
            revision=row["revision"],
            name=row["name"],
            region=row["region"],
            star=row["star"],
            no_visit=row["visits"] == 0,
            persons=bool(row["for_persons"]),
            organisations=bool(row["for_organisations"]),
            mobile=bool(row["mobile"]),
            kiosk=bool(row["kiosk"]),
            desk=bool(row["desk"]),
            parts=tuple(row["parts"].split()),
            result_type=row["result_type"],
            words=_words.decode(row["words"]),
        )

    @property
    def subjects(self) -> tuple[str, ...]:
        return self.words.subjects

    @property
    def order(self) -> tuple[int, str, str]:
        """Sort key when nothing else differs: star, then name, by code points."""
        return (-self.star, self.name, self.code)

    def with_parts(self, parts: list[Entry]) -> Entry:
        """Return the entry with the names of its parts among its words."""
        written = _longer(self.words.written, (part.words.written for part in parts))
        sounds = _longer(self.words.sounds, (part.words.sounds for part in parts))
        english = _longer(self.words.english, (part.words.english for part in parts))
        return replace(self, words=Words(written, sounds, english, self.words.subjects))


def _longer(
    lines: tuple[str, str, str], parts: Iterable[tuple[str, str, str]]
) -> tuple[str, str, str]:
    name, keywords, others = lines
    return name, keywords, " ".join([others, *(part[0] for part in parts)])
