"""The check of the palettes: the contrast of every pair in use, as WCAG 2 computes it.

Importing coloraide takes a quarter of a second. So `doctor` and `theme` check, and tests; no worker
imports it. The colours are part of the program and change only with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from coloraide import Color

from bff.page_settings.palettes import PALETTES, pairs


@lru_cache(maxsize=1024)
def contrast(front: str, ground: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2), from 1 to 21."""
    return float(Color(front).contrast(ground, method="wcag21"))


def low_contrasts(palettes: Mapping[str, Mapping[str, str]] = PALETTES) -> Iterator[str]:
    """Yield a sentence for each pair that is below its limit."""
    for name, colours in palettes.items():
        for front, ground, limit in pairs(name):
            ratio = contrast(colours[front], colours[ground])
            if ratio < limit:
                yield (
                    f"palette {name}: {front} {colours[front]} on {ground} {colours[ground]} "
                    f"has a contrast of {ratio:.2f}, less than {limit}"
                )
