"""A stage that waits patiently for the core, and not long once a fault is on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.support.stage import Stage


@dataclass
class ShortTimeoutStage(Stage):
    """A stage whose calls of the core give up after ``short_s`` while a fault is on.

    Without a fault a machine that stands still for seconds must not look like one.
    """

    short_s: float
    patient_s: float = 8.0

    async def faults(self, **fault: Any) -> None:
        await super().faults(**fault)
        self._wait_at_most(self.short_s)

    async def no_faults(self) -> None:
        await super().no_faults()
        self._wait_at_most(self.patient_s)

    def _wait_at_most(self, seconds: float) -> None:
        for _, service in self.context.core._services():
            exchange = service.exchange
            exchange.limits = replace(exchange.limits, call_timeout_s=seconds)


def with_short_timeouts(stage: Stage, short_s: float) -> ShortTimeoutStage:
    return ShortTimeoutStage(
        stage.context, stage.clock, stage.client, stage.sandbox, stage.admin, short_s
    )
