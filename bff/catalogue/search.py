"""Search for items by a citizen's own words: 公积金, 老人卡, gjj, gongjijin, GJJ提取, passport.

First come the items that have every word as typed: in the written name, its sound (拼音), its
initials or its English name. If there are none, the search compares by sound, so that traditional
characters and homophones find the item (公積金, 公基金). If there are still none, it takes the
items that have most of the pairs of characters; rare pairs count more.

Pure: the order of the results does not depend on the database.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bff.catalogue.entries import Entry
from bff.catalogue.readings import Reading
from bff.catalogue.search_words import in_english, initials, sound, spellings, split_words

WORDS = 6  # only the first words of a long question count, since each is searched in every item
PAIRS = 16
ENOUGH = 0.5  # share of the weight of the pairs that occur anywhere
_RUNS = re.compile(r"[0-9a-z]+|[^0-9a-z ]+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_SPELLED = re.compile(r"(?<=\b[a-z]) (?=[a-z]\b)", re.ASCII)  # g j j is gjj

# Added to a reading's rank, so that written matches come before matches by sound, and so on.
BY_SOUND, IN_ENGLISH, BY_INITIALS, IN_PART = 6, 12, 18, 24

Ranks = dict[int, float]
"""Places of the items found, with their rank: lower is better."""


@dataclass(frozen=True, slots=True)
class Question:
    """The typed text, as stretches of letters and digits or of characters.

    ``whole`` is all of it without the separators.
    """

    whole: str
    words: tuple[str, ...]

    @classmethod
    def read(cls, query: str) -> Question | None:
        """Parse the text. None if nothing in it can be searched."""
        parts = split_words(_POSSESSIVE.sub("", query))
        runs = _RUNS.findall(_SPELLED.sub("", " ".join(parts)))
        return cls("".join(parts), tuple(dict.fromkeys(runs))[:WORDS]) if runs else None

    def by_sound(self) -> Question | None:
        """Return the question by sound, or None if that is the same.

        A single character has too many homophones.
        """
        sounds = tuple(
            word if _one_or_letters(word) else sound(word).lower() for word in self.words
        )
        if sounds == self.words or not all(sounds):
            return None
        return Question("".join(sounds), tuple(dict.fromkeys(sounds)))

    def pairs(self) -> list[str]:
        """Split it into pairs of characters; words in letters stay whole."""
        pairs = [
            pair
            for word in self.words
            for pair in ([word] if _one_or_letters(word) else map("".join, pairwise(word)))
        ]
        return list(dict.fromkeys(pairs))[:PAIRS]


def _one_or_letters(word: str) -> bool:
    return len(word) == 1 or word.isascii()


def _by_result(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Group the entries by the type of the certificate that they issue."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.result_type:
            groups.setdefault(entry.result_type, []).append(entry)
    return groups


class Corpus:
    """Words of ``entries``, which are numbered by their place."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        sounds = [entry.words.sounds for entry in entries]
        self.entries = entries
        self.by_result = _by_result(entries)
        self._written = Reading(entry.words.written for entry in entries)
        self._sounds = Reading(sounds, by_syllable=True)
        self._english = Reading((entry.words.english for entry in entries), by_syllable=True)
        self._initials = Reading((initials(n), initials(k), initials(o)) for n, k, o in sounds)

    def match_all(self, question: Question) -> Ranks:
        """Find the items that have every word.

        The worst match ranks, unless they have the whole.
        """
        whole = self._match(question.whole)
        if len(question.words) == 1:
            return dict(whole)
        ranks: Ranks = dict.fromkeys(range(len(self.entries)), 0)
        for word in sorted(question.words, key=len, reverse=True):
            if not ranks:
                break
            matches = self._letter(word) if len(word) == 1 else self._match(word)
            ranks = {item: max(ranks[item], r) for item, r in matches.items() if item in ranks}
        return ranks | {item: rank for item, rank in whole.items() if item in ranks}

    def match_most(self, question: Question) -> Ranks:
        """Find the items that have at least half of the question.

        Pairs that no item has do not count; common pairs count little.
        """
        scores: dict[int, float] = {}
        whole = 0.0
        for pair in question.pairs():
            holders = self._match(pair)
            if holders:
                weight = math.log1p(len(self.entries) / len(holders))
                whole += weight
                for item in holders:
                    scores[item] = scores.get(item, 0.0) + weight
        return {
            item: IN_PART + round(1 - score / whole, 6)
            for item, score in scores.items()
            if score >= ENOUGH * whole
        }

    def _letter(self, word: str) -> dict[int, int]:
        """Match a single character in the written names and in English.

        Ignore sounds and initials, because too many names share them.
        """
        english = self._english.rungs(word)
        return {item: IN_ENGLISH + r for item, r in english.items()} | self._written.rungs(word)

    def _match(self, word: str) -> dict[int, int]:
        written = self._written.rungs(word)
        if not word.isascii():
            return written
        by_initials = {item: BY_INITIALS + r for item, r in self._initials.rungs(word).items()}
        english = self._english.rungs(in_english(word))
        ranks = by_initials | {item: IN_ENGLISH + r for item, r in english.items()}
        for spelling in reversed(spellings(word)):
            ranks |= {item: BY_SOUND + r for item, r in self._sounds.rungs(spelling).items()}
        return ranks | written
