"""Traditional Chinese (繁體) of our own texts, derived from the simplified by OpenCC.

``s2tw`` and ``s2hk`` change characters, not words. ``s2twp`` would also change words of computing,
and makes a window of a screen (視窗) of the counter in a hall (窗口).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from opencc import OpenCC

Variant = Literal["zh-TW", "zh-HK"]

_TABLES: dict[Variant, str] = {"zh-TW": "s2tw", "zh-HK": "s2hk"}

KEPT = ("台湾居民居住证", "港澳居民居住证")
"""Names that stay as they are printed on the card in the reader's hand."""

CORRECTIONS = {"複議": "復議", "準駕": "准駕", "換髮": "換發", "迴音": "回音"}
"""Words that OpenCC gets wrong, and what they are: 行政复议, 准驾车型, 换发, 回音."""

_KEPT = re.compile(f"({'|'.join(KEPT)})")


@lru_cache(maxsize=4096)
def to_traditional(text: str, variant: Variant) -> str:
    """Convert a text of ours. Names, addresses and certificates are not for it."""
    convert = _converter(variant).convert
    parts = (part if part in KEPT else convert(part) for part in _KEPT.split(text))
    result = "".join(parts)
    for wrong, right in CORRECTIONS.items():
        result = result.replace(wrong, right)
    return result


@cache
def _converter(variant: Variant) -> OpenCC:
    """Load the table when the first reader needs it: it takes 0.15 s and 43 MB of a worker."""
    from opencc import OpenCC

    return OpenCC(_TABLES[variant])
