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

_AWAY = Text("对方系统没有接通", "its system could not be reached")
_REASONS: dict[str, Text] = {
    "app no-address": Text("没有登记的手机", "no phone is registered"),
    "wechat no-address": Text("没有绑定微信", "no account is bound"),
    "sms no-address": Text("没有可用的手机号", "there is no number to use"),
    "wechat not-bound": Text("没有绑定微信", "no account is bound"),
    "not-subscribed": Text("没有同意接收", "you have not allowed it"),
    "opted-out": Text("您退订了", "you have opted out"),
    "wrong-number": Text("号码不对", "the number is wrong"),
    "channel-off": Text("这里还没有开通", "not available here yet"),
    "switched-off": Text("您没有选它", "you have switched it off"),
    "read": Text("您已经看过了", "you had read it"),
    "stale": Text("已经过时了", "it was too late for it"),
    "overtaken": Text("更新的消息已经发了", "newer news had gone out"),
    "no-longer-true": Text("情况已经变了", "things had changed"),
    "unreachable": _AWAY,
    "provider-unreachable": _AWAY,
    "provider-busy": _AWAY,
    "no-answer": _AWAY,
}
"""Words for the reasons that a citizen can do something about. The others concern the operator."""
_WITH_REASON = Text("{arrival}：{reason}", "{arrival}: {reason}")


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
            text = _with_reason(push, words.render(language, channel=channel), language)
            not_reached.append(ChannelNotReached(push.channel, code, text))
    return reached, not_reached


def _with_reason(push: Push, text: str, language: Language) -> str:
    reason = _REASONS.get(f"{push.channel} {push.reason}") or _REASONS.get(push.reason or "")
    is_over = push.state in (PushState.FAILED, PushState.NOT_NEEDED)
    if reason is None or not is_over:
        return text
    return _WITH_REASON.render(language, arrival=text, reason=reason.render(language))
