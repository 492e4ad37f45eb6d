"""Contract of a channel by which messages leave the house: app push, WeChat, SMS.

A send ends in one of four ways, and every provider's answers are sorted into these. Only the first
and the last may have reached the citizen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tortoise.backends.base.client import BaseDBAsyncClient

from ground.language import Language
from models.push import PushChannel, PushClass
from notifications.messages import OutsideNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingPush:
    """One push on its way to one address.

    ``more`` is how many further messages of the lane it stands for. ``cid`` is our key at the
    provider, for a channel that has one.
    """

    push_id: int
    address: str
    push_class: PushClass
    notice: OutsideNotice
    more: int
    language: Language
    is_plain: bool
    worth_until: datetime
    cid: str | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider accepted it, under its number ``provider_id`` if it gave one."""

    provider_id: str | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The provider certainly did not send it, and will not if asked again: next channel.

    ``reason`` is a word of ours. ``is_address_gone``: do not use the address any more.
    ``is_about_carrier``: it is about these words or their class, so what went along may go alone.
    """

    reason: str
    is_address_gone: bool = False
    is_about_carrier: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly was not sent, but may be later: a refused connection, a busy provider."""

    reason: str
    after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request may have been executed: a timeout or a lost connection after it was written."""

    reason: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The provider, when asked, says that it was sent and did not arrive: next channel."""

    provider_id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of a push on a channel, and the name of their template and version."""

    name: str
    text: str


SendResult = Accepted | Rejected | NotSent | Unknown


@dataclass(frozen=True, slots=True)
class Address:
    """Address of a person on a channel. ``lookup`` is the keyed hash that a push keeps."""

    clear: str
    lookup: str

    def __repr__(self) -> str:
        return f"Address({self.lookup[:8]}…)"


class Channel(Protocol):
    """A channel that is set up. A channel without settings does not exist: it is off."""

    @property
    def name(self) -> PushChannel: ...

    @property
    def has_quota(self) -> bool:
        """True if a send uses something up: ``reserve`` and ``settle`` are then called for each.

        Otherwise ``reserve`` is not called, and ``settle`` not for what was accepted.
        """
        ...

    @property
    def is_polled(self) -> bool:
        """True if the provider must be asked what has ``reached`` a device."""
        ...

    async def address_of(self, person_id: str) -> Address | None:
        """Return where the person is reached now, or None if they are not on this channel."""
        ...

    def word(self, push: OutgoingPush) -> Wording:
        """Return what ``send`` will say, for the row of the push."""
        ...

    async def new_cid(self) -> str | NotSent | Rejected | None:
        """Return a key for the next send, to be kept in the row before it goes out.

        A send that is repeated with its key within a day reaches nobody twice. None on a channel
        without such keys; NotSent or Rejected if the provider gives none now, or never.
        """
        ...

    async def refusal(self, push_class: PushClass, address: Address) -> Rejected | None:
        """Return the refusal if a message of this class certainly does not go out now.

        It is asked for each of several messages that wait, if the channel ``has_quota``.
        """
        ...

    async def reserve(
        self, connection: BaseDBAsyncClient, push: OutgoingPush, address: Address
    ) -> Rejected | None:
        """Take what a send uses up, such as a place of a quota, in the reserving transaction.

        Return a rejection if there is none: then nothing is reserved, and the next channel is
        tried. Nothing but SQL is awaited.
        """
        ...

    async def settle(
        self,
        connection: BaseDBAsyncClient,
        push: OutgoingPush,
        address: Address,
        result: SendResult,
    ) -> None:
        """Do what a result means for the channel, in the transaction that stores the result.

        Such as: give a place of a quota back, forget an address that is gone. Nothing but SQL is
        awaited.
        """
        ...

    async def send(self, push: OutgoingPush) -> SendResult:
        """Send it once. Never raises for a failure of the provider."""
        ...

    async def ask(self, push: OutgoingPush, since: datetime) -> SendResult | Undelivered | None:
        """Ask the provider about a send whose end is unknown; None if it cannot say (yet)."""
        ...

    async def reached(self, provider_ids: Sequence[str]) -> frozenset[str]:
        """Ask which of the sends have reached a device; at most 100.

        Empty when the provider cannot be asked. Called only if the channel ``is_polled``.
        """
        ...


class ChannelDefaults:
    """Defaults of a channel: no keys, nothing used up, and a provider that posts receipts."""

    __slots__ = ()

    @property
    def has_quota(self) -> bool:
        return False

    @property
    def is_polled(self) -> bool:
        return False

    async def new_cid(self) -> str | NotSent | Rejected | None:
        return None

    async def refusal(self, push_class: PushClass, address: Address) -> Rejected | None:
        return None

    async def reserve(
        self, connection: BaseDBAsyncClient, push: OutgoingPush, address: Address
    ) -> Rejected | None:
        return None

    async def settle(
        self,
        connection: BaseDBAsyncClient,
        push: OutgoingPush,
        address: Address,
        result: SendResult,
    ) -> None:
        return None

    async def ask(self, push: OutgoingPush, since: datetime) -> SendResult | Undelivered | None:
        return None

    async def reached(self, provider_ids: Sequence[str]) -> frozenset[str]:
        return frozenset()
