"""Rules of asking a person for more subscription messages (订阅消息).

They are pure. Only a tap may open WeChat's popup, so the front asks, and the server says when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.wechat import WechatQuota

ENOUGH = 3
"""Messages of a one-time template that are plenty: a step of a case takes one."""
LEAVE_ALONE = timedelta(days=30)
"""Time for which somebody who said no is not asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Allowance of a person for one template.

    ``left`` counts confirmed accepts. ``may_send`` is true if a message has a chance. ``asks_from``
    is when the front may ask; None: there is no need to.
    """

    left: int
    may_send: bool
    asks_from: datetime | None


def allowance_of(row: WechatQuota | None, now: datetime, *, is_long_term: bool) -> Allowance:
    """Return what is left for one template, and when to ask for more."""
    if row is None:
        return Allowance(left=0, may_send=False, asks_from=now)
    is_plenty = row.is_allowed or row.is_hinted if is_long_term else row.remaining >= ENOUGH
    refused_at = _newest_refusal(row)
    asks_from = now if refused_at is None else max(now, refused_at + LEAVE_ALONE)
    return Allowance(
        left=row.remaining, may_send=row.may_send, asks_from=None if is_plenty else asks_from
    )


def _newest_refusal(row: WechatQuota) -> datetime | None:
    """Return when the person last said no; None if they have accepted since."""
    refusals = [at for at in (row.refused_at, row.declined_at) if at is not None]
    if not refusals or row.is_hinted:
        return None
    newest = max(refusals)
    is_over = row.accepted_at is not None and row.accepted_at > newest
    return None if is_over else newest
