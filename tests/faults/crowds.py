"""Many citizens whom the core tells of their cases, in rounds, not always once or in order.

One event in twenty is posted twice, and one in five a round late, after those of the next. A case
has two events: if the first comes after the second it is a line of the timeline, and no news.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models import CaseEvent
from models.push import PushChannel
from notifications.send import LEASE_S
from tests.faults.push_promises import are_at_an_end, each_fact_once
from tests.services.redis import RedisServer
from tests.support.push_people import (
    Arrival,
    Member,
    facts_of,
    new_case,
    post_until_heard,
    put_members,
)
from tests.support.push_stage import POLL_S, advance, is_settled, pushes_settled
from tests.support.refits import UNLIMITED
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually, until

TWICE, LATE = 0.05, 0.2
AT_ONCE = 8
SEND = "/wechat/cgi-bin/message/subscribe/send"
SETTLED_S, LOOK_S = 120.0, 5.0
Event = dict[str, Any]


@dataclass
class Crowd:
    """Citizens, and what the core has told of them. Nothing is late in the ``last_round``."""

    stage: Stage
    members: list[Member]
    last_round: int
    round: int = 0
    news: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _chance: random.Random = field(default_factory=lambda: random.Random(11))
    _newest: dict[str, int] = field(default_factory=dict)
    _second: dict[str, Event] = field(default_factory=dict)
    _late: list[tuple[Member, Event]] = field(default_factory=list)
    _next: list[tuple[Member, Event]] = field(default_factory=list)
    _posted: set[str] = field(default_factory=set)

    async def hear(self, rounds: int, every_s: float) -> None:
        """Let the core tell each citizen one more thing in each round."""
        for _ in range(rounds):
            await self.prepare()
            self.stage.clock.advance(every_s)  # what was said before goes out meanwhile
            self.stage.context.jobs.wake()
            await self.post()
            await pushes_settled(self.stage)

    async def prepare(self) -> None:
        """Let the next round happen at the core."""
        self.round += 1
        self._next = [(member, await self._next_event(member)) for member in self.members]

    async def post(self) -> None:
        """Post the round, several at once, those of a case one after the other."""
        late, self._late = self._late, []
        chains: defaultdict[str, list[Event]] = defaultdict(list)
        for member, event in self._next:
            if self.round < self.last_round and self._chance.random() < LATE:
                self._late.append((member, event))
            else:
                self._add(chains, member, event)
        for member, event in late:
            self._add(chains, member, event)
        waiting = list(chains.values())

        async def post_some() -> None:
            while waiting:
                for event in waiting.pop():
                    await post_until_heard(self.stage, event)

        await asyncio.gather(*(post_some() for _ in range(AT_ONCE)))

    def _add(self, chains: Mapping[str, list[Event]], member: Member, event: Event) -> None:
        case_no, version, source = event["caseNo"], event["version"], event["eventId"]
        chains[case_no].extend([event] * (1 + (self._chance.random() < TWICE)))
        self._posted.add(source)
        if version > self._newest.get(case_no, 0):
            self._newest[case_no] = version
            self.news[member.id][source] = self.round

    async def _next_event(self, member: Member) -> Event:
        if second := self._second.pop(member.id, None):
            return second
        case = await new_case(self.stage, member, self.round)
        first, self._second[member.id] = facts_of(self.stage, case)
        return first

    async def outlive_leases(self) -> None:
        """Let the leases of jobs be over that nobody works on any more."""

        async def are_done() -> bool:
            self.stage.clock.advance(LEASE_S + 1)
            self.stage.context.jobs.wake()
            return bool(await until(lambda: is_settled(self.stage), LOOK_S, POLL_S))

        await eventually(are_done, SETTLED_S)

    async def come_to_an_end(self) -> None:
        """Let time pass until no push waits."""

        async def are_there() -> bool:
            await advance(self.stage, 60)
            return await are_at_an_end()

        await eventually(are_there, SETTLED_S, every_s=0.1)

    async def check(self) -> list[Arrival]:
        """Check the statement; return what is on the handsets."""
        lines = await CaseEvent.all().values_list("source_id", flat=True)
        assert sorted(str(line) for line in lines) == sorted(self._posted)
        assert self.timeline_only, "nothing came too late to be news"
        return await each_fact_once(self.stage, self.members, self.news)

    @property
    def news_count(self) -> int:
        return sum(len(own) for own in self.news.values())

    @property
    def timeline_only(self) -> int:
        """Return how many events were no news any more."""
        return len(self._posted) - self.news_count


@asynccontextmanager
async def crowd(
    database_url: str,
    redis: RedisServer,
    folder: Path,
    size: Mapping[PushChannel, int],
    rounds: int,
) -> AsyncIterator[Crowd]:
    """Yield the whole system with so many citizens; receipts come before answers."""
    redis.reset()
    settings: dict[str, Any] = {"BFF_REDIS_TIMEOUT_S": "0.2", "refits": (UNLIMITED,)}
    async with start_stage(database_url, redis.url, folder, has_channels=True, **settings) as stage:
        people = [await put_members(stage, channel, count) for channel, count in size.items()]
        await stage.faults(kind="trickle", path=SEND, latencyMs=50, rate=0.5)
        answer = await stage.admin.post("/admin/sms/receipts", json={"when": "early"})
        assert answer.status_code == 204, answer.text
        yield Crowd(stage, [member for some in people for member in some], rounds)
