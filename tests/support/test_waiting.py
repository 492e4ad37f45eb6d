"""A wait ends as soon as the thing is there, and in any case at its bound."""

from __future__ import annotations

import pytest

from tests.support.waiting import eventually, until


async def test_the_first_true_answer_is_returned() -> None:
    answers = iter([None, 0, "here", "too late"])
    assert await eventually(lambda: next(answers)) == "here"


async def test_a_check_may_be_awaited() -> None:
    answers = iter([False, True])

    async def check() -> bool:
        return next(answers)

    assert await eventually(check) is True


async def test_what_never_comes_fails_at_the_bound() -> None:
    with pytest.raises(AssertionError, match=r"not within 0\.05 s"):
        await eventually(lambda: False, 0.05)
    assert await until(lambda: 0, 0.05) == 0
