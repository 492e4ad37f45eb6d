"""The core's code lists in words (GB/T 39046-2020 Annex A, 实施清单).

A code that is in no list is “other”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bff.identity.assurance import LEVELS, level_from_core
from gateways.core import Item
from ground.language import Language, Text
from models.session import AssuranceLevel

OTHER = Text("其他", "Other")

ONLINE_STARS = 3
"""Fewest stars (网办星级, Fujian 2016) with which an item can be applied for online."""

# 事项类型 A.1
TYPES = {
    "00": Text("行政权力", "Administrative power"),
    "01": Text("行政许可", "Administrative licence"),
    "02": Text("行政处罚", "Administrative penalty"),
    "03": Text("行政强制", "Administrative coercion"),
    "04": Text("行政征收", "Administrative levy"),
    "05": Text("行政给付", "Administrative benefit"),
    "06": Text("行政检查", "Administrative inspection"),
    "07": Text("行政确认", "Administrative confirmation"),
    "08": Text("行政奖励", "Administrative award"),
    "09": Text("行政裁决", "Administrative ruling"),
    "10": Text("其他行政权力", "Other administrative power"),
    "20": Text("公共服务", "Public service"),
}

# 行使层级 A.2
ADMINISTRATIVE_LEVELS = {
    "1": Text("国家级", "National"),
    "2": Text("省级", "Province"),
    "3": Text("市级", "City"),
    "4": Text("县级", "County or district"),
    "5": Text("镇（乡、街道）级", "Town or street"),
    "6": Text("村（社区）级", "Village or community"),
    "7": Text("分级管理", "By several levels"),
}

# 服务对象 A.4
APPLICANT_KINDS = {
    "1": Text("自然人", "Person", plain=Text("个人", "Person")),
    "2": Text("企业法人", "Company"),
    "3": Text("事业法人", "Public institution"),
    "4": Text("社会组织法人", "Social organisation"),
    "5": Text("行政机关", "Government body"),
    "6": Text("其他组织", "Other organisation"),
}

# 办理形式, after A.5
CHANNELS = {
    "mobile": Text("手机", "Phone"),
    "pc": Text("电脑", "Computer"),
    "window": Text("窗口", "Service desk"),
    "terminal": Text("自助机", "Kiosk"),
    "express": Text("快递", "Post"),
}

# 办件类型 A.6
IMMEDIATE = "1"
KINDS = {
    IMMEDIATE: Text("即办件", "Done while you wait", plain=Text("当场办完", "Done while you wait")),
    "2": Text(
        "承诺件",
        "Done within a promised time",
        plain=Text("说好几天办完", "Done within a promised time"),
    ),
}

# 材料形式
MATERIAL_FORMS = {
    "1": Text("纸质和电子", "Paper and electronic"),
    "2": Text("电子", "Electronic"),
    "3": Text("纸质", "Paper"),
    "7": Text("电子", "Electronic"),
}

_WHILE_YOU_WAIT = Text("当场办结", "While you wait")
_NO_LIMIT = Text("没有法定时限", "No legal time limit")
_WORKING_DAYS = Text("{n} 个工作日", "{n} {n|working day|working days}")
_FREE = Text("不收费", "Free of charge")
_CHARGED = Text("收费", "A fee is charged")
_COST = re.compile(r"工本费 ?(\d+(?:\.\d+)?) ?元")
_COST_OF_MAKING = Text("工本费 {n} 元", "{n} yuan")


def text_of(codes: Mapping[str, Text], code: str, language: Language) -> str:
    return codes.get(code, OTHER).render(language)


def promised_text(item: Item, language: Language) -> str:
    return _days(item.promised_days, _WHILE_YOU_WAIT).render(language)


def statutory_text(item: Item, language: Language) -> str:
    without = _WHILE_YOU_WAIT if item.kind == IMMEDIATE else _NO_LIMIT
    return _days(item.statutory_days, without).render(language)


def _days(days: int, none: Text) -> Text:
    return _WORKING_DAYS.fill(n=days) if days else none


def fee_text(item: Item, language: Language) -> str:
    if not item.fee.charged:
        return _FREE.render(language)
    cost = _COST.fullmatch(item.fee.standard or "")
    if cost is not None:
        return _COST_OF_MAKING.render(language, n=cost[1])
    return item.fee.standard or _CHARGED.render(language)


def required_assurance(item: Item) -> AssuranceLevel:
    """Return the level that an applicant must have.

    A citizen's unknown level counts as the lowest, an item's as the highest: nobody is let through
    by mistake.
    """
    level = level_from_core(item.required_level)
    is_known = level is not AssuranceLevel.REGISTERED or item.required_level == "1"
    return level if is_known else LEVELS[-1]
