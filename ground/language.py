"""Every text that reaches a person exists in Chinese and English, as one ``Text``."""

from __future__ import annotations

from calendar import month_name
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    zh: str
    en: str

    def render(self, language: Language, **values: object) -> str:
        """Return the text with its places filled. Without values, braces are plain characters."""
        text = self.zh if language == "zh" else self.en
        return text.format(**values) if values else text


def day_text(day: date, language: Language) -> str:
    """Write a day as people do."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {month_name[day.month]} {day.year}"


def minute_text(moment: datetime, language: Language) -> str:
    """Write a moment to the minute, by its own time zone."""
    separator = " " if language == "zh" else ", "
    return f"{day_text(moment, language)}{separator}{moment:%H:%M}"


@lru_cache(maxsize=256)
def preferred_language(accept_language: str | None) -> Language:
    """Choose between our two languages for an ``Accept-Language`` header (RFC 9110 §12.5.4).

    Chinese unless English is preferred.
    """
    best: Language = "zh"
    best_weight = 0.0
    for part in (accept_language or "").lower().split(",")[:16]:
        tag, _, parameters = part.strip().partition(";")
        weight = _weight(parameters.strip())
        if tag[:2] in ("zh", "en") and tag[2:3] in ("", "-") and weight > best_weight:
            best, best_weight = ("zh" if tag[:2] == "zh" else "en"), weight
    return best


def _weight(parameters: str) -> float:
    if not parameters:
        return 1.0
    try:
        return float(parameters.removeprefix("q="))
    except ValueError:
        return 0.0
