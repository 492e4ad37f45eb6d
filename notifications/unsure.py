"""The job ``ask-push``: it asks the provider about a push whose end is unknown.

An urgent one that has no other channel is repeated once, if the provider cannot say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import ClaimedJob, JobKind, Retry, RetryLater
from models import Push
from models.push import PushChannel, PushClass, PushState
from models.transaction import transact
from notifications.channels import (
    Accepted,
    NotSent,
    OutgoingPush,
    Rejected,
    SendResult,
    Undelivered,
)
from notifications.delivery_failures import may_repeat, repeat_values, settle_undelivered
from notifications.lanes import NO_WORDS, Joint, outgoing_push
from notifications.next_channel import enqueue_send, goes_on, has_gone_on, successors
from notifications.parts import PushParts
from notifications.policy import OTHER_CHANNEL_AFTER
from notifications.receipts import join_early_receipts
from notifications.recipients import Recipient
from notifications.results import ASK

ASK_FOR = timedelta(hours=1)
"""Time after which nobody asks any more: the push stays unsure."""
RETRY = Retry(first_s=15.0, factor=2.0, longest_s=600.0)


def ask_kind(parts: PushParts) -> JobKind:
    async def work(job: ClaimedJob) -> None:
        await Question(parts).ask(int(job.payload))

    return JobKind(name=ASK, work=work, retry=RETRY)


class Question:
    """Question about a push whose end is unknown."""

    def __init__(self, parts: PushParts) -> None:
        self._parts = parts

    async def ask(self, push_id: int) -> None:
        """Ask the provider once, and store what it says. Raise RetryLater to ask again."""
        carrier = await Push.get_or_none(id=push_id, state=PushState.UNSURE)
        now = self._parts.clock.now()
        if carrier is None:  # it is repeated, and nobody asks about what went along at first
            along = Push.filter(carrier_id=push_id, state=PushState.UNSURE, ended_at=None)
            await along.update(ended_at=now)
            return
        if carrier.ended_at is not None:
            return
        rows = await Push.filter(carrier_id=push_id, state=PushState.UNSURE).order_by("seq")
        joint = Joint(carrier, tuple(rows), NO_WORDS)
        recipient = await self._parts.recipients.find(carrier.person_id)
        answer = await self._answer(joint, recipient)
        match answer:
            case Accepted():
                await self._change(
                    joint.pushes, _sent_values(answer, now), receipts_of=answer.provider_id
                )
            case Undelivered():
                values = _undelivered_values(answer, now)
                await settle_undelivered(self._parts, joint.pushes, values, now)
            case Rejected() | NotSent():
                await self._plan_again(joint.pushes, recipient, answer.reason, now)
            case _:
                await self._repeat_urgent(joint.pushes, recipient, now)
                if now >= (carrier.reserved_at or now) + ASK_FOR:
                    await self._change(joint.pushes, {"ended_at": now})
                else:
                    raise RetryLater(reason="the provider cannot say yet")

    async def _answer(
        self, joint: Joint, recipient: Recipient | None
    ) -> SendResult | Undelivered | None:
        carrier = joint.carrier
        channel = self._parts.channels.get(PushChannel(carrier.channel))
        if channel is None:
            return None
        address = await channel.address_of(carrier.person_id)
        if address is None or address.lookup != carrier.target or carrier.reserved_at is None:
            return None
        outgoing: OutgoingPush = outgoing_push(joint, recipient, address)
        return await channel.ask(outgoing, carrier.reserved_at)

    async def _change(
        self, pushes: Sequence[Push], values: dict[str, Any], receipts_of: str | None = None
    ) -> None:
        channel, now = pushes[0].channel, self._parts.clock.now()

        async def work(connection: BaseDBAsyncClient) -> None:
            ids = [push.id for push in pushes]
            unsure = Push.filter(id__in=ids, state=PushState.UNSURE).using_db(connection)
            if await unsure.update(**values) and receipts_of is not None:
                await join_early_receipts(connection, PushChannel(channel), receipts_of, now)

        await transact(work)

    async def _plan_again(
        self, pushes: Sequence[Push], recipient: Recipient | None, reason: str, now: datetime
    ) -> None:
        """Send again what the provider certainly did not send.

        What has gone on to another channel does not come back here.
        """
        for push in pushes:
            values: dict[str, Any] = {"state": PushState.PLANNED, "not_before": now}
            values |= {"carrier_id": None, "cid": None, "reason": reason[:40]}
            if push.push_class == PushClass.URGENT and await has_gone_on(push):
                values = {"state": PushState.FAILED, "reason": reason[:40], "ended_at": now}
            await self._change_one(push, values, now)

    async def _repeat_urgent(
        self, pushes: Sequence[Push], recipient: Recipient | None, now: datetime
    ) -> None:
        """Repeat once what is urgent, is on its last channel, and was unsure for a minute."""
        for push in pushes:
            since = push.reserved_at or now
            if not may_repeat(push, now) or now < since + OTHER_CHANNEL_AFTER:
                continue
            rows = await successors(self._parts, recipient, [push], now)
            if goes_on(rows[push.id]) or await has_gone_on(push):
                continue
            await self._change_one(push, repeat_values(now), now)

    async def _change_one(self, push: Push, values: dict[str, Any], now: datetime) -> None:
        async def work(connection: BaseDBAsyncClient) -> None:
            unsure = Push.filter(id=push.id, state=PushState.UNSURE).using_db(connection)
            if await unsure.update(**values) and values["state"] == PushState.PLANNED:
                await enqueue_send(connection, push, now, now)

        await transact(work)


def _undelivered_values(answer: Undelivered, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"state": PushState.FAILED, "ended_at": now}
    return values | {"provider_id": answer.provider_id, "reason": answer.reason[:40]}


def _sent_values(answer: Accepted, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"state": PushState.SENT, "sent_at": now, "reason": None}
    return values | {"provider_id": answer.provider_id}
