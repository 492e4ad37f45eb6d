"""Ages in completed years, at the birthday itself and on leap days."""

from __future__ import annotations

from datetime import date

import pytest

from ground.ages import age_on


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2000-05-09", "2018-05-08", 17),
        ("2000-05-09", "2018-05-09", 18),
        ("2000-05-09", "2018-12-31", 18),
        ("2000-02-29", "2018-02-27", 17),
        ("2000-02-29", "2018-02-28", 18),  # no 29 February this year
        ("2000-02-29", "2020-02-28", 19),  # and one this year
        ("2000-02-29", "2020-02-29", 20),
        ("2000-03-01", "2018-02-28", 17),
        ("2000-12-31", "2001-01-01", 0),
        ("2000-05-09", "2000-05-09", 0),
    ],
)
def test_a_year_is_completed_on_the_birthday(birth: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age
