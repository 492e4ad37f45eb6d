"""The breaker, each guard with a control that shows what happens without it."""

import asyncio

import pytest

from gateways.breaker import Breaker, BreakerState
from gateways.core import CoreCircuitOpen, CoreRefused, CoreUnavailable
from tests.support.core_caller import StillClock


def breaker(clock: StillClock, kind: type[Breaker] = Breaker) -> Breaker:
    return kind("certificates", failures=3, open_s=5.0, now=clock, circuit_open=CoreCircuitOpen)


def fail(guard: Breaker, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(CoreUnavailable), guard.attempt():
            raise CoreUnavailable("certificates", "HTTP 500")


def test_it_opens_after_failures_in_a_row_only(clock: StillClock) -> None:
    guard = breaker(clock)
    fail(guard, 2)
    with guard.attempt():
        pass
    fail(guard, 2)
    assert guard.state == "closed"
    fail(guard)
    assert guard.state == "open"


def test_a_business_refusal_is_a_sign_of_life(clock: StillClock) -> None:
    guard = breaker(clock)
    fail(guard, 2)
    with pytest.raises(CoreRefused), guard.attempt():
        raise CoreRefused("certificates", "refused", code=42001)
    fail(guard, 2)
    assert guard.state is BreakerState.CLOSED


def test_our_own_mistakes_and_cancellations_decide_nothing(clock: StillClock) -> None:
    guard = breaker(clock)
    fail(guard, 2)
    for error in (ZeroDivisionError, asyncio.CancelledError):
        with pytest.raises(error), guard.attempt():
            raise error
    assert guard.failures == 2


def test_open_refuses_and_says_for_how_long(clock: StillClock) -> None:
    guard = breaker(clock)
    fail(guard, 3)
    clock.now += 2
    with pytest.raises(CoreCircuitOpen) as caught, guard.attempt():
        pytest.fail("not reached")
    assert caught.value.retry_after == 3.0
    assert guard.retry_after == 3.0


def test_a_probe_that_succeeds_closes_and_one_that_fails_opens_again(clock: StillClock) -> None:
    guard = breaker(clock)
    fail(guard, 3)
    clock.now += 5
    assert guard.state == "half-open"
    fail(guard)
    assert guard.state == "open"
    clock.now += 5
    with guard.attempt():
        pass
    assert guard.state is BreakerState.CLOSED
    assert guard.retry_after is None
    fail(guard, 2)
    assert guard.state is BreakerState.CLOSED, "and counts from nought"


class EverybodyProbes(Breaker):
    """Control: forgets that a probe is out."""

    def _admit(self) -> int:
        self._is_probing = False
        return super()._admit()


@pytest.mark.parametrize(("kind", "let_through"), [(Breaker, 1), (EverybodyProbes, 8)])
async def test_half_open_lets_one_of_a_crowd_through(
    clock: StillClock, kind: type[Breaker], let_through: int
) -> None:
    guard = breaker(clock, kind)
    fail(guard, 3)
    clock.now += 5
    everybody_came, asked = asyncio.Event(), 0

    async def ask() -> None:
        nonlocal asked
        with guard.attempt():
            asked += 1
            await everybody_came.wait()

    crowd = [asyncio.ensure_future(ask()) for _ in range(8)]
    await asyncio.sleep(0)
    everybody_came.set()
    outcomes = await asyncio.gather(*crowd, return_exceptions=True)
    assert asked == let_through
    assert sum(isinstance(o, CoreCircuitOpen) for o in outcomes) == 8 - let_through
    assert guard.state is BreakerState.CLOSED


class KeepsTheSlot(Breaker):
    """Control: a cancelled probe is never handed back."""

    def _abandon(self, era: int) -> None:
        pass


@pytest.mark.parametrize(
    ("kind", "then"), [(Breaker, BreakerState.CLOSED), (KeepsTheSlot, BreakerState.HALF_OPEN)]
)
async def test_a_cancelled_probe_frees_the_slot(
    clock: StillClock, kind: type[Breaker], then: BreakerState
) -> None:
    guard = breaker(clock, kind)
    fail(guard, 3)
    clock.now += 5

    async def hang() -> None:
        with guard.attempt():
            await asyncio.Event().wait()

    probe = asyncio.ensure_future(hang())
    await asyncio.sleep(0)
    probe.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probe
    try:
        with guard.attempt():
            pass
    except CoreCircuitOpen:
        pass
    assert guard.state is then


class WaitsForItsProbe(Breaker):
    """Control: however long the probe takes, nobody else may try."""

    def _admit(self) -> int:
        self._probed_at = self._now()
        return super()._admit()


@pytest.mark.parametrize(
    ("kind", "then"), [(Breaker, BreakerState.CLOSED), (WaitsForItsProbe, BreakerState.HALF_OPEN)]
)
def test_a_probe_that_takes_long_does_not_keep_the_next_from_trying(
    clock: StillClock, kind: type[Breaker], then: BreakerState
) -> None:
    guard = breaker(clock, kind)
    fail(guard, 3)
    clock.now += 5
    with guard.attempt():
        clock.now += 4.9
        with pytest.raises(CoreCircuitOpen), guard.attempt():
            pytest.fail("not reached")
        clock.now += 0.1
        try:
            with guard.attempt():
                pass
        except CoreCircuitOpen:
            pass
        assert guard.state is then


class NeverForgets(Breaker):
    """Control: every call counts, however long ago it was let in."""

    def _settle(self, era: int, *, is_failure: bool) -> None:
        super()._settle(self._era, is_failure=is_failure)


@pytest.mark.parametrize(
    ("kind", "then"), [(Breaker, BreakerState.OPEN), (NeverForgets, BreakerState.CLOSED)]
)
def test_a_call_from_before_it_opened_does_not_close_it(
    clock: StillClock, kind: type[Breaker], then: BreakerState
) -> None:
    guard = breaker(clock, kind)
    with guard.attempt():
        fail(guard, 3)
    assert guard.state is then


def test_a_late_failure_from_before_does_not_count(clock: StillClock) -> None:
    guard = breaker(clock)

    def fails_after_the_breaker_has_opened_and_closed() -> None:
        with guard.attempt():
            fail(guard, 3)
            clock.now += 5
            with guard.attempt():
                pass
            raise CoreUnavailable("certificates", "late")

    with pytest.raises(CoreUnavailable, match="late"):
        fails_after_the_breaker_has_opened_and_closed()
    assert (guard.state, guard.failures) == (BreakerState.CLOSED, 0)
