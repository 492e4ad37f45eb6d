"""What progress keeps open: the streams of this worker, and the channels of pushes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Self

from bff.essentials import Essentials
from bff.progress import channels
from bff.progress.recipients import PeopleOfDatabase
from notifications.live import WAKE, LiveHub
from notifications.parts import PushParts


@dataclass(slots=True, kw_only=True)
class ProgressParts:
    live: LiveHub
    push: PushParts

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        live = LiveHub()
        essentials.signals.listen(WAKE, live.wake)
        essentials.life.on_stop(live.end_all)
        push = PushParts(
            channels={channel.name: channel for channel in channels.open_channels(essentials)},
            recipients=PeopleOfDatabase(),
            show=lambda row, reader: essentials.messages.show(row, reader),  # made after this
            clock=essentials.clock,
            random=random.random,
        )
        return cls(live=live, push=push)
