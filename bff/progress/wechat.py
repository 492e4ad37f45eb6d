"""WeChat, as the settings describe it: the channel, and the reader of its callbacks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bff.essentials import Essentials
from bff.progress.wechat_templates import TemplateWatch, templates_of
from notifications.quota import TemplateRule, rules_by_id
from notifications.wechat_channel import WechatChannel
from notifications.wechat_events import EventWork

if TYPE_CHECKING:
    from gateways.wechat.callbacks import Callbacks


@dataclass(slots=True, kw_only=True)
class WechatParts:
    """Reader of callbacks, the work on events, and what is known of the templates."""

    callbacks: Callbacks
    events: EventWork
    templates: TemplateWatch


def open_channel(essentials: Essentials, parts: WechatParts | None) -> WechatChannel | None:
    """Open the WeChat channel; None if it has no settings."""
    settings = essentials.settings.wechat
    if essentials.wechat is None or parts is None:
        return None
    return WechatChannel(
        client=essentials.wechat,
        templates=templates_of(settings),
        choices=parts.templates.choices,
        clock=essentials.clock,
        monotonic=asyncio.get_running_loop().time,
        lookup=essentials.settings.keys.lookup,
        state=settings.state.value,
        page=settings.page,
    )


def open_parts(essentials: Essentials) -> WechatParts | None:
    """Open what callbacks need; None without settings. wechatpy is imported only here."""
    settings = essentials.settings.wechat
    if essentials.wechat is None:
        return None
    from gateways.wechat.callbacks import Callbacks, CallbackSecrets

    secrets = CallbackSecrets(
        app_id=settings.app_id, token=settings.token, aes_key=settings.aes_key
    )
    templates = templates_of(settings).values()
    rules = rules_by_id(TemplateRule(template.id, template.is_long_term) for template in templates)
    lookup = essentials.settings.keys.lookup
    events = EventWork(clock=essentials.clock, lookup=lookup, rules=rules)
    watch = TemplateWatch(settings=settings, client=essentials.wechat, clock=essentials.clock)
    start = partial(essentials.background.start_loop, "wechat-templates", watch.run)
    essentials.life.on_start(start)
    return WechatParts(callbacks=Callbacks(secrets), events=events, templates=watch)
