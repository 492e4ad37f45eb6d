"""Values of form fields by type: cleaned, or refused with the fault. Pure.

A cleaner raises ``InvalidValue``. It accepts anything that JSON can represent.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

from bff.cert_numbers import is_citizen_id, tidy_undashed
from bff.forms import faults
from bff.phone_numbers import phone_number
from bff.typed_text import narrow, visible
from gateways.core import ItemField
from ground.language import Text

Value = str | int | float | bool
Cleaner = Callable[[object, ItemField, date], Value]

LONGEST_TEXT, LONGEST_LONG_TEXT = 500, 2000  # defaults for items without a limit of their own
MOST_FEN = 10**13
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
# Xiamen's first codes were issued with other check characters and are still in use.
_UNCHECKED = "913502"


class InvalidValue(Exception):
    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def clean_value(value: object, field: ItemField, today: date) -> Value:
    """Return the value for submission. Raise ``InvalidValue``.

    A field of an unknown type is text.
    """
    clean = _CLEANERS.get(field.type, _text)(value, field, today)
    if field.choices and clean not in [choice.value for choice in field.choices]:
        raise InvalidValue(faults.NOT_CHOICE)
    return clean


def is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not _tidy(value))


def is_uscc(code: str) -> bool:
    """Tell if it has 18 characters with the right check character (GB 32100)."""
    if len(code) != 18 or set(code) - set(_USCC_ALPHABET):
        return False
    values = (_USCC_ALPHABET.index(character) for character in code[:17])
    total = sum(w * v for w, v in zip(_USCC_WEIGHTS, values, strict=True))
    return code.startswith(_UNCHECKED) or _USCC_ALPHABET[-total % 31] == code[17]


def _tidy(value: str) -> str:
    """Clean line by line: line ends are the only control characters that stay."""
    return "\n".join(map(visible, value.splitlines())).strip()


def _text(value: object, field: ItemField, today: date) -> str:
    return _check_length(" ".join(_require_text(value).split("\n")), field, LONGEST_TEXT)


def _long_text(value: object, field: ItemField, today: date) -> str:
    return _check_length(_require_text(value), field, LONGEST_LONG_TEXT)


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidValue(faults.NOT_TEXT)
    return _tidy(value)


def _check_length(text: str, field: ItemField, longest: int) -> str:
    if field.min_length is not None and len(text) < field.min_length:
        raise InvalidValue(faults.too_short(field.min_length))
    most = longest if field.max_length is None else field.max_length
    if len(text) > most:
        raise InvalidValue(faults.too_long(most))
    return text


def _number(value: object, field: ItemField, today: date) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidValue(faults.NOT_NUMBER)
    return _within(value, field)


def _amount(value: object, field: ItemField, today: date) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_FEN:
        raise InvalidValue(faults.NOT_AMOUNT)
    _within(value, field)
    return value


def _within(value: int | float, field: ItemField) -> int | float:
    if field.min is not None and value < field.min:
        raise InvalidValue(faults.too_small(field.min))
    if field.max is not None and value > field.max:
        raise InvalidValue(faults.too_large(field.max))
    return value


def _date(value: object, field: ItemField, today: date) -> str:
    try:
        # fromisoformat also accepts 20260309 and 2026-W11-1.
        if isinstance(value, str) and date.fromisoformat(day := narrow(value)).isoformat() == day:
            return day
    except ValueError:
        pass
    raise InvalidValue(faults.NOT_DATE)


def _choice(value: object, field: ItemField, today: date) -> str:
    if not isinstance(value, str):
        raise InvalidValue(faults.NOT_CHOICE)
    return value


def _yes_no(value: object, field: ItemField, today: date) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue(faults.NOT_YES_NO)
    return value


def _phone(value: object, field: ItemField, today: date) -> str:
    number = phone_number(value) if isinstance(value, str) else None
    if number is None:
        raise InvalidValue(faults.NOT_PHONE)
    return number


def _id_number(value: object, field: ItemField, today: date) -> str:
    number = tidy_undashed(value) if isinstance(value, str) else ""
    if not is_citizen_id(number) or number[6:14] > f"{today:%Y%m%d}":
        raise InvalidValue(faults.NOT_ID_NUMBER)
    return number


def _uscc(value: object, field: ItemField, today: date) -> str:
    code = tidy_undashed(value) if isinstance(value, str) else ""
    if not is_uscc(code):
        raise InvalidValue(faults.NOT_USCC)
    return code


_CLEANERS: dict[str, Cleaner] = {
    "text": _text,
    "longText": _long_text,
    "number": _number,
    "amount": _amount,
    "date": _date,
    "choice": _choice,
    "yesNo": _yes_no,
    "phone": _phone,
    "idNumber": _id_number,
    "uscc": _uscc,
    "address": _text,
}
