"""Texts of outside systems, cleaned for storage and display."""

import unicodedata

_UNFIT = ("Cc", "Cf", "Cs")


def storable(text: str) -> str:
    """Clean a text: one line, without control characters and direction marks.

    PostgreSQL refuses U+0000.
    """
    if text.isprintable():
        return text
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in _UNFIT)
