"""Words of a push by WeChat: the parts of a notice in the keywords of a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from gateways.wechat.values import KeywordType, UnfitValue, fit, type_of
from ground.clock import in_china
from ground.language import Language, Text, is_english
from models.push import PushClass
from notifications.channels import OutgoingPush
from notifications.messages import OutsideNotice

Choices = Mapping[str, Sequence[str]]
NO_CHOICES: Choices = {}
LANGUAGES: tuple[Language, ...] = ("zh", "en")

Part = Literal["subject", "news", "advice", "at", "phone", "kind"]

HOTLINE = "12345"
SHORT_SUBJECT = Text("您的办件", "Your case")
SHORT_NEWS = Text("有新进展", "There is news")
SHORT_ADVICE = Text("请打开“码上办”查看", "Please open the app")
MORE = Text("{news}（另有{n}条）", "{news} (+{n})")
KINDS = {
    PushClass.URGENT: "重要提醒",
    PushClass.ACTION: "待您办理",
    PushClass.RESULT: "办理结果",
    PushClass.PROGRESS: "办理进度",
    PushClass.BENEFIT: "惠民政策",
}
"""Word for a class, in Chinese whatever the language: WeChat's phrases are Chinese."""


@dataclass(frozen=True, slots=True)
class WechatTemplate:
    """Template for a class of messages, and which part each of its keywords gets."""

    id: str
    is_long_term: bool
    parts: Mapping[str, Part]


def values_of(
    template: WechatTemplate, push: OutgoingPush, choices: Choices = NO_CHOICES
) -> dict[str, str]:
    """Return the values by keyword. Raise UnfitValue if one cannot be said in this template.

    ``choices`` are the values that the template lists for some of its keywords.
    """
    return {key: _value(key, part, push, choices) for key, part in template.parts.items()}


def unfit_keywords(
    template: WechatTemplate, push_class: PushClass, choices: Choices, now: datetime
) -> list[str]:
    """Return the keywords into which not even our shortest words fit, in some language."""
    keys: set[str] = set()
    for language in LANGUAGES:
        push = _shortest_push(push_class, language, now)
        for key, part in template.parts.items():
            try:
                _value(key, part, push, choices)
            except UnfitValue:
                keys.add(key)
    return sorted(keys)


def _value(key: str, part: Part, push: OutgoingPush, choices: Choices) -> str:
    return fit(key, _candidates(key, part, push), choices.get(key, ()))


def _shortest_push(push_class: PushClass, language: Language, now: datetime) -> OutgoingPush:
    notice = OutsideNotice(
        subject=SHORT_SUBJECT.render(language),
        news=SHORT_NEWS.render(language),
        advice=SHORT_ADVICE.render(language),
        at=now,
    )
    return OutgoingPush(
        push_id=0,
        address="",
        push_class=push_class,
        notice=notice,
        more=0,
        language=language,
        is_plain=False,
        worth_until=now,
        cid=None,
    )


def _candidates(key: str, part: Part, push: OutgoingPush) -> list[str]:
    """Return what may stand for a part, best first."""
    notice, language = push.notice, push.language
    match part:
        case "subject":
            return [notice.subject, SHORT_SUBJECT.render(language)]
        case "news":
            return [*_with_more(push), notice.news, SHORT_NEWS.render(language)]
        case "advice":
            return [notice.advice, SHORT_ADVICE.render(language)]
        case "at":
            return [_moment(key, push)]
        case "phone":
            return [notice.phone or HOTLINE, HOTLINE]
        case "kind":
            return [KINDS[push.push_class]]


def _with_more(push: OutgoingPush) -> list[str]:
    if not push.more:
        return []
    return [MORE.render(push.language, news=push.notice.news, n=push.more)]


def _moment(key: str, push: OutgoingPush) -> str:
    at = in_china(push.notice.at)
    day = f"{at:%Y-%m-%d}" if is_english(push.language) else f"{at:%Y年%m月%d日}"
    return day if type_of(key) is KeywordType.DATE else f"{day} {at:%H:%M}"
