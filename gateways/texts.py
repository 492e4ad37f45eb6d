"""Texts of outside systems, made fit to be kept and shown."""

import unicodedata

_UNFIT = ("Cc", "Cf", "Cs")


def storable(text: str) -> str:
    """Return one line without control characters, of which PostgreSQL refuses U+0000, and without
    those that turn the direction of a line.
    """
    if text.isprintable():
        return text
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in _UNFIT)
