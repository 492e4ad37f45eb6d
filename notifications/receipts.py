"""Receipts of providers (送达回执): what truly reached a phone.

A receipt is kept first, once, and joined to its push by a job. It may come before the answer to our
own request is stored: that answer then has it joined. Twice, or of an unknown send, it changes
nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import ClaimedJob, JobKind, Retry, RetryLater, enqueue
from models import Push, PushReceipt
from models.push import PushChannel, PushState
from models.push_search import PollPlace, sends_to_ask_about
from models.transaction import transact
from notifications.channels import Channel
from notifications.delivery_failures import OPEN, settle_undelivered
from notifications.parts import PushParts

JOIN = "join-receipt"
"""Kind of the job that joins a receipt to its push. Its payload is the receipt's id."""
POLL = "poll-receipts"
POLL_EVERY_S = 60.0
POLL_FOR = timedelta(days=1)
AT_ONCE, MOST = 100, 2000
TRIES = 6
"""Tries to find a receipt's push. Our own answer joins it, should that come still later."""
RETRY = Retry(first_s=2.0, factor=2.0, longest_s=60.0)


async def keep_receipt(
    connection: BaseDBAsyncClient,
    channel: PushChannel,
    provider_id: str,
    outcome: PushState,
    at: datetime,
    now: datetime,
    reason: str | None = None,
) -> bool:
    """Keep a receipt and have it joined, in the caller's transaction. False if it is known.

    ``outcome`` is REACHED or FAILED.
    """
    receipt_id = await PushReceipt.put(
        connection, channel, provider_id, outcome, at, now, reason=reason
    )
    if receipt_id is None:
        return False
    await enqueue(connection, JOIN, str(receipt_id), now=now)
    return True


async def join_early_receipts(
    connection: BaseDBAsyncClient, channel: PushChannel, provider_id: str, now: datetime
) -> None:
    """Have receipts joined that came before our answer was stored, in its transaction."""
    early = PushReceipt.filter(channel=channel.value, provider_id=provider_id)
    for receipt_id in await early.using_db(connection).values_list("id", flat=True):
        await enqueue(connection, JOIN, str(receipt_id), now=now)


def receipt_kinds(parts: PushParts) -> tuple[JobKind, ...]:
    async def join_one(job: ClaimedJob) -> None:
        await join(parts, int(job.payload), job.tries)

    async def poll_all(_: ClaimedJob) -> None:
        await poll(parts)

    return (
        JobKind(name=JOIN, work=join_one, retry=RETRY),
        JobKind(name=POLL, work=poll_all, every_s=POLL_EVERY_S, at_once=1),
    )


async def join(parts: PushParts, receipt_id: int, tries: int) -> None:
    """Give a receipt's outcome to its push. Raise RetryLater if there is no such push yet."""
    receipt = await PushReceipt.get_or_none(id=receipt_id)
    if receipt is None:
        return
    sends = Push.filter(channel=receipt.channel, provider_id=receipt.provider_id)
    pushes = await sends.order_by("id")
    if not pushes and tries < TRIES:
        raise RetryLater(reason="no push of this receipt yet")
    values = {"state": receipt.outcome, "ended_at": receipt.at, "reason": receipt.reason}
    waiting = [push for push in pushes if push.state in OPEN]
    if receipt.outcome == PushState.FAILED:
        await settle_undelivered(parts, waiting, values, parts.clock.now())
    elif waiting:
        ids = [push.id for push in waiting]
        await Push.filter(id__in=ids, state__in=OPEN).update(**values)


async def poll(parts: PushParts, most: int = MOST) -> None:
    """Ask those providers that do not tell by themselves which sends have reached a device.

    A round asks about so many, oldest first, and goes on where the last one stopped, also one that
    ran out of time. At the end of the list it begins anew: so each is asked about, however many
    never arrive.
    """
    now = parts.clock.now()
    for name, channel in parts.channels.items():
        if channel.is_polled:
            await _poll_channel(name, channel, now, most)


async def _poll_channel(name: PushChannel, channel: Channel, now: datetime, most: int) -> None:
    start = now - POLL_FOR
    place = await PollPlace.last(name, start)
    sends = await sends_to_ask_about(name, place, most)
    for first in range(0, len(sends), AT_ONCE):
        batch = sends[first : first + AT_ONCE]
        for provider_id in sorted(await channel.reached([str(s.provider_id) for s in batch])):
            await _keep_reached(name, provider_id, now)
        await PollPlace(batch[-1].sent_at or now, batch[-1].id).store(name)
    if len(sends) < most and (sends or place.push_id):
        await PollPlace(start, 0).store(name)


async def _keep_reached(channel: PushChannel, provider_id: str, now: datetime) -> None:
    await transact(
        lambda connection: keep_receipt(
            connection, channel, provider_id, PushState.REACHED, now, now
        )
    )
