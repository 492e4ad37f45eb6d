"""Words that app pushes and SMS share: cut to what a lock screen holds, on one line."""

from __future__ import annotations

import re
from datetime import datetime

from ground.clock import in_china
from ground.language import Language, Text, is_english

MOST_SUBJECT, MOST_NEWS, MOST_ADVICE = 24, 24, 60
ENGLISH_FACTOR = 3
"""Number of English letters that say as much as one character of Chinese."""

MORE = Text("另有{n}条新消息。", "{n} more {n|message|messages}.")
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_LINK = re.compile(r"(https?://|www\.)\S*", re.IGNORECASE)


def shorten(text: str, most: int, language: Language) -> str:
    """Return the text on one line, without links, and not longer than so many characters.

    ``most`` is for Chinese; English may have more letters.
    """
    line = " ".join(_LINK.sub("", _UNFIT.sub(" ", text)).split())
    limit = most * ENGLISH_FACTOR if is_english(language) else most
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def advice_text(advice: str, more: int, language: Language) -> str:
    """Return what to do, and how many further messages there are."""
    parts = [shorten(advice, MOST_ADVICE, language)]
    if more:
        parts.append(MORE.render(language, n=more))
    return (" " if is_english(language) else "").join(part for part in parts if part)


def time_text(moment: datetime, language: Language, *, is_plain: bool = False) -> str:
    """Write when it happened, short; in plain words the day alone."""
    at = in_china(moment)
    if is_english(language):
        return f"{at.day} {at:%b}, {at:%H:%M}"
    day = f"{at.month}月{at.day}日"
    return day if is_plain else f"{day} {at:%H:%M}"
