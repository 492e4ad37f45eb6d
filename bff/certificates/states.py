"""States of certificates: the library's status code and the validity dates, as one word.

Status codes 01–07 and 99 are those of the 住建部 family (docs/sources.md). Only 01 within its dates
may be shown. An unknown code is ``unknown``, stored unchanged, and never usable.
"""

from __future__ import annotations

from datetime import date, datetime

from bff.certificates.problems import (
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_IN_FORCE,
    CERTIFICATE_REVOKED,
    CERTIFICATE_SUSPENDED,
)
from bff.problems import ProblemKind
from ground.clock import CHINA_TIME
from ground.language import Text

IN_FORCE = "in_force"
EXPIRED = "expired"
NOT_YET_VALID = "not_yet_valid"

_BY_STATUS = {
    "02": "suspended",
    "03": "revoked",
    "04": "cancelled",
    "05": "invalid",
    "06": "transferred",
    "07": "withdrawn",
}

STATE_TEXTS = {
    IN_FORCE: Text("有效", "In force"),
    NOT_YET_VALID: Text("尚未生效", "Not yet valid"),
    EXPIRED: Text("已过期", "Expired"),
    "suspended": Text("已暂扣", "Suspended"),
    "revoked": Text("已撤销", "Revoked"),
    "cancelled": Text("已注销", "Cancelled"),
    "invalid": Text("已失效", "Invalid"),
    "transferred": Text("正在办理转出", "Moved to another issuer"),
    "withdrawn": Text("已吊销", "Withdrawn"),
    "unknown": Text("状态不明", "Status unknown"),
}

# Problem for a scan of a certificate in this state, or an attempt to show it.
REFUSALS = {
    "suspended": CERTIFICATE_SUSPENDED,
    "revoked": CERTIFICATE_REVOKED,
    EXPIRED: CERTIFICATE_EXPIRED,
}


def state_of(status: str, valid_from: date | None, valid_to: date | None, now: datetime) -> str:
    """Return the state on this day in China; ``valid_to`` is the last valid day, None for 长期."""
    if status != "01":
        return _BY_STATUS.get(status, "unknown")
    today = now.astimezone(CHINA_TIME).date()
    if valid_from is not None and today < valid_from:
        return NOT_YET_VALID
    if valid_to is not None and today > valid_to:
        return EXPIRED
    return IN_FORCE


def refusal_of(state: str) -> ProblemKind:
    return REFUSALS.get(state, CERTIFICATE_NOT_IN_FORCE)
