"""Time limits for slow clients: a credit and a minimum rate, like Apache's mod_reqtimeout."""

from __future__ import annotations

import asyncio


class Patience:
    """Seconds of waiting that a client has left.

    Only waiting for the client counts, not our own time or the core's. Arriving bytes earn new
    seconds, up to the initial credit. So a client may stall for ``credit_s``, and over any longer
    time it sends at least ``least_rate`` bytes a second. Without a rate nothing is earned: the
    whole body must arrive within the credit.
    """

    def __init__(self, credit_s: float, least_rate: float | None = None) -> None:
        self._credit_s = self._remaining_s = credit_s
        self._least_rate = least_rate

    def timeout(self) -> asyncio.Timeout:
        return asyncio.timeout(self._remaining_s)

    def spend(self, waited_s: float, received_bytes: int) -> None:
        earned_s = 0.0 if self._least_rate is None else received_bytes / self._least_rate
        self._remaining_s = min(self._credit_s, self._remaining_s - waited_s + earned_s)
