"""Shared resources, opened once per worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bff.background import Background
from bff.health import Health
from bff.http.parts import HttpParts
from bff.misfits import Misfits
from bff.redis_link import RedisLink
from bff.redis_seal import RedisSeal
from bff.settings import Settings
from bff.signals import Signals
from bff.worker_life import WorkerLife
from gateways.core import CorePlatform
from gateways.wechat import WechatClient
from ground.clock import Clock
from jobs import Runner
from notifications import Messages


@dataclass(slots=True, kw_only=True)
class Essentials:
    """Part of the context from which each capability opens its own state."""

    life: WorkerLife
    settings: Settings
    clock: Clock
    new_id: Callable[[], str]
    counters: Counter[str]
    background: Background
    redis: RedisLink
    seal: RedisSeal
    signals: Signals
    core: CorePlatform
    wechat: WechatClient | None
    misfits: Misfits
    http: HttpParts
    health: Health
    # Made last, because jobs and messages need the rest.
    jobs: Runner = field(init=False)
    messages: Messages = field(init=False)
