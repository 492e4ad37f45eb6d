"""Fields of application forms, in the answers of the catalogue."""

from __future__ import annotations

from bff.http.reading import Out


class ChoiceView(Out):
    """Choice of a form field."""

    value: str
    """Value to send."""
    label: str
    """Label to show."""
    min_age: int | None
    """Least age of the applicant, in completed years (周岁). Null for no limit."""
    max_age: int | None
    """Greatest age of the applicant. Null for no limit."""


class ShownWhenView(Out):
    """Condition under which a form field is shown."""

    field: str
    """Name of the field that decides."""
    equals: str | bool | int | float
    """Value that this field must have."""


class FormField(Out, kw_only=True):
    """Field of an application form."""

    name: str
    """Name of the field, the key in ``form``."""
    label: str
    """Label to show."""
    type: str
    """Type: ``text``, ``longText``, ``number``, ``amount`` (in fen), ``date``, ``choice``,
    ``yesNo``, ``phone``, ``idNumber``, ``uscc`` or ``address``.
    """
    required: bool
    """True when it must be filled in."""
    min_length: int | None
    """Least number of characters. Null for no limit."""
    max_length: int | None
    """Greatest number of characters. Null for no limit."""
    min: float | None
    """Least number. Null for no limit."""
    max: float | None
    """Greatest number. Null for no limit."""
    choices: list[ChoiceView]
    """Choices. Empty for a field of another type."""
    prefill: str | None
    """``name``, ``certNo`` or ``mobile``: filled from the applicant's own data and not typed. Null
    for a field to fill in.
    """
    note: str | None
    """Hint for the field. Null when there is none."""
    shown_when: ShownWhenView | None
    """Condition under which it is shown. Null when it always is."""
