"""Subscription messages (订阅消息) and the templates that they fill."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

import msgspec

from gateways.session import Request

State = Literal["formal", "trial", "developer"]
Lang = Literal["zh_CN", "en_US"]
ONE_TIME, LONG_TERM = 2, 3

_KEY = re.compile(r"\{\{([a-z_]+[0-9]+)\.DATA\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionMessage:
    """A message to one openid. `values` are the texts by keyword, which `values.fit` made.

    `state` and `lang` have defaults at WeChat, but its own table calls them required.
    """

    openid: str = field(repr=False)
    template: str
    values: Mapping[str, str] = field(repr=False)
    lang: Lang
    state: State = "formal"
    page: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of the account. `choices` are the values of its enums, by keyword."""

    id: str
    kind: int
    keys: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]


class SendAnswer(msgspec.Struct):
    """Answer to a send. The number is given by some versions only, as text or number."""

    msgid: str | int | None = None


class _EnumValues(msgspec.Struct):
    keywordCode: str = ""
    enumValueList: list[str] = []


class _WireTemplate(msgspec.Struct):
    priTmplId: str
    content: str = ""
    type: int = ONE_TIME
    keywordEnumValueList: list[_EnumValues] | None = None


class TemplateAnswer(msgspec.Struct):
    data: list[_WireTemplate] = []

    def templates(self) -> dict[str, Template]:
        """Return the templates by their ids."""
        return {wire.priTmplId: _template(wire) for wire in self.data}


def _template(wire: _WireTemplate) -> Template:
    choices = {
        entry.keywordCode: tuple(entry.enumValueList) for entry in wire.keywordEnumValueList or []
    }
    return Template(wire.priTmplId, wire.type, tuple(_KEY.findall(wire.content)), choices)


def send_request(base_url: str, token: str, message: SubscriptionMessage) -> Request:
    body: dict[str, object] = {
        "touser": message.openid,
        "template_id": message.template,
        "data": {key: {"value": value} for key, value in message.values.items()},
        "miniprogram_state": message.state,
        "lang": message.lang,
    }
    if message.page:
        body["page"] = message.page
    return Request(
        "POST",
        f"{base_url}/cgi-bin/message/subscribe/send?access_token={quote(token, safe='')}",
        msgspec.json.encode(body),
        {"Content-Type": "application/json"},
    )


def templates_request(base_url: str, token: str) -> Request:
    url = f"{base_url}/wxaapi/newtmpl/gettemplate?access_token={quote(token, safe='')}"
    return Request("GET", url)
