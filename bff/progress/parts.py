"""What progress keeps open: the streams of this worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.essentials import Essentials
from notifications.live import WAKE, LiveHub


@dataclass(slots=True, kw_only=True)
class ProgressParts:
    live: LiveHub

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        live = LiveHub()
        essentials.signals.listen(WAKE, live.wake)
        essentials.life.on_start(lambda: essentials.background.start_loop("streams", live.watch))
        essentials.life.on_stop(live.end_all)
        return cls(live=live)
