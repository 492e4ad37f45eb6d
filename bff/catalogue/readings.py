"""All items' words in one long text, in one reading: as written, by sound or by initials.

A word is found in it at the speed of ``str.find``: 20,000 items in about a millisecond, where going
from item to item takes thirty (docs/decisions/0028-catalogue-search.md).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable

# Places in an item where a word can be found, the best first.
EXACT, BEGINS, IN_NAME, KEYWORD, IN_KEYWORDS, ELSEWHERE = range(6)

_LINES = 3  # the name; the keywords, with spaces around each; the rest
_NAME, _KEYWORDS = 0, 1


class Reading:
    def __init__(self, lines: Iterable[tuple[str, str, str]], *, by_syllable: bool = False) -> None:
        """Build the text.

        ``by_syllable``: a word must begin at a syllable, which has a capital letter.

        So ``an`` is not found in ``Huan``.
        """
        starts, at = array("L"), 0
        texts = []
        for name, keywords, others in lines:
            for line in (name, f" {keywords} ", others):
                starts.append(at)
                at += len(line) + 1
                texts.append(line)
        starts.append(at)
        self._starts = starts
        self._marked = "\n".join([*texts, ""])
        self._text = self._marked.lower() if by_syllable else self._marked
        self._by_syllable = by_syllable

    def rungs(self, word: str) -> dict[int, int]:
        """Return the places of the items that have the word, and where its best match begins."""
        text, starts = self._text, self._starts
        best: dict[int, int] = {}
        at = text.find(word)
        while at >= 0:
            if self._by_syllable and self._marked[at].islower():
                at = text.find(word, at + 1)
                continue
            item, line = divmod(bisect_right(starts, at) - 1, _LINES)
            best[item] = self._rung(word, at, item, line)
            at = text.find(word, starts[(item + 1) * _LINES])  # a later line ranks no better
        return best

    def _rung(self, word: str, at: int, item: int, line: int) -> int:
        start = self._starts[item * _LINES + line]
        if line == _NAME:
            if at != start:
                return IN_NAME
            return EXACT if self._text[at + len(word)] == "\n" else BEGINS
        if line == _KEYWORDS:
            end = self._starts[item * _LINES + line + 1]
            return KEYWORD if self._text.find(f" {word} ", start, end) >= 0 else IN_KEYWORDS
        return ELSEWHERE
