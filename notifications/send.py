"""The jobs ``push-app``, ``push-wechat`` and ``push-sms``: each works on one lane.

    examine ──> reserve, and commit ──> one call of the channel ──> one guarded write of the result

Whoever finds a push reserved by a job that has come back, or is gone, takes it over. It may have
been sent, so its end is unknown (docs/decisions/0078-unsure-sends.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from jobs import ClaimedJob, JobKind, Retry
from models import Job, Push
from models.open_lane import read_lane
from models.push import PushChannel, PushClass, PushState
from models.push_lane import Reservation, reserve, take_over
from models.transaction import database, transact
from notifications.channels import Address, Channel, NotSent, Rejected
from notifications.lanes import Ending, Examination, Joint, due_group, outgoing_push
from notifications.next_channel import (
    enqueue_send,
    job_name,
    put_and_enqueue,
    successors,
)
from notifications.parts import PushParts
from notifications.policy import OTHER_CHANNEL_AFTER, send_time, weightiest
from notifications.recipients import Recipient
from notifications.repeats import recover
from notifications.results import SendAttempt, pause, record, with_key
from notifications.urgent import urgent_behind, urgent_successors

RETRY = Retry(first_s=1.0, factor=2.0, longest_s=30.0)
LEASE_S = 60.0


def send_kind(parts: PushParts, channel: PushChannel) -> JobKind:
    """Build the kind of the jobs of a channel. Its jobs take no places of another's."""
    lanes = LaneSender(parts, channel)
    name = job_name(channel)
    return JobKind(name=name, work=lanes.work, retry=RETRY, lease_s=LEASE_S)


class _NotReserved(Exception):
    """The reservation is rolled back; ``rejection`` is the channel's, if it refused."""

    def __init__(self, rejection: Rejected | None = None) -> None:
        super().__init__()
        self.rejection = rejection


class LaneSender:
    """Sender of the lanes of one channel."""

    def __init__(self, parts: PushParts, channel: PushChannel) -> None:
        self._parts = parts
        self._name = channel

    async def work(self, job: ClaimedJob) -> None:
        """Send what is due in the lane of the job's person, until nothing is."""
        while await self._look(job):
            pass

    async def _look(self, job: ClaimedJob) -> bool:
        """Do the next thing in the lane. Return True if there may be more."""
        lane = await read_lane(job.payload, self._name)
        if any(push.state == PushState.RESERVED for push in lane.pushes):
            return await self._meet_reserved(job, lane.pushes)
        now = self._parts.clock.now()
        group = due_group(lane.pushes, now)
        if not group:
            return False
        recipient = await self._parts.recipients.find(job.payload)
        channel = self._parts.channels.get(self._name)
        address = None if channel is None else await channel.address_of(job.payload)
        examination = Examination(
            parts=self._parts,
            channel=self._name,
            recipient=recipient,
            address=address,
            messages=lane.messages,
            past=lane.past,
            now=now,
        )
        joint = await examination.join(group)
        if not isinstance(joint, Joint):
            await self._end(joint, recipient)
            return True
        assert channel is not None
        assert recipient is not None
        assert address is not None
        due = [push for push in group if push.not_before <= now]
        first = weightiest(due)
        later = send_time(
            PushClass(first.push_class), now, recipient.choice, job.payload, lane.past.progress_at
        )
        if later > now:
            await self._put_off(due, later)
            return False
        attempt = SendAttempt(
            parts=self._parts,
            channel=channel,
            job=job,
            joint=joint,
            recipient=recipient,
            address=address,
            outgoing=outgoing_push(joint, recipient, address),
        )
        return await self._send(attempt, channel, address)

    async def _send(self, attempt: SendAttempt, channel: Channel, address: Address) -> bool:
        """Reserve, call the channel once, and write the result."""
        match await channel.new_cid():
            case NotSent() as end:
                return await self._wait_for_key(attempt, end)
            case Rejected() as end:
                return await self._go_on(attempt, end)
            case cid:
                attempt = with_key(attempt, cid)
        try:
            await self._reserve(attempt, channel, address)
        except _NotReserved as refusal:
            if refusal.rejection is not None:
                return await self._go_on(attempt, refusal.rejection)
            return await _is_held(attempt.job)
        await record(attempt, await channel.send(attempt.outgoing))
        return True

    async def _wait_for_key(self, attempt: SendAttempt, end: NotSent) -> bool:
        """Plan them again after a pause. What is urgent and has waited long goes on."""
        now, carrier = self._parts.clock.now(), attempt.joint.carrier
        pushes = attempt.joint.pushes
        urgent = await urgent_successors(self._parts, attempt.recipient, pushes, now)
        on = [push for push in pushes if push.id in urgent]
        await self._fail(on, "unreachable", attempt.recipient)
        if rest := [push for push in pushes if push.id not in urgent]:
            tries = carrier.tries + 1
            later = pause(self._parts, carrier, tries, end.after_s, now)
            await self._put_off(rest, later, tries)
        return False

    async def _go_on(self, attempt: SendAttempt, end: Rejected) -> bool:
        """End what the channel refused before anything was reserved: next channel."""
        await self._fail(attempt.joint.pushes_of(end), end.reason, attempt.recipient)
        return await _is_held(attempt.job)

    async def _fail(self, pushes: Sequence[Push], reason: str, recipient: Recipient | None) -> None:
        failed = [Ending(push, PushState.FAILED, reason, goes_on=True) for push in pushes]
        await self._end(failed, recipient)

    async def _reserve(self, attempt: SendAttempt, channel: Channel, address: Address) -> None:
        """Commit the reservation, before anything is written to the provider."""
        wording = channel.word(attempt.outgoing)
        reservation = Reservation(
            job_id=attempt.job.id,
            claim=attempt.job.claim,
            at=self._parts.clock.now(),
            target=address.lookup,
            cid=attempt.outgoing.cid,
            text=wording.text,
            wording=wording.name[:40],
        )

        carrier, along = attempt.joint.carrier, attempt.joint.along

        async def work(connection: BaseDBAsyncClient) -> None:
            if not await reserve(connection, carrier, along, reservation):
                raise _NotReserved
            rejection = None
            if channel.has_quota:
                rejection = await channel.reserve(connection, attempt.outgoing, address)
            if rejection is not None:
                raise _NotReserved(rejection)

        if along or channel.has_quota:
            await transact(work)
        else:  # one statement, which is its own commit
            await work(database())

    async def _end(self, endings: Sequence[Ending], recipient: Recipient | None) -> None:
        """End pushes that do not go out here; those that go on get a row on the next channel."""
        now = self._parts.clock.now()
        on = [ending.push for ending in endings if ending.goes_on]
        rows = await successors(self._parts, recipient, on, now)

        async def work(connection: BaseDBAsyncClient) -> None:
            for ending in endings:
                waiting = Push.filter(id=ending.push.id, state=PushState.PLANNED)
                values = {"state": ending.state, "reason": ending.reason, "ended_at": now}
                if await waiting.using_db(connection).update(**values):
                    await put_and_enqueue(connection, rows.get(ending.push.id, ()), now)

        await transact(work)

    async def _put_off(
        self, pushes: Sequence[Push], later: datetime, tries: int | None = None
    ) -> None:
        """Plan pushes for a later time."""
        now = self._parts.clock.now()
        values = {"not_before": later} | ({} if tries is None else {"tries": tries})

        async def work(connection: BaseDBAsyncClient) -> None:
            ids = [push.id for push in pushes]
            waiting = Push.filter(id__in=ids, state=PushState.PLANNED).using_db(connection)
            if await waiting.update(**values):
                await enqueue_send(connection, pushes[0], later, now)

        await transact(work)

    async def _meet_reserved(self, job: ClaimedJob, lane: Sequence[Push]) -> bool:
        """Leave a lane to the job that works on it; take it over if that one is gone.

        Its job comes back to the lane after each send, so what waits is not forgotten.
        """
        reserved = [push for push in lane if push.state == PushState.RESERVED]
        carrier = next(push for push in reserved if push.carrier_id is None)
        if carrier.job_id != job.id:
            await self._pass_by(lane)
            if await Job.filter(id=carrier.job_id).exists():
                return False
        if not await take_over(carrier, job.id, job.claim):
            return await _is_held(job)
        along = tuple(push for push in reserved if push.carrier_id == carrier.id)
        await recover(self._parts, job, carrier, along, lane)
        return True

    async def _pass_by(self, lane: Sequence[Push]) -> None:
        """Let what is urgent, and waits behind what is under way, go on after a minute."""
        now = self._parts.clock.now()
        late, early = await urgent_behind(self._parts, lane, now)
        if late:
            recipient = await self._parts.recipients.find(late[0].person_id)
            await self._fail(late, "unreachable", recipient)
        if early:
            at = early[0].created_at + OTHER_CHANNEL_AFTER
            await transact(lambda connection: enqueue_send(connection, early[0], at, now))


async def _is_held(job: ClaimedJob) -> bool:
    """Tell if the job is still ours: another run may have it since our lease is over."""
    return bool(await Job.filter(id=job.id, claim=job.claim).exists())
