"""Events of WeChat: what people allowed, and which messages arrived.

The callback writes an event and its job in one transaction and answers at once. The job works on it
once: the statement that takes the event's body away is the guard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from gateways.wechat.events import Arrival, SubscriptionEvent
from ground.clock import Clock
from jobs import ClaimedJob, JobKind, enqueue
from models import Push
from models.push import PushChannel, PushState
from models.transaction import transact
from models.wechat import WechatEvent
from notifications import quota
from notifications.quota import TemplateRule
from notifications.receipts import keep_receipt
from notifications.wechat_channel import openid_lookup

JOB = "wechat-event"
KEPT_FOR = timedelta(days=1)
_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWork:
    """Work on events. ``lookup`` makes keyed hashes, ``rules`` are our templates by id."""

    clock: Clock
    lookup: Callable[[str], str]
    rules: Mapping[str, TemplateRule]

    async def take_in(self, event: SubscriptionEvent) -> bool:
        """Write the event and its job. False if it has come before."""
        key, now = self.lookup(f"wechat-event:{event.identity}"), self.clock.now()

        async def work(connection: BaseDBAsyncClient) -> bool:
            if not await WechatEvent.put(connection, key, _encode(event).decode(), now):
                return False
            await enqueue(connection, JOB, key, now=now)
            return True

        return await transact(work)

    async def apply(self, job: ClaimedJob) -> None:
        """Apply an event once, and forget those that were applied and are of yesterday."""
        row = await WechatEvent.get_or_none(key=job.payload)
        if row is not None and row.body is not None:
            event = msgspec.json.decode(row.body, type=SubscriptionEvent)
            await transact(lambda connection: self._apply(connection, row.key, event))
        before = self.clock.now() - KEPT_FOR
        await WechatEvent.filter(received_at__lt=before, body__isnull=True).delete()

    async def _apply(
        self, connection: BaseDBAsyncClient, key: str, event: SubscriptionEvent
    ) -> None:
        waiting = WechatEvent.filter(key=key, body__isnull=False).using_db(connection)
        if not await waiting.update(body=None):
            return
        openid, now = openid_lookup(self.lookup, event.openid), self.clock.now()
        at = datetime.fromtimestamp(event.created_at, UTC)
        for choice in event.choices:
            rule = self.rules.get(choice.template)
            if rule is None:
                continue
            if choice.is_accepted:
                await quota.accept(connection, openid, rule, at, now)
            else:
                is_for_good = event.kind == "change"
                await quota.reject(connection, openid, rule, at, now, is_for_good=is_for_good)
        for arrival in event.arrivals:
            await _keep(connection, openid, arrival, at, now)


async def _keep(
    connection: BaseDBAsyncClient, openid: str, arrival: Arrival, at: datetime, now: datetime
) -> None:
    """Keep the receipt, and name the push, and what went along, whose number was lost.

    That is certain only if a single one of this person waits for its number.
    """
    sends = Push.filter(channel=PushChannel.WECHAT, target=openid).using_db(connection)
    alone = await waiting_alone(sends)
    # Asked afterwards: else our answer to another send could be stored between the two reads.
    if alone is not None and not await sends.filter(provider_id=arrival.number).exists():
        is_joint = Q(id=alone) | Q(carrier_id=alone)
        await sends.filter(is_joint, provider_id=None).update(provider_id=arrival.number)
    is_good = arrival.code == "0"
    outcome = PushState.REACHED if is_good else PushState.FAILED
    reason = None if is_good else f"wechat-{arrival.code}"
    await keep_receipt(
        connection, PushChannel.WECHAT, arrival.number, outcome, at, now, reason=reason
    )


async def waiting_alone(sends: QuerySet[Push]) -> int | None:
    """Return the id of the single push that waits for its number; None if none or several do."""
    nameless = sends.filter(
        state__in=(PushState.RESERVED, PushState.UNSURE), provider_id=None, carrier_id=None
    )
    ids = await nameless.limit(2).values_list("id", flat=True)
    return int(str(ids[0])) if len(ids) == 1 else None


def event_kind(work: EventWork) -> JobKind:
    return JobKind(name=JOB, work=work.apply)
