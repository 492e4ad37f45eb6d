"""Settings of messages to citizens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from bff.settings.declaration import ValueType, setting
from bff.settings.values import item_codes

_Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z_.-]{1,50}$(?!\n)")]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[^\s…]([^\r\n…]{0,18}[^\s…])?$(?!\n)")]


class ShortName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Short name of a service, in Chinese and perhaps in English."""

    zh: _Name
    en: _Name | None = None


ShortNames = Mapping[str, ShortName]


def _short_names() -> ValueType[ShortNames]:
    def read(text: str) -> ShortNames:
        try:
            return msgspec.json.decode(text or "{}", type=dict[_Code, ShortName])
        except msgspec.DecodeError as error:
            raise ValueError(f"is not what docs/operations.md says: {error}") from None

    return ValueType("JSON, or empty", read)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSettings:
    """Settings of the words that may stand in pushes."""

    discreet_items: frozenset[str] = setting(
        "BFF_DISCREET_ITEMS",
        item_codes(),
        "",
        "codes of services whose name no app push, WeChat message or SMS may show, as others may "
        "see the screen; separated by commas. Such a message says 您的办件 instead",
        default_text="none",
    )
    short_names: ShortNames = setting(
        "BFF_SHORT_NAMES",
        _short_names(),
        "",
        "short names of services for pushes, of at most 20 characters, by code: "
        '`{"A1": {"zh": "门诊报销", "en": "Outpatient costs"}}`',
    )
