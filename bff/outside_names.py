"""Names of services as they may leave the house: short, or none where the name says too much."""

from __future__ import annotations

import re

from bff.settings.messages import MessageSettings
from ground.language import Language, Text, from_core, is_english

LONGEST = 20
"""Characters of Chinese that every channel takes: a ``thing`` of WeChat has no more."""

_BRACKETS = re.compile(r"[（(【\[][^（()）【】\[\]]*[)）】\]]")
_ACT = re.compile(r"(?:的)?(?:申请|办理|服务|业务|事项)$")
"""Last word of a name that only says that it is a service."""


def outside_name(
    settings: MessageSettings, item_code: str, name: str, language: Language, neutral: Text
) -> str:
    """Return the operator's short name, the shortened ``name``, or the ``neutral`` one.

    English readers get the ``name`` when the short one is in Chinese only.
    """
    if item_code in settings.discreet_items:
        return neutral.render(language)
    short = settings.short_names.get(item_code)
    if short is not None and (short.en or not is_english(language)):
        return from_core(short.zh, short.en, language)
    return name if is_english(language) else shorten_name(name)


def shorten_name(name: str) -> str:
    """Take away what a name can lose, until it is short; it stays longer if that is its meaning.

    First what stands in brackets, then a last word such as 申请.
    """
    for part in (_BRACKETS, _ACT):
        if len(name) <= LONGEST:
            break
        name = part.sub("", name).strip() or name
    return name
