"""Assurance levels (实名等级), ordered. An unknown one from the core counts as the lowest."""

from __future__ import annotations

from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.problems import Problem
from ground.language import Text

LEVELS = ("anonymous", "registered", "real_name", "real_person", "certificate")

LEVEL_NAMES: dict[str, Text] = {
    "anonymous": Text("未登录", "not signed in"),
    "registered": Text("已注册", "registered"),
    "real_name": Text("实名", "real name"),
    "real_person": Text("实人（人脸）", "real person (face)"),
    "certificate": Text("数字证书", "digital certificate"),
}

_FROM_CORE = {"1": "registered", "2": "real_name", "3": "real_person", "4": "certificate"}


def level_from_core(real_name_level: str) -> str:
    return _FROM_CORE.get(real_name_level, "registered")


def reaches(level: str, required: str) -> bool:
    return level in LEVELS and LEVELS.index(level) >= LEVELS.index(required)


def must_reach(level: str, required: str) -> None:
    """Raise ``assurance-too-low`` for a level below the required one."""
    if not reaches(level, required):
        raise Problem(
            ASSURANCE_TOO_LOW, members={"required": required}, required=LEVEL_NAMES[required]
        )
