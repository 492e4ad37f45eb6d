"""App push (应用推送) as a channel: the device of the person's newest open session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tortoise.backends.base.client import BaseDBAsyncClient

from gateways.app_push import AppPushClient, End, PushOrder, Rule, rule_of
from gateways.call import BUDGET_S, OutgoingCall
from gateways.failures import Failure
from ground.clock import Clock
from ground.language import is_english
from models import Device
from models.push import PushChannel
from notifications.channels import (
    Accepted,
    Address,
    ChannelDefaults,
    NotSent,
    OutgoingPush,
    Rejected,
    SendResult,
    Unknown,
    Wording,
)
from notifications.outside_words import MOST_NEWS, MOST_SUBJECT, advice_text, shorten
from notifications.provider_failures import REFUSED, UNREACHABLE, end_of

VERSION = "app-1"
KEYS_AT_ONCE = 100
KEY_LIFE_S = 3600.0


@dataclass(slots=True, kw_only=True)
class AppChannel(ChannelDefaults):
    """The channel. ``monotonic`` is the clock of deadlines.

    Keys of pushes (``cid``) are asked for in advance, many at once, and used within the hour.
    Nobody is asked about what is unsure: it is sent again under its key.
    """

    client: AppPushClient
    clock: Clock
    monotonic: Callable[[], float]
    _keys: list[str] = field(default_factory=list)
    _keys_since: float = 0.0

    @property
    def name(self) -> PushChannel:
        return PushChannel.APP

    async def address_of(self, person_id: str) -> Address | None:
        device = await Device.newest(person_id, self.clock.now())
        return None if device is None else Address(device.registration_id, device.lookup)

    def word(self, push: OutgoingPush) -> Wording:
        title, text = _words(push)
        return Wording(VERSION, f"{title}\n{text}")

    async def new_cid(self) -> str | NotSent | Rejected:
        """Return a key; NotSent if the provider gives none now, Rejected if it never will."""
        if self.monotonic() - self._keys_since > KEY_LIFE_S:
            self._keys.clear()
        if not self._keys:
            try:
                answer = await self.client.issue_cids(KEYS_AT_ONCE, self._call("cid"))
            except Failure as failure:
                return NotSent(UNREACHABLE, failure.retry_after)
            if answer.code is not None:
                return end_without_key(rule_of(answer.code))
            self._keys, self._keys_since = answer.cids, self.monotonic()
        return self._keys.pop()

    async def settle(
        self,
        connection: BaseDBAsyncClient,
        push: OutgoingPush,
        address: Address,
        result: SendResult,
    ) -> None:
        """Forget a device whose app is gone."""
        if isinstance(result, Rejected) and result.is_address_gone:
            await Device.forget(connection, address.lookup)

    async def send(self, push: OutgoingPush) -> SendResult:
        if push.cid is None:
            return Rejected(REFUSED)  # without its key it could reach somebody twice
        title, text = _words(push)
        order = PushOrder(
            registration_id=push.address,
            title=title,
            text=text,
            cid=push.cid,
            life_s=int((push.worth_until - self.clock.now()).total_seconds()),
        )
        try:
            answer = await self.client.push(order, self._call(f"push-{push.push_id}"))
        except Failure as failure:
            return end_of(failure)
        if answer.code is None:
            return Accepted(answer.msg_id)
        rule = rule_of(answer.code)
        match rule.end:
            case End.BUSY:
                return NotSent(rule.reason)
            case End.UNKNOWN:
                return Unknown(rule.reason)
            case _:
                return Rejected(rule.reason, rule.end is End.DEVICE_GONE)

    @property
    def is_polled(self) -> bool:
        return True

    async def reached(self, provider_ids: Sequence[str]) -> frozenset[str]:
        if not provider_ids:
            return frozenset()
        try:
            return await self.client.reached(provider_ids, self._call("received"))
        except Failure:
            return frozenset()

    def _call(self, name: str) -> OutgoingCall:
        return OutgoingCall(name, self.monotonic() + BUDGET_S)


def end_without_key(rule: Rule) -> NotSent | Rejected:
    """Return how a send ended for which there is no key: certainly nothing was sent."""
    is_final = rule.end not in (End.BUSY, End.UNKNOWN)
    return Rejected(rule.reason) if is_final else NotSent(rule.reason)


def _words(push: OutgoingPush) -> tuple[str, str]:
    """Return title and text."""
    language, notice = push.language, push.notice
    news = shorten(notice.news, MOST_NEWS, language)
    advice = advice_text(notice.advice, push.more, language)
    text = f"{news}. {advice}" if is_english(language) else f"{news}。{advice}"
    return shorten(notice.subject, MOST_SUBJECT, language), text.strip()
