"""Prefilled fields (数据共享, 不重复填报): the applicant's own data, which nobody changes here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gateways.core import ItemField
from ground.masking import mask_mobile, mask_name, mask_number
from models import Person


def fixed_fields(fields: Sequence[ItemField], applicant: Person) -> dict[str, str]:
    """Return the values by field name. Data that we do not have is typed like any other field."""
    values = _values_of(applicant)
    return {
        field.name: value
        for field in fields
        if field.prefill is not None and (value := values.get(field.prefill))
    }


def masked_fields(fields: Sequence[ItemField], applicant: Person) -> dict[str, str]:
    """Mask the values for display: enough to recognise the person. An organisation is public."""
    is_public = bool(applicant.organisation_code)
    kinds = {field.name: field.prefill for field in fields}
    return {
        name: mask_of(kinds[name], is_public=is_public)(value)
        for name, value in fixed_fields(fields, applicant).items()
    }


def mask_of(prefill: str | None, *, is_public: bool) -> Callable[[str], str]:
    """Return what masks a prefilled field. Name and number of an organisation are public."""
    masks: dict[str, Callable[[str], str]] = {"mobile": mask_mobile}
    if not is_public:
        masks |= {"name": mask_name, "certNo": mask_number}
    return masks.get(prefill or "", str)


def _values_of(applicant: Person) -> dict[str, str | None]:
    return {
        "name": applicant.display_name,
        "certNo": applicant.holder[1],
        "mobile": applicant.mobile,
    }
