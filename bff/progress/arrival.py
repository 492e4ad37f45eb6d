"""Arrival of a message outside the house, channel by channel, in words."""

from __future__ import annotations

from collections.abc import Iterable

from bff.progress.inbox_schemas import ChannelNotReached, ChannelReached
from ground.clock import in_china
from ground.language import Language, Text
from models import Push
from models.push import PushChannel, PushState

_CHANNELS: dict[str, Text] = {
    PushChannel.APP: Text("手机通知", "Phone notification"),
    PushChannel.WECHAT: Text("微信", "WeChat"),
    PushChannel.SMS: Text("短信", "Text message"),
}
_REACHED: dict[str, tuple[str, Text]] = {
    PushState.REACHED: ("receipt", Text("{channel}已送达", "{channel} delivered")),
    PushState.SENT: ("sent", Text("{channel}已发出", "{channel} sent")),
}
_WAITING = ("waiting", Text("{channel}等待发送", "{channel} is waiting to be sent"))
_NOT_REACHED: dict[str, tuple[str, Text]] = {
    PushState.PLANNED: _WAITING,
    PushState.RESERVED: _WAITING,
    PushState.UNSURE: (
        "unsure",
        Text("{channel}不确定是否送到", "{channel} may not have arrived"),
    ),
    PushState.FAILED: ("failed", Text("{channel}没有送到", "{channel} did not arrive")),
    PushState.NOT_NEEDED: ("not-needed", Text("{channel}没有再发", "{channel} was not needed")),
}


def arrival(
    pushes: Iterable[Push], language: Language
) -> tuple[list[ChannelReached], list[ChannelNotReached]]:
    """Return the channels that the message arrived on, and the others."""
    reached: list[ChannelReached] = []
    not_reached: list[ChannelNotReached] = []
    for push in pushes:
        channel = _CHANNELS[push.channel].render(language)
        if push.state in _REACHED:
            how, words = _REACHED[push.state]
            at = push.ended_at or push.sent_at or push.created_at
            text = words.render(language, channel=channel)
            reached.append(ChannelReached(push.channel, in_china(at), how, text))
        else:
            code, words = _NOT_REACHED[push.state]
            text = words.render(language, channel=channel)
            not_reached.append(ChannelNotReached(push.channel, code, text))
    return reached, not_reached
