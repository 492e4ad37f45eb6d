"""Finding items by a citizen's own words: 公积金, 老人卡, gjj, gongjijin, GJJ提取, 身份证补办.

First what has every word as it was typed: written, as it sounds (拼音) or by its initials. If no
item has, the same by the sound of what was typed: traditional characters and wrong ones of the
right sound (公積金, 公基金) are found so. If still none, what has most of it, pair of characters by
pair, rare pairs counting more.

Pure: the same items are found in the same order, whatever database they came from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bff.catalogue.entries import Entry
from bff.catalogue.wording import NEXT_SYLLABLE, sound, split_words

WORDS = 8  # of a longer question the first ones count: each is looked for in every item
PAIRS = 24
ENOUGH = 0.5  # of the weight of the pairs that occur anywhere
_RUNS = re.compile(r"[0-9a-z]+|[^0-9a-z]+")

# Where a word was found: the less, the better. In what is written, then three times as many for
# sound and for initials.
EXACT, BEGINS, IN_NAME, KEYWORD, IN_KEYWORDS, ELSEWHERE = range(6)
BY_SOUND, BY_INITIALS, IN_PART = 6, 12, 18


class Found(NamedTuple):
    """``level`` says how well it fits, ``score`` how much of the question an item has that lacks
    some of it.
    """

    level: int
    score: float
    entry: Entry


class Word:
    """One stretch of letters and digits, or of characters, of the question."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _from_syllable(self) -> re.Pattern[str]:
        letters = f"{NEXT_SYLLABLE}?".join(map(re.escape, self.text))
        return re.compile(rf"(?:^|[{NEXT_SYLLABLE} ]){letters}")

    def place(self, entry: Entry) -> int | None:
        """How well it fits, None when it does not. A sound is heard from the beginning of a
        syllable only: ``an`` is not in ``huan``.
        """
        text = self.text
        if text in entry.written:
            return _place(entry.written, text, entry.written, lambda line: text in line)
        if not text.isascii():
            return None
        if text in entry.heard:
            heard = _place(entry.heard, text, entry.syllables, self._from_syllable.search)
            if heard is not None:
                return BY_SOUND + heard
        if text in entry.initials:
            place = _place(entry.initials, text, entry.initials, lambda line: text in line)
            return None if place is None else BY_INITIALS + place
        return None


def _place(text: str, word: str, looked_in: str, holds: Callable[[str], object]) -> int | None:
    name, keywords, _ = text.split("\n")
    if name.startswith(word):
        return EXACT if name == word else BEGINS
    in_name, in_keywords, in_others = looked_in.split("\n")
    if holds(in_name):
        return IN_NAME
    if word in keywords.split(" "):
        return KEYWORD
    if holds(in_keywords):
        return IN_KEYWORDS
    return ELSEWHERE if holds(in_others) else None


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, as words. ``whole`` is all of it without what stood between."""

    whole: Word
    words: tuple[Word, ...]

    @classmethod
    def read(cls, typed: str) -> Question | None:
        """None when nothing of it can be looked for."""
        parts = split_words(typed)
        runs = [run for part in parts for run in _RUNS.findall(part)]
        if not runs:
            return None
        return cls(Word("".join(parts)), tuple(map(Word, dict.fromkeys(runs[:WORDS]))))

    def by_sound(self) -> Question | None:
        """The same as it sounds, None when that is nothing new. One character alone has too many
        namesakes to be heard.
        """
        texts = [word.text for word in self.words]
        heard = [
            text if text.isascii() or len(text) == 1 else sound(text).replace(NEXT_SYLLABLE, "")
            for text in texts
        ]
        if heard == texts or not all(heard):
            return None
        return Question(Word("".join(heard)), tuple(map(Word, heard)))

    def pairs(self) -> list[Word]:
        """Its characters two by two, words in letters whole."""
        texts = (word.text for word in self.words)
        pairs = [
            pair
            for text in texts
            for pair in (
                [text] if text.isascii() or len(text) == 1 else map("".join, pairwise(text))
            )
        ]
        return list(map(Word, dict.fromkeys(pairs[:PAIRS])))


def having_all(entries: Sequence[Entry], question: Question) -> list[Found]:
    """The items that have every word, each with the place of its worst."""
    left: Iterable[Entry] = entries
    for word in question.words:
        left = _holding(left, word.text)
    found = []
    for entry in left:
        level = question.whole.place(entry)
        if level is None:
            places = [word.place(entry) for word in question.words]
            if None in places:
                continue
            level = max(place for place in places if place is not None)
        found.append(Found(level, 0.0, entry))
    return found


def _holding(entries: Iterable[Entry], text: str) -> list[Entry]:
    """A first, quick look: whether the letters are there at all."""
    if not text.isascii():
        return [entry for entry in entries if text in entry.written]
    return [
        entry
        for entry in entries
        if text in entry.written or text in entry.heard or text in entry.initials
    ]


def having_most(entries: Sequence[Entry], question: Question) -> list[Found]:
    """The items that have at least half of the question. What no item has counts for nothing, what
    many have for little.
    """
    scores: dict[str, float] = {}
    known: dict[str, Entry] = {}
    whole = 0.0
    for pair in question.pairs():
        holders = _holding(entries, pair.text)
        if pair.text.isascii():
            holders = [entry for entry in holders if pair.place(entry) is not None]
        if not holders:
            continue
        weight = math.log1p(len(entries) / len(holders))
        whole += weight
        for entry in holders:
            known[entry.code] = entry
            scores[entry.code] = scores.get(entry.code, 0.0) + weight
    return [
        Found(IN_PART, round(score / whole, 6), known[code])
        for code, score in scores.items()
        if score >= ENOUGH * whole
    ]
