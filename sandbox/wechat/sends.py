"""Subscription messages: checked as WeChat does, then shown on the citizen's handset."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from sandbox.stand_in import SharedParts
from sandbox.wechat.dialect import Refused
from sandbox.wechat.people import uid_of
from sandbox.wechat.templates import LONG_TERM, PAGES, TEMPLATES, WORDS_REFUSED, Template
from sandbox.wechat.value_rules import is_right


class SendOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `subscribe/send`. `miniprogram_state` and `lang` are required, as the table says."""

    touser: str
    template_id: str
    data: dict[str, dict[str, Any]]
    miniprogram_state: str
    lang: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was accepted."""

    openid: str
    template: str
    number: str


def read_order(body: bytes) -> SendOrder:
    """Read the body. Raise Refused."""
    try:
        return msgspec.json.decode(body, type=SendOrder)
    except msgspec.DecodeError as error:
        raise Refused(47001, f"data format error: {error}") from None


def send_message(
    parts: SharedParts, order: SendOrder, number: str, *, arrives: bool = True
) -> Message:
    """Check the message, and show it if it arrives. Raise Refused."""
    uid = uid_of(parts.store, order.touser)
    if uid is None:
        raise Refused(40003, "invalid openid")
    template = TEMPLATES.get(order.template_id)
    if template is None:
        raise Refused(40037, "invalid template_id")
    if parts.store.first_row("SELECT 1 FROM wechat_banned WHERE template = ?", template.id):
        raise Refused(43107, "subscribe message ability is banned")
    if order.miniprogram_state not in ("developer", "trial", "formal"):
        raise Refused(47003, "argument invalid! miniprogram_state invalid")
    if order.lang not in ("zh_CN", "en_US", "zh_HK", "zh_TW"):
        raise Refused(47003, "argument invalid! lang invalid")
    if order.page and order.page.partition("?")[0] not in PAGES:
        raise Refused(41030, "invalid page")
    values = _values(template, order.data)
    if any(word in value for word in WORDS_REFUSED for value in values.values()):
        raise Refused(45168, "sensitive words")
    _use_up(parts, order.touser, template)
    text = "\n".join(f"{label}：{values[key]}" for key, label in template.keywords.items())
    if arrives:
        parts.handset.add(uid, "wechat", number, template.title, text, parts.clock())
    return Message(order.touser, template.id, number)


def _values(template: Template, data: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    for key in template.keywords:
        value = data.get(key, {}).get("value")
        if not is_right(key, value, template.choices.get(key, ())):
            raise Refused(47003, f"argument invalid! data.{key}.value invalid")
    return {key: str(data[key]["value"]) for key in template.keywords}


def _use_up(parts: SharedParts, openid: str, template: Template) -> None:
    if template.kind == LONG_TERM:
        sql = "SELECT 1 FROM wechat_allowance WHERE openid = ? AND template = ? AND is_allowed"
        is_there = parts.store.first_row(sql, openid, template.id) is not None
    else:
        is_there = bool(
            parts.store.change(
                "UPDATE wechat_allowance SET remaining = remaining - 1"
                " WHERE openid = ? AND template = ? AND remaining > 0",
                openid,
                template.id,
            )
        )
    if not is_there:
        raise Refused(43101, "user refuse to accept the msg")


def allowance(parts: SharedParts, openid: str, template: Template) -> int:
    """Return how many messages of this template a person allows; 1 for as many as there are."""
    row = parts.store.first_row(
        "SELECT remaining, is_allowed FROM wechat_allowance WHERE openid = ? AND template = ?",
        openid,
        template.id,
    )
    return 0 if row is None else int(row[1] if template.kind == LONG_TERM else row[0])


def answer_popup(parts: SharedParts, openid: str, template: Template, *, accepts: bool) -> None:
    """Write down what a person answered to the popup."""
    parts.store.change(
        "INSERT OR IGNORE INTO wechat_allowance (openid, template) VALUES (?, ?)",
        openid,
        template.id,
    )
    if template.kind == LONG_TERM:
        sql = "UPDATE wechat_allowance SET is_allowed = ? WHERE openid = ? AND template = ?"
    else:  # a refusal takes nothing away that was allowed before
        sql = (
            "UPDATE wechat_allowance SET remaining = remaining + ?"
            " WHERE openid = ? AND template = ?"
        )
    parts.store.change(sql, int(accepts), openid, template.id)


def withdraw(parts: SharedParts, openid: str, template: Template) -> None:
    """Write down that a person switched a template off in WeChat's own settings."""
    parts.store.change(
        "UPDATE wechat_allowance SET is_allowed = 0, remaining = 0"
        " WHERE openid = ? AND template = ?",
        openid,
        template.id,
    )
