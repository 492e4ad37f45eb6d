"""Names of the people of a case."""

from __future__ import annotations

from collections.abc import Sequence

from ground.masking import mask_name
from models import Person, ServiceCase


async def names_of(cases: Sequence[ServiceCase]) -> dict[str, str]:
    """Masked names of who applied and who submitted, by person."""
    ids = {case.applicant_id for case in cases} | {case.person_id for case in cases}
    people = await Person.filter(id__in=list(ids))
    return {person.id: mask_name(person.display_name) for person in people}
