"""Comparison of WeChat's templates (订阅消息模板) with those of the settings.

``doctor`` compares, and so does each worker when it starts, in the background: whether WeChat
answers or not, the server serves.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bff.health import Finding
from bff.redis_link import RedisLink
from bff.settings import Settings, Wechat
from bff.wechat_client import open_wechat
from gateways.call import BUDGET_S, OutgoingCall
from gateways.wechat import LONG_TERM, Template, WechatClient, WechatError
from ground.clock import Clock
from models.push import PushClass
from notifications.wechat_wording import Choices, WechatTemplate, unfit_keywords

PAUSE_S = 60.0

log = logging.getLogger("bff.progress")


def templates_of(settings: Wechat) -> dict[PushClass, WechatTemplate]:
    return {
        PushClass(name): WechatTemplate(template.id, template.kind == "long-term", template.values)
        for name, template in settings.templates.items()
    }


@dataclass(slots=True, kw_only=True)
class TemplateWatch:
    """The question of one worker, asked until WeChat answers.

    ``faults`` is None until then. ``choices`` are the values that the account's templates list, by
    template and keyword; the channel reads them.
    """

    settings: Wechat
    client: WechatClient
    clock: Clock
    faults: list[str] | None = None
    choices: dict[str, Choices] = field(default_factory=dict)

    async def run(self) -> None:
        """Ask, and again after a pause if there is no answer."""
        while self.faults is None:
            try:
                await self.ask()
            except WechatError as failure:
                log.warning("wechat: the templates could not be compared: %s", failure)
                await asyncio.sleep(PAUSE_S)

    async def ask(self) -> None:
        """Compare the templates, and warn of each that does not fit."""
        of_account = await fetch_templates(self.client)
        self.choices |= {template.id: template.choices for template in of_account.values()}
        self.faults = faults_in(self.settings, of_account, self.clock.now())
        for fault in self.faults:
            log.warning("wechat: %s", fault)

    @property
    def state(self) -> str:
        if self.faults is None:
            return "unknown: WeChat has not said yet"
        return f"misfit: {'; '.join(self.faults)}" if self.faults else "ok"


async def check_templates(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Check that the templates of the settings exist at WeChat, with kind, keys and values."""
    wechat = settings.wechat
    if not wechat.is_on:
        yield Finding("wechat", True, "off: BFF_WECHAT_APP_ID is not set")
        return
    redis = RedisLink(settings.redis.url, settings.redis.timeout_s)
    client = open_wechat(settings, redis, clock, Counter())
    assert client is not None
    try:
        of_account = await fetch_templates(client)
    except WechatError as failure:
        yield Finding("wechat", False, f"does not answer as it should: {failure}")
        return
    finally:
        await client.close()
        await redis.aclose()
    faults = faults_in(wechat, of_account, clock.now())
    for fault in faults:
        yield Finding("wechat", False, fault)
    if not faults:
        yield Finding("wechat", True, f"answers; {len(wechat.templates)} templates fit")


async def fetch_templates(client: WechatClient) -> Mapping[str, Template]:
    """Read the account's templates, by their ids. Raise a WechatError."""
    deadline = asyncio.get_running_loop().time() + BUDGET_S
    return await client.templates(OutgoingCall("templates", deadline))


def faults_in(settings: Wechat, of_account: Mapping[str, Template], now: datetime) -> list[str]:
    """Say of each template of the settings what does not fit."""
    return [
        f"template of {name}: {fault}"
        for name, template in templates_of(settings).items()
        for fault in _faults_of(name, template, of_account.get(template.id), now)
    ]


def _faults_of(
    push_class: PushClass, setting: WechatTemplate, present: Template | None, now: datetime
) -> list[str]:
    """Say what does not fit between the settings and the account."""
    if present is None:
        return [f"{setting.id} does not exist at WeChat"]
    faults = []
    if setting.is_long_term != (present.kind == LONG_TERM):
        faults.append(f"{setting.id} is {'long-term' if present.kind == LONG_TERM else 'one-time'}")
    if missing := sorted(set(present.keys) - setting.parts.keys()):
        faults.append(
            f"{setting.id} has {', '.join(missing)}, which BFF_WECHAT_TEMPLATES leaves out"
        )
    if more := sorted(setting.parts.keys() - set(present.keys)):
        faults.append(f"{setting.id} has no {', '.join(more)}")
    for key in unfit_keywords(setting, push_class, present.choices, now):
        part, listed = setting.parts[key], present.choices.get(key, ())
        only = f", which takes only {', '.join(listed)}" if listed else ""
        faults.append(f"{setting.id} gets no {part} of ours into {key}{only}")
    return faults
