"""Assurance levels (实名等级), ordered. An unknown one from the core counts as the lowest."""

from __future__ import annotations

from bff.identity.problems import ASSURANCE_TOO_LOW
from bff.problems import Problem
from ground.language import Text
from models.session import AssuranceLevel

LEVELS = tuple(AssuranceLevel)

LEVEL_NAMES: dict[AssuranceLevel, Text] = {
    AssuranceLevel.ANONYMOUS: Text("未登录", "no sign-in"),
    AssuranceLevel.REGISTERED: Text("已注册", "a registered account"),
    AssuranceLevel.REAL_NAME: Text("实名", "a verified real name"),
    AssuranceLevel.REAL_PERSON: Text("实人（人脸）", "a face check"),
    AssuranceLevel.CERTIFICATE: Text("数字证书", "a digital certificate"),
}

_FROM_CORE = dict(zip("1234", LEVELS[1:], strict=True))


def level_from_core(real_name_level: str) -> AssuranceLevel:
    return _FROM_CORE.get(real_name_level, AssuranceLevel.REGISTERED)


def reaches(level: AssuranceLevel, required: AssuranceLevel) -> bool:
    return level in LEVELS and LEVELS.index(level) >= LEVELS.index(required)


def must_reach(level: AssuranceLevel, required: AssuranceLevel) -> None:
    """Raise ``assurance-too-low`` for a level below the required one."""
    if not reaches(level, required):
        raise Problem(
            ASSURANCE_TOO_LOW, members={"required": required}, required=LEVEL_NAMES[required]
        )
