"""Check of a form (表单) against its item. Pure: typed values in, clean values and faults out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bff.forms import faults
from bff.forms.ages import unfit_choices
from bff.forms.faults import Fault
from bff.forms.values import InvalidValue, Value, clean_value, is_empty
from gateways.core import ItemField


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """``form``: every shown and valid field, prefilled ones too, in the item's order."""

    form: dict[str, Value]
    faults: tuple[Fault, ...]

    @property
    def is_right(self) -> bool:
        return not self.obstacles

    @property
    def obstacles(self) -> list[dict[str, object]]:
        """Faults to correct before the form can be submitted, as a problem lists them."""
        return [
            {"field": fault.field, "why": fault.reason}
            for fault in self.faults
            if not fault.obsolete
        ]


def check(
    fields: Sequence[ItemField],
    form: Mapping[str, object],
    fixed_values: Mapping[str, str],
    today: date,
    age: int | None = None,
) -> CheckedForm:
    """Check a form.

    ``fixed_values`` are the fields that the applicant's own data fills; typed values under their
    names are ignored. ``age`` is the applicant's, None if it is not known.
    """
    unfit = {(choice.field, choice.value): choice.reason for choice in unfit_choices(fields, age)}
    right: dict[str, Value] = {}
    wrong: list[Fault] = []
    for field in fields:
        if field.name in fixed_values:
            right[field.name] = fixed_values[field.name]
            continue
        value = form.get(field.name)
        try:
            if not is_empty(value):
                clean = clean_value(value, field, today)
                if reason := unfit.get((field.name, str(clean))):
                    raise InvalidValue(reason)
                right[field.name] = clean
            elif field.required:
                wrong.append(Fault(field.name, faults.REQUIRED))
        except InvalidValue as error:
            wrong.append(Fault(field.name, error.reason))
    visible = _visible_fields(fields, right)
    names = {field.name for field in fields}
    return CheckedForm(
        {name: value for name, value in right.items() if name in visible},
        (
            *(fault for fault in wrong if fault.field in visible),
            *(
                Fault(name, faults.OBSOLETE, obsolete=True)
                for name, value in form.items()
                if name not in names and not is_empty(value)
            ),
        ),
    )


def _visible_fields(fields: Sequence[ItemField], values: Mapping[str, Value]) -> set[str]:
    """Return the names of the fields that are shown.

    A field that waits for a hidden field is hidden, and so are fields that wait for each other.
    """
    visible = {field.name for field in fields if field.shown_when is None}
    conditional = [field for field in fields if field.shown_when is not None]
    while True:
        added = {
            field.name
            for field in conditional
            if (when := field.shown_when) is not None
            and when.field in visible
            and when.field in values
            and _equals(values[when.field], when.equals)
        }
        if added <= visible:
            return visible
        visible |= added


def _equals(value: object, condition: object) -> bool:
    """Compare as JSON does: true is not 1."""
    return isinstance(value, bool) is isinstance(condition, bool) and value == condition
