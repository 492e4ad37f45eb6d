"""The core judges ages: the applicant’s, on the day of the submission, in China.

Lin Xiuying was born on 12 March 1944.
"""

from __future__ import annotations

import pytest

from sandbox.core.catalogue import care
from sandbox.core.catalogue.kinds import Item
from sandbox.core.people import PEOPLE
from tests.support.core_caller import CoreCaller
from tests.support.submissions import APPLICANT, right_form, submission

MARIA = PEOPLE["maria"]


async def code_of(core: CoreCaller, item: Item, source: str, **more: object) -> int:
    body = await submission(core, item, source, **more)
    answer = await core.post("/cases", body, {"Idempotency-Key": source})
    return int(answer["code"])


@pytest.mark.parametrize(
    ("submitted_at", "code"),
    [
        ("2024-03-11T23:59:59+08:00", 43204),
        ("2024-03-11T16:00:00+00:00", 0),  # midnight in China
    ],
)
async def test_an_item_is_refused_before_the_birthday(
    core: CoreCaller, submitted_at: str, code: int
) -> None:
    given = await code_of(core, care.OLD_AGE_ALLOWANCE, "S1", submittedAt=submitted_at)
    assert given == code


async def test_a_choice_for_another_age_is_refused(core: CoreCaller) -> None:
    form = right_form(care.ELDER_CARD)
    assert await code_of(core, care.ELDER_CARD, "S1", form=form | {"cardKind": "green"}) == 43204
    assert await code_of(core, care.ELDER_CARD, "S2", form=form | {"cardKind": "red"}) == 0


async def test_a_passport_says_no_age(core: CoreCaller) -> None:
    applicant = APPLICANT | {"certType": MARIA.cert_type, "certNo": MARIA.cert_no}
    assert await code_of(core, care.OLD_AGE_ALLOWANCE, "S1", applicant=applicant) == 0
