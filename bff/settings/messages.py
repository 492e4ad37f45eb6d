"""Settings of messages to citizens."""

from __future__ import annotations

from dataclasses import dataclass

from bff.settings.declaration import setting
from bff.settings.values import item_codes


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
