"""Settings of WeChat. Without them nothing is sent by WeChat, and nobody can sign in from it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from bff.settings.declaration import ValueType, Variables, setting
from bff.settings.values import WEB, address, any_text, one_of

Keyword = Annotated[
    str,
    msgspec.Meta(
        pattern="^(thing|number|letter|symbol|character_string|time|date|amount|phone_number|"
        "car_number|name|phrase|enum)[0-9]{1,3}$(?!\\n)"
    ),
]
Part = Literal["subject", "news", "advice", "at", "phone", "kind"]
MessageClass = Literal["urgent", "action", "result", "progress", "benefit"]


class WechatTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Template for one class of messages: which part of a message each of its keywords gets."""

    id: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{8,64}$(?!\\n)")]
    kind: Literal["one-time", "long-term"]
    values: Annotated[dict[Keyword, Part], msgspec.Meta(min_length=1)]


class WechatState(StrEnum):
    """Version of the mini program that a message opens."""

    FORMAL = "formal"
    TRIAL = "trial"
    DEVELOPER = "developer"


Templates = Mapping[MessageClass, WechatTemplate]


def _templates() -> ValueType[Templates]:
    def read(text: str) -> Templates:
        try:
            return msgspec.json.decode(text or "{}", type=dict[MessageClass, WechatTemplate])
        except msgspec.DecodeError as error:
            raise ValueError(f"is not what docs/operations.md says: {error}") from None

    return ValueType("JSON, or empty", read)


def _aes_key() -> ValueType[str]:
    def read(text: str) -> str:
        if text and not _is_aes_key(text):
            raise ValueError("must be the 43 letters and digits of EncodingAESKey")
        return text

    return ValueType("43 characters, or empty", read)


def _is_aes_key(text: str) -> bool:
    try:
        return len(text) == 43 and len(base64.b64decode(text + "=", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wechat:
    """Settings of the mini program (小程序). All of the first four, or none."""

    app_id: str = setting(
        "BFF_WECHAT_APP_ID", any_text("text, or empty"), "", "app id of the mini program"
    )
    app_secret: str = setting(
        "BFF_WECHAT_APP_SECRET", any_text("text, or empty"), "", "its app secret", secret=True
    )
    token: str = setting(
        "BFF_WECHAT_TOKEN",
        any_text("text, or empty"),
        "",
        "token of its message push (消息推送), whose address is `/wechat/callback`, in secure mode",
        secret=True,
    )
    aes_key: str = setting(
        "BFF_WECHAT_AES_KEY", _aes_key(), "", "EncodingAESKey of its message push", secret=True
    )
    url: str = setting(
        "BFF_WECHAT_URL", address(*WEB), "https://api.weixin.qq.com", "address of WeChat's API"
    )
    templates: Templates = setting(
        "BFF_WECHAT_TEMPLATES",
        _templates(),
        "",
        "template of subscription messages for each class of message, see below",
    )
    state: WechatState = setting(
        "BFF_WECHAT_STATE",
        one_of(WechatState),
        WechatState.FORMAL,
        "version of the mini program that a message opens",
    )
    page: str = setting(
        "BFF_WECHAT_PAGE",
        any_text("path, or empty"),
        "",
        "its published page that a message opens; empty: none",
    )

    @property
    def is_on(self) -> bool:
        return bool(self.app_id)


def read_wechat(variables: Variables) -> Wechat:
    """Read the settings. Those that go together are all there, or a fault is noted."""
    wechat = variables.read(Wechat)
    parts = {
        "BFF_WECHAT_APP_ID": wechat.app_id,
        "BFF_WECHAT_APP_SECRET": wechat.app_secret,
        "BFF_WECHAT_TOKEN": wechat.token,
        "BFF_WECHAT_AES_KEY": wechat.aes_key,
    }
    lacking = [name for name, value in parts.items() if not value]
    if lacking and len(lacking) < len(parts):
        variables.faults.append(f"{' and '.join(lacking)} must be set too, or none of WeChat's")
    return wechat
