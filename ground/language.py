"""Every text that reaches a person exists in Chinese and English, as one ``Text``."""

from __future__ import annotations

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
