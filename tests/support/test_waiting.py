"""A wait ends as soon as the thing is there, and in any case at its bound."""

from __future__ import annotations

import pytest

from tests.support.waiting import LONGEST_POLL_S, POLL_S, eventually, pause_after, until


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


def test_a_gentle_wait_asks_80_times_in_a_minute_and_at_once_at_first() -> None:
    """The settings of a page may be asked for 120 times, and their page asks as well."""
    pauses: list[float] = []
    while sum(pauses) < 60:
        pauses.append(pause_after(sum(pauses)))
    assert len(pauses) <= 80
    assert pauses[:5] == [POLL_S] * 5
    assert max(pauses) == LONGEST_POLL_S


async def test_a_gentle_wait_ends_as_any_other() -> None:
    answers = iter([False, True])
    assert await eventually(lambda: next(answers), gently=True) is True
    assert await until(lambda: 0, 0.05, gently=True) == 0
