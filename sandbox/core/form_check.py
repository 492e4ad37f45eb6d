"""Check of a form (表单) against its item. Unknown names are ignored."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from msgspec import UNSET

from ground.ages import age_on
from sandbox.clock import CHINA
from sandbox.core.catalogue.kinds import Choice, Field, Item
from sandbox.core.check_digits import citizen_id_check, uscc_check
from sandbox.core.dialect import Refusal

MAX_TEXT = 2000
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}[0-9]")
_CITIZEN_ID = re.compile(r"[0-9]{17}[0-9X]")
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


def check_form(fields: tuple[Field, ...], form: Mapping[str, Any]) -> None:
    """Check the form; refuse with 43204 and the name of the field."""
    for field in fields:
        if field.prefill is UNSET and _is_shown(field, form):
            _check(field, form.get(field.name))


def check_ages(item: Item, form: Mapping[str, Any], cert_no: str, submitted_at: datetime) -> None:
    """Refuse with 43204 what is not for the applicant's age on the day of the submission.

    Only a citizen's number (GB 11643) says when its holder was born.
    """
    if not _is_citizen_id(cert_no):
        return
    age = age_on(date.fromisoformat(cert_no[6:14]), submitted_at.astimezone(CHINA).date())
    choices = [
        choice
        for field in item.form
        for choice in field.choices
        if _is_shown(field, form) and form.get(field.name) == choice.value
    ]
    parts: list[Item | Choice] = [item, *choices]
    for part in parts:
        least = age if part.min_age is UNSET else part.min_age
        most = age if part.max_age is UNSET else part.max_age
        if not least <= age <= most:
            raise Refusal(43204, "the applicant's age does not fit")


def _is_shown(field: Field, form: Mapping[str, Any]) -> bool:
    when = field.shown_when
    return when is UNSET or form.get(when.field) == when.equals


def _check(field: Field, value: Any) -> None:
    if value is None or value == "":
        if field.required:
            raise Refusal(43204, f"{field.name} is required")
    elif not _KINDS[field.type](value) or not _is_within(field, value):
        raise Refusal(43204, f"{field.name} is not a {field.type} as the item asks for it")


def _is_within(field: Field, value: Any) -> bool:
    if field.choices and value not in [choice.value for choice in field.choices]:
        return False
    if isinstance(value, str):
        shortest = 0 if field.min_length is UNSET else field.min_length
        longest = MAX_TEXT if field.max_length is UNSET else field.max_length
        return shortest <= len(value) <= longest
    if isinstance(value, bool):
        return True
    least = value if field.min is UNSET else field.min
    most = value if field.max is UNSET else field.max
    return bool(least <= value <= most)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_citizen_id(value: Any) -> bool:
    fits = isinstance(value, str) and _CITIZEN_ID.fullmatch(value)
    return bool(fits) and citizen_id_check(value[:17]) == value[17]


def _is_uscc(value: Any) -> bool:
    fits = isinstance(value, str) and _USCC.fullmatch(value)
    # Xiamen's first codes were issued with other check characters and are still in use.
    return bool(fits) and (value.startswith("913502") or uscc_check(value[:17]) == value[17])


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "longText": _is_text,
    "address": _is_text,
    "choice": _is_text,
    "number": lambda value: _is_whole(value) or isinstance(value, float),
    "amount": _is_whole,
    "date": _is_date,
    "yesNo": lambda value: isinstance(value, bool),
    "phone": lambda value: isinstance(value, str) and bool(_PHONE.fullmatch(value)),
    "idNumber": _is_citizen_id,
    "uscc": _is_uscc,
}
