"""The palettes (配色): the colours of each contrast, and the pairs in which pages use them.

Warm paper, one blue, one sun. In the last three only buttons and chosen states are filled. A colour
that a palette leaves out is that of ``standard``. ``palette_check`` computes every pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

FAMILIES = (
    "identity", "social", "medical", "driving", "property", "elder", "family", "residence",
)  # fmt: skip
"""Families of certificates; ``--f-identity`` is the ground of a band."""

_STANDARD = {
    "ink": "#17202b", "soft": "#45505f",
    "page": "#f6f4f0", "surface": "#ffffff", "sunken": "#ece8e1",
    "line": "#d9d3c9", "control": "#6b7280",
    "brand": "#0b5394", "brand-deep": "#083e70", "brand-soft": "#e4eef8", "on-brand": "#ffffff",
    "bar": "#0b5394", "on-bar": "#ffffff",
    "sun": "#ffbf47", "sun-soft": "#fff1d6", "on-sun": "#17202b",
    "good": "#0a6b3d", "good-soft": "#e3f3e9", "on-good": "#ffffff",
    "warn": "#7a4a00", "warn-soft": "#fff1d6",
    "bad": "#b3261e", "bad-soft": "#fdecea", "on-bad": "#ffffff",
    "f-identity": "#2f4a68", "f-social": "#0d6460", "f-medical": "#1b6b45",
    "f-driving": "#2b3f8c", "f-property": "#7a4a1e", "f-elder": "#9c2f2a",
    "f-family": "#8a2d5c", "f-residence": "#55457f", "on-family": "#ffffff",
    "skin": "#f2d3b1", "hair": "#5b6270", "leaf": "#3f8a63",
}  # fmt: skip
_DEEPER_BANDS = {"f-social": "#0b5b57", "f-medical": "#165a3a"}
_MORE = {
    "ink": "#000000", "soft": "#262d36", "page": "#ffffff", "line": "#6b7280",
    "control": "#262d36", "brand": "#083e70", "brand-deep": "#062c50", "bar": "#083e70",
    "good": "#064d2c", "warn": "#5c3700", "bad": "#8f1c16", "on-sun": "#000000",
    **_DEEPER_BANDS,
}  # fmt: skip
_NIGHT = {
    "ink": "#f2efe9", "soft": "#c3c6cb",
    "page": "#14181d", "surface": "#1e242b", "sunken": "#2a313a",
    "line": "#3d4651", "control": "#98a1ad",
    "brand": "#9ccbf5", "brand-deep": "#c3dff9", "brand-soft": "#1d3043", "on-brand": "#0d1a27",
    "bar": "#1e242b", "on-bar": "#f2efe9", "sun-soft": "#3a2f18",
    "good": "#7fd6a4", "good-soft": "#173527", "on-good": "#0d1f16",
    "warn": "#ffd089", "warn-soft": "#3a2f18",
    "bad": "#ffb0a8", "bad-soft": "#46211e", "on-bad": "#2b0d0a",
    **_DEEPER_BANDS,
}  # fmt: skip


def _two_colours(front: str, ground: str) -> dict[str, str]:
    """Return a palette of two colours: texts, borders and filled buttons on one ground."""
    filled = {"ink", "soft", "line", "control", "brand", "brand-deep", "good", "warn", "bad"}
    filled |= {"on-bar", "on-sun", "on-family", "hair", "leaf"}
    return {name: front if name in filled else ground for name in _STANDARD}


_CHANGES: Mapping[str, Mapping[str, str]] = {
    "standard": {},
    "more": _MORE,
    "night": _NIGHT,
    "black-white": _two_colours("#000000", "#ffffff"),
    "white-black": _two_colours("#ffffff", "#000000"),
    "yellow-black": _two_colours("#ffe04a", "#000000"),
}

PALETTES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {name: MappingProxyType({**_STANDARD, **changes}) for name, changes in _CHANGES.items()}
)
DARK = frozenset({"night", "white-black", "yellow-black"})
THICK_BORDERS = frozenset({"more", "black-white", "white-black", "yellow-black"})

_GROUNDS = ("page", "surface", "sunken", "brand-soft", "sun-soft", "good-soft", "bad-soft")
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "ink": (*_GROUNDS, "warn-soft"),
    "soft": ("page", "surface", "sunken"),
    "brand": ("page", "surface", "brand-soft"),
    "brand-deep": ("page", "surface", "brand-soft"),
    "good": ("page", "surface", "good-soft"),
    "warn": ("page", "surface", "warn-soft"),
    "bad": ("page", "surface", "bad-soft"),
    "on-brand": ("brand", "brand-deep"),
    "on-bar": ("bar",),
    "on-sun": ("sun",),
    "on-good": ("good",),
    "on-bad": ("bad",),
    "on-family": tuple(f"f-{family}" for family in FAMILIES),
}
_MARKS: Mapping[str, tuple[str, ...]] = {"control": ("page", "surface", "sunken")}

TEXT_LIMIT, CHOSEN_TEXT_LIMIT, MARK_LIMIT = 4.5, 7.0, 3.0
"""WCAG 2.2: 1.4.3 for text, 1.4.6 for a palette that somebody chose, 1.4.11 for borders."""


def pairs(palette: str) -> Iterator[tuple[str, str, float]]:
    """Yield each pair in use: the name in front, the name behind, the least contrast."""
    text_limit = TEXT_LIMIT if palette == "standard" else CHOSEN_TEXT_LIMIT
    for uses, limit in ((_TEXTS, text_limit), (_MARKS, MARK_LIMIT)):
        for front, grounds in uses.items():
            yield from ((front, ground, limit) for ground in grounds)
