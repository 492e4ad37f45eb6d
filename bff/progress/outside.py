"""Channels of outside providers, as the settings describe them: SMS and app push."""

from __future__ import annotations

import asyncio

from bff.essentials import Essentials
from gateways.app_push import AppPushConfig
from gateways.app_push import connect as connect_app_push
from gateways.sms import SmsConfig
from gateways.sms import connect as connect_sms
from notifications.app_channel import AppChannel
from notifications.sms_channel import SmsChannel
from notifications.sms_wording import ENGLISH, NORMAL, PLAIN


def open_sms(essentials: Essentials) -> SmsChannel | None:
    """Open the SMS channel; None if it has no settings."""
    settings = essentials.settings.sms
    if not settings.is_on:
        return None
    monotonic = asyncio.get_running_loop().time
    config = SmsConfig(
        base_url=settings.url,
        secret_id=settings.secret_id,
        secret_key=settings.secret_key,
        region=settings.region,
        sdk_app_id=settings.app_id,
        sign_name=settings.sign_name,
        call_timeout_s=settings.timeout_s,
    )
    client = connect_sms(config, clock=essentials.clock.unix, monotonic=monotonic)
    essentials.life.on_close(client.close)
    return SmsChannel(
        client=client,
        template_ids={
            NORMAL: settings.template,
            PLAIN: settings.plain_template,
            ENGLISH: settings.english_template,
        },
        clock=essentials.clock,
        monotonic=monotonic,
        lookup=essentials.settings.keys.lookup,
    )


def open_app_push(essentials: Essentials) -> AppChannel | None:
    """Open the app push channel; None if it has no settings."""
    settings = essentials.settings.app_push
    if not settings.is_on:
        return None
    monotonic = asyncio.get_running_loop().time
    config = AppPushConfig(
        base_url=settings.url,
        report_url=settings.report_url,
        app_key=settings.app_key,
        master_secret=settings.master_secret,
        call_timeout_s=settings.timeout_s,
    )
    client = connect_app_push(config, clock=essentials.clock.unix, monotonic=monotonic)
    essentials.life.on_close(client.close)
    return AppChannel(client=client, clock=essentials.clock, monotonic=monotonic)
