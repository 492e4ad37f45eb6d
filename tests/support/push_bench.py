"""Pushes over the real tables and a real provider, with a clock that stands still."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ground.language import Language
from jobs import JobKind, Runner
from models import InboxMessage, Push
from models.push import PushChannel, PushClass
from models.transaction import transact
from notifications import Message, MessageKind, Messages, MessageView, Reader, Urgency, tell
from notifications.channels import Channel
from notifications.messages import OutsideNotice
from notifications.parts import PushParts
from notifications.policy import Choice
from notifications.push_jobs import push_kinds
from notifications.recipients import Recipient
from tests.support.push_provider import Provider, ProviderChannel, run_provider
from tests.support.stored_people import put_person

DAYTIME = datetime(2026, 11, 18, 2, tzinfo=UTC)
"""10:00 in Beijing, on a working Wednesday."""
APP, WECHAT, SMS = PushChannel.APP, PushChannel.WECHAT, PushChannel.SMS
RECURRING = {"poll-receipts", "erase-pushes"}


class Fact(Message):
    """Message of the tests: its words, and its class."""

    KIND = "fact"
    MAY_PUSH = True

    words: str
    push_class: str


class Secret(Message):
    """Message that never goes outside."""

    KIND = "secret"

    words: str


class StillClock:
    def __init__(self, start: datetime = DAYTIME) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def unix(self) -> float:
        return self._now.timestamp()

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)

    def set(self, moment: datetime) -> None:
        self._now = moment


@dataclass
class People:
    """Everybody exists, unless they are ``gone``."""

    choices: dict[str, Choice] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    async def find(self, person_id: str) -> Recipient | None:
        if person_id in self.gone:
            return None
        language = self.languages.get(person_id, "zh")
        choice = self.choices.get(person_id, Choice())
        return Recipient(Reader(person_id, language, frozenset({"follow"})), choice)


@dataclass
class Truth:
    """Facts, by their words: those untrue by now, those unfit, and those not for some channel."""

    untrue: set[str] = field(default_factory=set)
    unfit: set[str] = field(default_factory=set)
    not_by: dict[str, PushChannel] = field(default_factory=dict)

    async def show(self, fact: Fact, reader: Reader) -> MessageView | None:
        if fact.words in self.untrue:
            return None
        if fact.words in self.unfit:
            raise LookupError(fact.words)
        words = fact.words.upper() if reader.language.startswith("en") else fact.words
        not_by = frozenset(name for key, name in self.not_by.items() if key == fact.words)
        notice = OutsideNotice(subject="s", news=words, advice="a", at=DAYTIME, not_by=not_by)
        return MessageView(
            words,
            None,
            Urgency.USUAL,
            None,
            push_class=PushClass(fact.push_class),
            outside=notice,
        )


def messages(truth: Truth) -> Messages:
    return Messages((MessageKind(message=Fact, scope="follow", show=truth.show),))


@dataclass
class PushBench:
    provider: Provider
    clock: StillClock = field(default_factory=StillClock)
    people: People = field(default_factory=People)
    truth: Truth = field(default_factory=Truth)
    channels: dict[PushChannel, Channel] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    """People who certainly have no stream open."""

    def open(self, *names: PushChannel) -> PushBench:
        """Set up these channels. The app has keys."""
        for name in names:
            self.channels[name] = ProviderChannel(name, self.provider.url, has_keys=name is APP)
        return self

    def channel(self, name: PushChannel) -> ProviderChannel:
        channel = self.channels[name]
        assert isinstance(channel, ProviderChannel)
        return channel

    def parts(self, grace_s: float = 15.0) -> PushParts:
        return PushParts(
            channels=self.channels,
            recipients=self.people,
            show=messages(self.truth).show_outside,
            may_watch=self.may_watch,
            clock=self.clock,
            random=lambda: 0.5,
            grace_s=grace_s,
        )

    async def may_watch(self, person_id: str) -> bool:
        return person_id not in self.absent

    def kinds(self, without: Iterable[str] = ()) -> list[JobKind]:
        """Return the kinds of job, without the recurring ones: those never end."""
        left_out = RECURRING | set(without)
        return [kind for kind in push_kinds(self.parts()) if kind.name not in left_out]

    def runner(self, kinds: Iterable[JobKind] | None = None) -> Runner:
        kinds = self.kinds() if kinds is None else kinds
        new_id = lambda: secrets.token_urlsafe(12)  # noqa: E731
        return Runner(tuple(kinds), self.clock, new_id, Counter(), poll_s=0.02, random=lambda: 0.5)

    async def person(self, *person_ids: str) -> None:
        for person_id in person_ids:
            await put_person(person_id, DAYTIME)

    async def tell(
        self, words: str, push_class: PushClass = PushClass.ACTION, person_id: str = "p1"
    ) -> InboxMessage:
        fact = Fact(words=words, push_class=push_class.value)
        await transact(lambda conn: tell(conn, person_id, fact, self.clock.now()))
        row = await InboxMessage.filter(person_id=person_id).order_by("-seq").first()
        assert row is not None
        return row

    async def run(self, *after_s: float) -> None:
        """Do what is due now, and after each of these pauses."""
        await self.runner().drain()
        for seconds in after_s:
            self.clock.advance(seconds)
            await self.runner().drain()

    async def states(self, **which: object) -> list[tuple[str, str, str | None]]:
        """Return channel, state and reason of each push, in the order in which they were made."""
        rows = await Push.filter(**which).order_by("id")
        return [(row.channel, row.state, row.reason) for row in rows]


@asynccontextmanager
async def push_bench() -> AsyncIterator[PushBench]:
    async with run_provider() as provider:
        bench = PushBench(provider)
        await bench.person("p1")
        yield bench
