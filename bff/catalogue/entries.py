"""One item as it is searched and filtered by, kept in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from bff.catalogue.wording import NEXT_SYLLABLE, Words, initials

_words = msgspec.json.Decoder(Words)


@dataclass(frozen=True, slots=True)
class Entry:
    """``written``, ``heard`` and ``initials`` each have three lines: the name, the keywords, and
    the agency with the names of a bundle's parts. ``syllables`` is ``heard`` with its syllables set
    apart.
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
    window: bool
    parts: tuple[str, ...]
    written: str
    heard: str
    syllables: str
    initials: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Entry:
        words = _words.decode(row["words"])
        syllables = "\n".join(words.sounds)
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
            window=bool(row["window"]),
            parts=tuple(row["parts"].split()),
            written="\n".join(words.written),
            heard=syllables.replace(NEXT_SYLLABLE, ""),
            syllables=syllables,
            initials=initials(syllables),
        )

    @property
    def order(self) -> tuple[int, str, str]:
        """Where nothing else tells them apart: by star, then name, by code points."""
        return (-self.star, self.name, self.code)

    def with_parts(self, parts: list[Entry]) -> Entry:
        """Found by the names of its parts too."""
        return replace(
            self,
            written=_longer(self.written, [part.written for part in parts]),
            heard=_longer(self.heard, [part.heard for part in parts]),
            syllables=_longer(self.syllables, [part.syllables for part in parts]),
            initials=_longer(self.initials, [part.initials for part in parts]),
        )


def _longer(text: str, parts: list[str]) -> str:
    return " ".join([text, *(part.partition("\n")[0] for part in parts)])
