"""Phone numbers (电话号码) as people write them. Pure."""

from __future__ import annotations

import re

from bff.typed_text import narrow

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_NUMBER = re.compile(r"\+[0-9]{6,15}|1[3-9][0-9]{9}|0[0-9]{9,11}|[48]00[0-9]{7}")
_CHINA = re.compile(r"(?:\+|00)86(?=[0-9]{9,})|86(?=1[3-9][0-9]{9}$)")
_AREA_WITHOUT_ZERO = re.compile(r"(?!1[3-9][0-9]{9}$|[48]00)[1-9][0-9]{8,10}")
_MARKS = str.maketrans("", "", "-().")


def phone_number(text: str) -> str | None:
    """Return the digits to dial inside China, or ``+`` and the digits of a number abroad.

    China's code (``+86``, ``0086``) goes, and a foreign ``00`` becomes ``+`` (ITU-T E.123).
    Brackets, dots, dashes, blanks and full-width forms do not matter. None: not a phone number.
    """
    written = narrow(text).translate(_MARKS)
    if china := _CHINA.match(written):
        inside = written[china.end() :]
        number = "0" + inside if _AREA_WITHOUT_ZERO.fullmatch(inside) else inside
    else:
        number = re.sub(r"^00(?=[1-9])", "+", written)
    return number if _NUMBER.fullmatch(number) else None


def mobile_number(text: str) -> str | None:
    """Return the 11 digits of a Chinese mobile number; None when it is none."""
    number = phone_number(text)
    return number if number and _MOBILE.fullmatch(number) else None
