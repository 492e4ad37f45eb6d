"""Circuit breaker of one service: a system that keeps failing is left alone for a moment.

    closed ──N retryable failures in a row──> open ──open_s──> half-open ──probe succeeds──> closed
                                               ^                   │
                                               └────probe fails────┘

Half-open lets exactly one call through at a time. A probe that is cancelled decides nothing and
frees the slot. One that is still out after `open_s` no longer keeps the next from trying: an upload
may take minutes. A call that was admitted before the last change of state decides nothing either,
however late it ends. Why our own: decisions/0011.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from gateways.failures import CircuitOpen, Failure


class BreakerState(StrEnum):
    """State of a breaker, as `/readyz` reports it."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """A circuit breaker. `now` is a monotonic clock in seconds."""

    def __init__(
        self,
        service: str,
        *,
        failures: int,
        open_s: float,
        now: Callable[[], float],
        circuit_open: type[CircuitOpen] = CircuitOpen,
    ) -> None:
        self._service = service
        self._circuit_open = circuit_open
        self._limit = failures
        self._open_s = open_s
        self._now = now
        self._failures = 0
        self._opened_at: float | None = None
        self._is_probing = False
        self._probed_at = 0.0
        self._era = 0

    @property
    def state(self) -> BreakerState:
        if self._opened_at is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self._wait() > 0 else BreakerState.HALF_OPEN

    @property
    def failures(self) -> int:
        """Consecutive failures so far."""
        return self._failures

    @property
    def retry_after(self) -> float | None:
        """Seconds until a probe is let through; None when closed."""
        return None if self._opened_at is None else self._wait()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Guard one call, whose result the breaker counts.

        Raises CircuitOpen instead of entering.
        """
        era = self._admit()
        try:
            yield
        except Failure as error:
            self._settle(era, is_failure=error.retryable)
            raise
        except BaseException:
            self._abandon(era)
            raise
        self._settle(era, is_failure=False)

    def _admit(self) -> int:
        state = self.state
        probed_s = self._now() - self._probed_at if self._is_probing else self._open_s
        if state is BreakerState.OPEN or probed_s < self._open_s:
            # While a probe is under way, its result is due soon.
            wait = self._wait() or self._open_s
            raise self._circuit_open(
                self._service, "circuit open", retry_after=wait, is_unsent=True
            )
        self._is_probing = state is BreakerState.HALF_OPEN
        self._probed_at = self._now()
        return self._era

    def _settle(self, era: int, *, is_failure: bool) -> None:
        if era != self._era:
            return
        if not is_failure:
            if self._opened_at is not None:
                self._turn(opened_at=None)
            self._failures = 0
            return
        self._failures += 1
        if self._opened_at is not None or self._failures >= self._limit:
            self._turn(opened_at=self._now())

    def _abandon(self, era: int) -> None:
        if era == self._era:
            self._is_probing = False

    def _turn(self, *, opened_at: float | None) -> None:
        self._opened_at = opened_at
        self._is_probing = False
        self._era += 1

    def _wait(self) -> float:
        opened_at = self._opened_at if self._opened_at is not None else self._now()
        return max(0.0, opened_at + self._open_s - self._now())
