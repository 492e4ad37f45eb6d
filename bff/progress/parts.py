"""Objects that progress keeps open: the streams of this worker, and the channels of pushes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bff.essentials import Essentials
from bff.progress.channels import open_channels
from bff.progress.presence import RedisPresence
from bff.progress.wechat import WechatParts, open_parts
from models.push import PushChannel
from notifications.channels import Channel
from notifications.live import WAKE, LiveHub


@dataclass(slots=True, kw_only=True)
class ProgressParts:
    live: LiveHub
    channels: Mapping[PushChannel, Channel]
    wechat: WechatParts | None
    """None without settings."""

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        live = LiveHub(RedisPresence(essentials.redis))
        essentials.signals.listen(WAKE, live.wake)
        essentials.life.on_start(lambda: essentials.background.start_loop("streams", live.watch))
        essentials.life.on_start(lambda: essentials.background.start_loop("heartbeats", live.beat))
        essentials.life.on_stop(live.end_all)
        wechat = open_parts(essentials)
        return cls(live=live, channels=open_channels(essentials, wechat), wechat=wechat)
