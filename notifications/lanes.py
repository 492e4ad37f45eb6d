"""Choice of a lane's next push: each one is examined again, just before it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ground.language import Language
from models import InboxMessage, Push
from models.open_lane import Past
from models.push import PushChannel, PushClass, PushState
from notifications.channels import Address, OutgoingPush, Rejected
from notifications.composition import show_safely
from notifications.messages import OutsideNotice, PushView
from notifications.parts import PushParts
from notifications.policy import by_weight, channels_for, weightiest
from notifications.recipients import Recipient

NO_WORDS = OutsideNotice(subject="", news="", advice="", at=datetime.min.replace(tzinfo=UTC))
"""Notice of a push that is only asked about."""


@dataclass(frozen=True, slots=True)
class Ending:
    """End of a push that does not go out here. If it ``goes_on``, the next channel is tried."""

    push: Push
    state: PushState
    reason: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Joint:
    """Pushes of a lane that go as one: the carrier's words stand for all."""

    carrier: Push
    along: tuple[Push, ...]
    notice: OutsideNotice

    @property
    def pushes(self) -> tuple[Push, ...]:
        return (self.carrier, *self.along)

    def pushes_of(self, rejection: Rejected) -> tuple[Push, ...]:
        """Return what a refusal ends. Always the carrier, so no lane is refused for ever."""
        return (self.carrier,) if rejection.is_about_carrier else self.pushes


def due_group(lane: Sequence[Push], now: datetime) -> list[Push]:
    """Return what goes out as one: what is due, and everything older, so that nothing is overtaken.

    An older push may still wait, for the morning or after a failure.
    """
    due = [push.seq for push in lane if push.not_before <= now]
    return [push for push in lane if push.seq <= max(due)] if due else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Examination of a lane's pushes for one recipient."""

    parts: PushParts
    channel: PushChannel
    recipient: Recipient | None
    address: Address | None
    messages: Mapping[int, InboxMessage]
    past: Past
    now: datetime

    async def join(self, pushes: Sequence[Push]) -> Joint | list[Ending]:
        """Return the joint push, or, if some of the pushes do not go out, their endings."""
        endings: list[Ending] = []
        views: dict[int, PushView] = {}
        for push in pushes:
            verdict = await self._examine(push)
            if isinstance(verdict, Ending):
                endings.append(verdict)
            else:
                views[push.id] = verdict
        endings = endings or await self._refuse_carriers(pushes)
        if endings:
            return endings
        carrier = weightiest(pushes)
        along = tuple(push for push in pushes if push.id != carrier.id)
        return Joint(carrier, along, views[carrier.id].outside)

    async def _examine(self, push: Push) -> Ending | PushView:
        if self.recipient is None:
            return Ending(push, PushState.NOT_NEEDED, "person-gone")
        message = self.messages.get(push.message_id)
        if message is None or message.read_at is not None:
            return Ending(push, PushState.NOT_NEEDED, "read")
        if push.worth_until <= self.now:
            if push.tries:
                return Ending(push, PushState.FAILED, "unreachable")
            return Ending(push, PushState.NOT_NEEDED, "stale")
        view = await show_safely(self.parts, message, self.recipient)
        if view is None:
            return Ending(push, PushState.NOT_NEEDED, "no-longer-true")
        return self._refuse(push, self.recipient) or view

    async def _refuse_carriers(self, pushes: Sequence[Push]) -> list[Ending]:
        """Refuse what is weightier than the first message that may carry the others.

        All together: one by one, the first would overtake the others on the next channel. What is
        lighter may go along, whatever its class.
        """
        channel, address = self.parts.channels.get(self.channel), self.address
        endings: list[Ending] = []
        if channel is None or address is None or not channel.has_quota or len(pushes) == 1:
            return endings
        for push in by_weight(pushes):
            rejection = await channel.refusal(PushClass(push.push_class), address)
            if rejection is None:
                return endings
            endings.append(Ending(push, PushState.FAILED, rejection.reason, goes_on=True))
        return endings

    def _refuse(self, push: Push, recipient: Recipient) -> Ending | None:
        """Refuse what this channel does not send, though the message is still to be sent."""
        push_class = PushClass(push.push_class)
        if self.channel not in self.parts.channels:
            return Ending(push, PushState.FAILED, "channel-off", goes_on=True)
        if self.channel not in channels_for(push_class, recipient.choice):
            return Ending(push, PushState.NOT_NEEDED, "switched-off", goes_on=True)
        if push.seq < self.past.seq and not push.is_repeat:
            return Ending(push, PushState.FAILED, "overtaken", goes_on=True)
        if self.address is None:
            return Ending(push, PushState.FAILED, "no-address", goes_on=True)
        return None


def outgoing_push(
    joint: Joint, recipient: Recipient | None, address: Address | None
) -> OutgoingPush:
    """Build what a channel sends for a joint push."""
    language: Language = "zh" if recipient is None else recipient.reader.language
    return OutgoingPush(
        push_id=joint.carrier.id,
        address="" if address is None else address.clear,
        push_class=PushClass(joint.carrier.push_class),
        notice=joint.notice,
        more=len(joint.along),
        language=language,
        is_plain=language.endswith("-simple"),
        worth_until=joint.carrier.worth_until,
        cid=joint.carrier.cid,
    )
