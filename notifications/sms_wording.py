"""Words of SMS: three templates that the provider has approved, and the values of their places.

An operator registers exactly these texts (docs/operations.md). A change of a text is a new version.
None has a link: an SMS with a link looks like a fraud.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ground.language import Text, is_english
from notifications.channels import OutgoingPush, Wording
from notifications.outside_words import (
    MOST_NEWS,
    MOST_SUBJECT,
    advice_text,
    shorten,
    time_text,
)

_PLACE = re.compile(r"\{(\d)\}")
HOTLINE = "12345"
MOST_PHONE = 20
_OPEN = Text("请打开“码上办”看详情。", "Open Mashangban to read more.")


@dataclass(frozen=True, slots=True)
class SmsTemplate:
    """A template: its name with version, and its text with places from ``{1}`` on."""

    name: str
    text: str

    def fill(self, params: tuple[str, ...]) -> str:
        return _PLACE.sub(lambda place: params[int(place[1]) - 1], self.text)


NORMAL = SmsTemplate("sms-normal-1", "有您的消息：{1}，{2}（{3}）。{4}")
PLAIN = SmsTemplate(
    "sms-plain-1",
    "您好，这里是码上办。{1}有消息：{2}。时间是{3}。{4}有不明白的，请打电话{5}问一问。",
)
"""长辈版: whole sentences and a person to call."""
ENGLISH = SmsTemplate("sms-en-1", "A message for you: {1}: {2} ({3}). {4} Questions: call {5}.")


@dataclass(frozen=True, slots=True)
class SmsWords:
    """An SMS: its template, and the values of the places in their order."""

    template: SmsTemplate
    params: tuple[str, ...]

    @property
    def rendition(self) -> Wording:
        return Wording(self.template.name, self.template.fill(self.params))


def words_of(push: OutgoingPush) -> SmsWords:
    """Compose the SMS of a push."""
    language, notice = push.language, push.notice
    is_plain = push.is_plain and not is_english(language)
    values = (
        shorten(notice.subject, MOST_SUBJECT, language),
        shorten(notice.news, MOST_NEWS, language),
        time_text(notice.at, language, is_plain=is_plain),
        advice_text(notice.advice, push.more, language) or _OPEN.render(language),
    )
    if is_english(language):
        return SmsWords(ENGLISH, (*values, _phone(notice.phone)))
    return (
        SmsWords(PLAIN, (*values, _phone(notice.phone))) if is_plain else SmsWords(NORMAL, values)
    )


def _phone(phone: str | None) -> str:
    """Return whom to call: the handler of the case, or the hotline."""
    digits = shorten(phone or "", MOST_PHONE, "zh")
    return digits if digits and digits[-1] != "…" else HOTLINE
