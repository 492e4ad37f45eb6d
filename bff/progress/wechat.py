"""WeChat, as the settings describe it: the channel, the reader of its callbacks, its templates."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bff.essentials import Essentials
from bff.health import Finding
from bff.redis_link import RedisLink
from bff.settings import Settings, Wechat
from bff.wechat_client import open_wechat
from gateways.call import BUDGET_S, OutgoingCall
from gateways.wechat import LONG_TERM, Template, WechatError
from ground.clock import Clock
from models.push import PushClass
from notifications.quota import TemplateRule, rules_by_id
from notifications.wechat_channel import WechatChannel
from notifications.wechat_events import EventWork
from notifications.wechat_wording import WechatTemplate

if TYPE_CHECKING:
    from gateways.wechat.callbacks import Callbacks


@dataclass(slots=True, kw_only=True)
class WechatParts:
    """Reader of callbacks, and the work on events."""

    callbacks: Callbacks
    events: EventWork


def templates_of(settings: Wechat) -> dict[PushClass, WechatTemplate]:
    return {
        PushClass(name): WechatTemplate(template.id, template.kind == "long-term", template.values)
        for name, template in settings.templates.items()
    }


def open_channel(essentials: Essentials) -> WechatChannel | None:
    """Open the WeChat channel; None if it has no settings."""
    settings = essentials.settings.wechat
    if essentials.wechat is None:
        return None
    return WechatChannel(
        client=essentials.wechat,
        templates=templates_of(settings),
        clock=essentials.clock,
        monotonic=asyncio.get_running_loop().time,
        lookup=essentials.settings.keys.lookup,
        state=settings.state.value,
        page=settings.page,
    )


def open_parts(essentials: Essentials) -> WechatParts | None:
    """Open what callbacks need; None without settings. wechatpy is imported only here."""
    settings = essentials.settings.wechat
    if not settings.is_on:
        return None
    from gateways.wechat.callbacks import Callbacks, CallbackSecrets

    secrets = CallbackSecrets(
        app_id=settings.app_id, token=settings.token, aes_key=settings.aes_key
    )
    templates = templates_of(settings).values()
    rules = rules_by_id(TemplateRule(template.id, template.is_long_term) for template in templates)
    lookup = essentials.settings.keys.lookup
    events = EventWork(clock=essentials.clock, lookup=lookup, rules=rules)
    return WechatParts(callbacks=Callbacks(secrets), events=events)


async def check_templates(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Check that the templates of the settings exist at WeChat, with their kind and keys."""
    wechat = settings.wechat
    if not wechat.is_on:
        yield Finding("wechat", True, "off: BFF_WECHAT_APP_ID is not set")
        return
    redis = RedisLink(settings.redis.url, settings.redis.timeout_s)
    client = open_wechat(settings, redis, clock, Counter())
    assert client is not None
    call = OutgoingCall("doctor", asyncio.get_running_loop().time() + BUDGET_S)
    try:
        of_account = await client.templates(call)
    except WechatError as failure:
        yield Finding("wechat", False, f"does not answer as it should: {failure}")
        return
    finally:
        await client.close()
        await redis.aclose()
    faults = [
        f"template of {name}: {fault}"
        for name, template in templates_of(wechat).items()
        for fault in faults_of(template, of_account.get(template.id))
    ]
    for fault in faults:
        yield Finding("wechat", False, fault)
    if not faults:
        yield Finding("wechat", True, f"answers; {len(wechat.templates)} templates fit")


def faults_of(setting: WechatTemplate, present: Template | None) -> list[str]:
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
    return faults
