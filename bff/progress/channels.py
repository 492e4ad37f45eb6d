"""Channels that are set up on this server."""

from __future__ import annotations

from bff.essentials import Essentials
from bff.progress.outside import open_app_push, open_sms
from bff.progress.wechat import WechatParts
from bff.progress.wechat import open_channel as open_wechat
from models.push import PushChannel
from notifications.channels import Channel


def open_channels(essentials: Essentials, wechat: WechatParts | None) -> dict[PushChannel, Channel]:
    """Open each channel that has settings; one without is off."""
    channels: tuple[Channel | None, ...] = (
        open_app_push(essentials),
        open_wechat(essentials, wechat),
        open_sms(essentials),
    )
    return {channel.name: channel for channel in channels if channel is not None}
