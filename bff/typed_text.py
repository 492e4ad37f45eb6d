"""Text as people type and paste it, cleaned of invisible characters. Pure.

Text pasted from contacts, Word or a PDF has no-break spaces, byte order marks, soft hyphens and
marks of direction. A Chinese keyboard types full-width digits and a dozen kinds of dash. Every
field that people fill in goes through this module. ``web/shared/words/typed-text.js`` is its twin
in the browser.
"""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # they join emoji and letters of some scripts, with a visible effect
# Invisible characters outside the category of format characters: fillers, a blank
# Braille pattern, the grapheme joiner, and the marks that Word and chat programs put for pictures.
_UNSEEN = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\ufffc")
_DASHES = frozenset("\u2212\u02d7\u2043\u30fc")  # minus, its modifier, hyphen bullet, ー
# NFC would replace these compatibility forms of Han by other characters.
_REST = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")


def visible(text: str) -> str:
    """Clean one line of text that people will read; empty when nothing of it is visible.

    The text is composed (NFC) and trimmed, every kind of blank becomes a space, and invisible
    characters go. Emoji and rare Han (生僻字) stay as typed, in any of their forms.
    """
    composed = _REST.sub(lambda part: unicodedata.normalize("NFC", part.group()), text)
    line = "".join(map(_normalise, composed)).strip()
    return line if line.strip(_JOINERS + " ") else ""


def narrow(text: str) -> str:
    """Normalise the number of a document, a phone or a date for comparison.

    Full-width and other digits become ASCII, every dash becomes ``-``; blanks, accents and
    invisible characters go.
    """
    return "".join(map(_narrow, unicodedata.normalize("NFKC", text)))


def _normalise(character: str) -> str:
    if character.isspace():
        return " "
    if character in _JOINERS:
        return character
    hidden = character in _UNSEEN or unicodedata.category(character) in ("Cc", "Cf", "Cs")
    return "" if hidden else character


def _narrow(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category == "Pd" or character in _DASHES:
        return "-"
    hidden = character in _UNSEEN or category[0] in "CZM"
    return "" if hidden else character
