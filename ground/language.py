"""Every text that reaches a person exists in Chinese and English, as one ``Text``.

Traditional Chinese is derived from the Chinese (``ground/traditional.py``).
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from ground.traditional import Variant, to_traditional

Language = Literal[
    "zh", "zh-TW", "zh-HK", "en", "zh-simple", "zh-TW-simple", "zh-HK-simple", "en-simple"
]
"""Language tag (RFC 5646). ``zh`` is written in simplified characters; the subtag ``simple``, which
IANA registers as "Simplified form", asks for plain words (通俗易懂)."""

_SIMPLE = "-simple"
_PLACE_OF_NUMBER = re.compile(r"\{(\w+)\|([^{|}]*)\|([^{|}]*)\}")


class Text(NamedTuple):
    """Text in both languages; ``plain`` says the same in plain words, if the text is officialese.

    ``{name}`` is a place for a value, ``{name|day|days}`` for the word of one or of several.
    """

    zh: str
    en: str
    plain: Text | None = None

    def render(self, language: Language, **values: object) -> str:
        """Return the text with its places filled. Without values, braces are plain characters."""
        if self.plain is not None and language.endswith(_SIMPLE):
            return self.plain.render(language, **values)
        text = self._in(language)
        return _fill(text, values) if values else text

    def fill(self, **numbers: int | str) -> Text:
        """Return the text with numbers in its places. Names belong to ``render``, as values."""
        plain = self.plain and self.plain.fill(**numbers)
        return Text(_fill(self.zh, numbers), _fill(self.en, numbers), plain)

    def outline(self, language: Language) -> str:
        """Return the text with its places marked, as ``‹name›``, for a reader of the API."""
        text = _PLACE_OF_NUMBER.sub(lambda place: place[3], self._in(language))
        return text.replace("{", "‹").replace("}", "›")

    def _in(self, language: Language) -> str:
        if is_english(language):
            return self.en
        variant = language.removesuffix(_SIMPLE)
        return self.zh if variant == "zh" else to_traditional(self.zh, cast(Variant, variant))


class Name(Text):
    """Name or address as the province writes it: its characters are never changed."""

    __slots__ = ()

    def _in(self, language: Language) -> str:
        return self.en if is_english(language) else self.zh


def is_english(language: Language) -> bool:
    return language.startswith("en")


def page_tag(language: Language) -> str:
    """Return the ``lang`` of a page."""
    tag = language.removesuffix(_SIMPLE)
    return "zh-CN" if tag == "zh" else tag


def from_core(zh: str, en: str | None, language: Language) -> str:
    """Return a text of the core, in Chinese unless it has English and the reader wants it."""
    return en if en and is_english(language) else zh


def day_text(day: date, language: Language) -> str:
    """Write a day as people do."""
    if is_english(language):
        return f"{day.day} {month_name[day.month]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def minute_text(moment: datetime, language: Language) -> str:
    """Write a moment to the minute, by its own time zone."""
    separator = ", " if is_english(language) else " "
    return f"{day_text(moment, language)}{separator}{moment:%H:%M}"


@lru_cache(maxsize=256)
def preferred_language(accept_language: str | None) -> Language:
    """Choose a language for an ``Accept-Language`` header (RFC 9110 §12.5.4).

    Chinese unless another one is preferred. A range whose weight is malformed does not count, and
    ``*`` stands for the languages that no other range names.
    """
    weights: dict[Language, float] = {}
    rest = 0.0
    for tag, weight in _ranges(accept_language or ""):
        if tag == "*":
            rest = max(rest, weight)
        elif language := _language_of(tag):
            weights[language] = max(weight, weights.get(language, 0.0))
    for language in _EITHER:
        weights.setdefault(language, rest)
    best = max(weights, key=lambda language: weights[language])
    return best if weights[best] else "zh"


_EITHER: tuple[Language, ...] = ("zh", "en")
_MOST_RANGES = 16
_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE | re.ASCII)


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """Yield tags and weights; a header of garbage is not read to its end."""
    for part in header.lower().split(",")[:_MOST_RANGES]:
        tag, separator, parameter = (piece.strip() for piece in part.partition(";"))
        weight = _WEIGHT.fullmatch(parameter)
        if weight or not separator:
            yield tag, float(weight[1]) if weight else 1.0


def _language_of(tag: str) -> Language | None:
    """Return ours for a tag: traditional characters by script, or by place without a script."""
    primary, *subtags = tag.split("-")
    if primary not in ("zh", "en"):
        return None
    language = primary
    if primary == "zh" and "hans" not in subtags:
        if "hk" in subtags or "mo" in subtags:
            language = "zh-HK"
        elif "tw" in subtags or "hant" in subtags:
            language = "zh-TW"
    return cast(Language, language + (_SIMPLE if "simple" in subtags else ""))


def _fill(text: str, values: Mapping[str, object]) -> str:
    words = _PLACE_OF_NUMBER.sub(lambda place: place[2 if values[place[1]] == 1 else 3], text)
    return words.format(**values)
