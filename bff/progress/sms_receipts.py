"""Receipts of SMS (短信送达回执): which of them are ours, and what becomes of those.

Whoever learns the address could make some up. So a receipt counts only if its number and its mobile
belong to a send of ours. One that comes before our send has returned has a number that nobody knows
yet: it is kept if a send to that mobile is under way, and joined later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from gateways.sms import SmsReceipt
from models import Push
from models.push import PushChannel, PushState
from models.push_search import targets_under_way
from models.transaction import transact
from notifications.receipts import keep_receipt
from notifications.sms_channel import NOT_DELIVERED, mobile_lookup


async def keep_receipts(context: AppContext, receipts: Sequence[SmsReceipt]) -> None:
    """Keep those that are ours. A repetition changes nothing."""
    rightful = await _rightful(context, receipts)
    context.counters["sms_receipts_strange"] += len(receipts) - len(rightful)
    if not rightful:
        return
    now = context.clock.now()

    async def work(connection: BaseDBAsyncClient) -> None:
        for receipt in rightful:
            await _keep(connection, receipt, now)

    await transact(work)


async def _rightful(context: AppContext, receipts: Sequence[SmsReceipt]) -> list[SmsReceipt]:
    lookup = context.settings.keys.lookup
    targets = {receipt.phone: mobile_lookup(lookup, receipt.phone) for receipt in receipts}
    # First what is under way: a send that returns between the two reads is in the second.
    waiting = await targets_under_way(PushChannel.SMS, list(targets.values()))
    serials = [receipt.serial_no for receipt in receipts]
    sends = Push.filter(channel=PushChannel.SMS, provider_id__in=serials)
    target_of = {
        str(serial): str(target)
        for serial, target in await sends.values_list("provider_id", "target")
    }

    def is_rightful(receipt: SmsReceipt) -> bool:
        target = targets[receipt.phone]
        sent_to = target_of.get(receipt.serial_no)
        return sent_to == target if sent_to is not None else target in waiting

    return [receipt for receipt in receipts if is_rightful(receipt)]


async def _keep(connection: BaseDBAsyncClient, receipt: SmsReceipt, now: datetime) -> None:
    outcome = PushState.REACHED if receipt.is_delivered else PushState.FAILED
    await keep_receipt(
        connection,
        PushChannel.SMS,
        receipt.serial_no,
        outcome,
        min(receipt.at or now, now),
        now,
        None if receipt.is_delivered else NOT_DELIVERED,
    )
