"""Core data that does not fit the dialect.

It is counted, logged and skipped, so that one entry never stops the others
(docs/decisions/0044-entry-by-entry.md).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from tortoise.exceptions import IntegrityError, ValidationError

from gateways.core import Misfit
from ground.clock import Clock
from models import CoreMisfit
from models.encryption import DecryptionFailed
from models.failures import DataRejected

log = logging.getLogger("bff.core")

REPORT_LIMIT, REPORT_AGE = 50, timedelta(days=7)
RETENTION = timedelta(days=30)
_AT_ONCE = 20  # rows for one answer; a few are enough to show a broken core


class Misfits:
    """Register of misfitting core data: metrics, lines in the log, rows for ``doctor``."""

    def __init__(self, clock: Clock, counters: Counter[str]) -> None:
        self._clock = clock
        self._counters = counters

    async def note(self, feed: str, misfits: Sequence[Misfit]) -> None:
        """Count, log and store the misfits. Never raise: the rest of the answer is still good."""
        self._counters[f"core_misfit:{feed}"] += len(misfits)
        now = self._clock.now()
        try:
            for misfit in misfits[:_AT_ONCE]:
                log.warning("core %s %s does not fit: %s", feed, misfit.name, misfit.fault)
                await CoreMisfit.note(feed, misfit.name, misfit.fault, now)
        except Exception as error:
            log.warning("a misfit could not be stored", extra={"error": type(error).__name__})


_DATA = (
    DataRejected,
    DecryptionFailed,
    IntegrityError,
    ValidationError,
    msgspec.MsgspecError,
    ArithmeticError,
    ValueError,
    TypeError,
)


def is_about_its_data(error: Exception) -> bool:
    """Tell if an entry failed because of its data, so that it will fail again.

    An unavailable database does not count.
    """
    return isinstance(error, _DATA)


async def newest(clock: Clock) -> Sequence[CoreMisfit]:
    """Return the newest misfits for an operator, as far back as ``REPORT_AGE``."""
    return await CoreMisfit.since(clock.now() - REPORT_AGE, REPORT_LIMIT)


async def forget(clock: Clock) -> None:
    """Delete misfits that have not occurred for a while."""
    await CoreMisfit.forget(clock.now() - RETENTION)
