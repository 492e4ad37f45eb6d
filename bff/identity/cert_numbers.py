"""Numbers of identity documents, as people type them."""

from __future__ import annotations

import unicodedata
from datetime import date

CITIZEN_ID = "111"  # GA/T 2000.156
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def tidy(number: str) -> str:
    """The number as it is stored: full-width characters narrowed, no blanks, ``x`` as ``X``."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def is_citizen_id(number: str) -> bool:
    """18 characters with a real date of birth and the right check character (GB 11643). The region
    is not looked up: codes that are no longer in use stay valid on people's cards.
    """
    body = number[:17]
    if len(number) != 18 or not (body.isascii() and body.isdecimal()):
        return False
    try:
        date.fromisoformat(number[6:14])
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17]
