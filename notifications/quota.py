"""Subscription messages (订阅消息) that a person allowed: what WeChat tells, and what a send takes.

WeChat has no call that says how many are left. It tells of each answer to its popup; the front's
own report of an accept could be made up, so it is a hint, worth one try.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tortoise.backends.base.client import BaseDBAsyncClient

from models.wechat import WechatQuota


@dataclass(frozen=True, slots=True)
class TemplateRule:
    """Template of the account. A long-term one is allowed until the person refuses it."""

    id: str
    is_long_term: bool


async def accept(
    connection: BaseDBAsyncClient,
    openid_lookup: str,
    template: TemplateRule,
    at: datetime,
    now: datetime,
) -> None:
    """Count an accept that WeChat tells of."""
    count = 0 if template.is_long_term else 1
    await WechatQuota.accept(connection, openid_lookup, template.id, at, now, count=count)


async def hint(
    connection: BaseDBAsyncClient, openid_lookup: str, template: str, now: datetime
) -> None:
    """Note an accept that the front reports."""
    await WechatQuota.hint(connection, openid_lookup, template, now)


async def reject(
    connection: BaseDBAsyncClient,
    openid_lookup: str,
    template: TemplateRule,
    at: datetime,
    now: datetime,
    *,
    is_for_good: bool,
) -> None:
    """Note a refusal. At the popup it takes no accept of a one-time template away.

    ``is_for_good``: in WeChat's own settings, where it ends everything that was allowed.
    """
    if template.is_long_term or is_for_good:
        await WechatQuota.refuse(connection, openid_lookup, template.id, at, now)
        return
    await decline(connection, openid_lookup, template.id, at, now)


async def decline(
    connection: BaseDBAsyncClient, openid_lookup: str, template: str, at: datetime, now: datetime
) -> None:
    """Note a no at the popup: the person is not asked again for a while."""
    await WechatQuota.decline(connection, openid_lookup, template, at, now)


async def take(
    connection: BaseDBAsyncClient, openid_lookup: str, template: str, now: datetime
) -> bool:
    """Take one message in the reserving transaction. False if nothing is allowed."""
    return await WechatQuota.take(connection, openid_lookup, template, now)


async def settle(
    connection: BaseDBAsyncClient,
    openid_lookup: str,
    template: str,
    end: Literal["used", "unused", "refused"],
    now: datetime,
) -> None:
    """Settle what the send took: it is used, given back, or was not there in truth."""
    if end == "unused":
        await WechatQuota.give_back(connection, openid_lookup, template, now)
        return
    row = WechatQuota.filter(openid_lookup=openid_lookup, template=template).using_db(connection)
    if end == "used":
        await row.update(reserved=None)
    else:  # WeChat has the last word
        await row.update(
            remaining=0, is_allowed=False, is_hinted=False, reserved=None, changed_at=now
        )


def rules_by_id(rules: Iterable[TemplateRule]) -> dict[str, TemplateRule]:
    return {rule.id: rule for rule in rules}
