"""Numbers of identity documents, as people type them."""

from __future__ import annotations

from datetime import date

from bff.typed_text import narrow

CITIZEN_ID = "111"  # GA/T 2000.156
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def tidy(number: str) -> str:
    """Return a document's number as it is stored: narrow, without blanks, ``x`` as ``X``."""
    return narrow(number).upper()


def tidy_undashed(number: str) -> str:
    """Normalise the number of a kind without dashes, which people write for legibility."""
    return tidy(number).replace("-", "")


def document_number(cert_type: str, number: str) -> str:
    """Normalise a document's number by its type (GA/T 2000.156), for storage and comparison."""
    return tidy_undashed(number) if cert_type == CITIZEN_ID else tidy(number)


def is_citizen_id(number: str) -> bool:
    """Tell if it has 18 characters with a real date of birth and the right check digit (GB 11643).

    The region is not looked up: old codes stay valid on people's cards.
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


def birth_date(cert_type: str, number: str) -> date | None:
    """Return the date of birth in a citizen's identity number. None for another document."""
    if cert_type != CITIZEN_ID or not is_citizen_id(number):
        return None
    return date.fromisoformat(number[6:14])
