"""Pushes that may have been sent, and whose job has come back or is gone.

One with a key is repeated under it, if it would go out now. The end of any other is unknown
(docs/decisions/0078-unsure-sends.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jobs import ClaimedJob, RetryLater
from models import InboxMessage, Push
from models.push import PushChannel, PushClass, PushState
from notifications.channels import Unknown
from notifications.composition import show_safely
from notifications.lanes import NO_WORDS, Joint, outgoing_push
from notifications.messages import OutsideNotice
from notifications.parts import PushParts
from notifications.policy import channels_for, send_time
from notifications.recipients import Recipient
from notifications.results import SendAttempt, record, repeat_until, with_key

QUIET_PAUSE_S = 60.0
"""Seconds between two looks at a lane in quiet hours: something urgent may wait behind it."""


async def recover(
    parts: PushParts, job: ClaimedJob, carrier: Push, along: tuple[Push, ...], lane: Sequence[Push]
) -> None:
    """Repeat a push with its key, or call it unsure. Raise RetryLater in quiet hours."""
    now = parts.clock.now()
    name = PushChannel(carrier.channel)
    recipient = await parts.recipients.find(job.payload)
    channel = parts.channels.get(name)
    address = None if channel is None else await channel.address_of(job.payload)
    notice = await _notice(parts, carrier, recipient)
    joint = Joint(carrier, along, notice or NO_WORDS)
    attempt = SendAttempt(
        parts=parts,
        channel=channel,
        job=job,
        joint=joint,
        recipient=recipient,
        address=address,
        outgoing=outgoing_push(joint, recipient, address),
        is_again=True,
    )
    is_same = address is not None and address.lookup == carrier.target
    if (
        channel is None
        or recipient is None
        or notice is None
        or not is_same
        or not await _is_wanted(joint, recipient, now)
        or _must_make_way(carrier, recipient, lane, now)
    ):
        # Without its key: nobody will repeat it, so the lane must not wait for that.
        await record(with_key(attempt, None), Unknown("killed"))
        return
    await record(attempt, await channel.send(attempt.outgoing))


async def _notice(
    parts: PushParts, push: Push, recipient: Recipient | None
) -> OutsideNotice | None:
    message = await InboxMessage.get_or_none(id=push.message_id)
    if message is None or recipient is None:
        return None
    view = await show_safely(parts, message, recipient)
    return None if view is None else view.outside


async def _is_wanted(joint: Joint, recipient: Recipient, now: datetime) -> bool:
    """Tell if it has a key that still holds, and if the recipient still wants to be reached so."""
    carrier = joint.carrier
    names = channels_for(PushClass(carrier.push_class), recipient.choice)
    if carrier.cid is None or now >= repeat_until(carrier, now) or carrier.channel not in names:
        return False
    ids = [push.message_id for push in joint.pushes]
    return await InboxMessage.filter(id__in=ids, read_at__isnull=True).exists()


def _must_make_way(
    carrier: Push, recipient: Recipient, lane: Sequence[Push], now: datetime
) -> bool:
    """Tell if something urgent waits behind a push that rests in quiet hours.

    Raise RetryLater if nothing urgent does: then the push rests.
    """
    push_class = PushClass(carrier.push_class)
    later = send_time(push_class, now, recipient.choice, carrier.person_id, None)
    if later <= now:
        return False
    waiting = [push for push in lane if push.state == PushState.PLANNED]
    if any(push.push_class == PushClass.URGENT for push in waiting):
        return True
    pause_s = min((later - now).total_seconds(), QUIET_PAUSE_S)
    raise RetryLater(pause_s, reason="quiet hours")
