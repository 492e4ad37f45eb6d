"""The statement by which every fault of pushes is measured.

Each fact is in the inbox once and in order. On the handset it is at most once, exactly once by app
push, and never after a newer one. Each push has an end.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from models import InboxMessage, Job, Push
from models.push import PushState
from tests.support.push_people import APP, Arrival, Member, arrivals
from tests.support.push_stage import PUSH_JOBS
from tests.support.stage import Stage

SENT = (PushState.SENT, PushState.REACHED)
ENDS = (*SENT, PushState.FAILED, PushState.NOT_NEEDED)
RECURRING = ("poll-receipts",)


async def are_at_an_end() -> bool:
    """Tell if no push waits or is under way, and each message has been planned.

    One of unknown end is asked about for an hour, and then left so.
    """
    waiting = Push.filter(state__in=(PushState.PLANNED, PushState.RESERVED))
    jobs = Job.filter(kind__in=[kind for kind in PUSH_JOBS if kind not in RECURRING])
    return not (
        await waiting.exists()
        or await InboxMessage.filter(needs_plan=True).exists()
        or await jobs.exclude(kind="ask-push").exists()
    )


News = Mapping[str, Mapping[str, int]]
"""News of each citizen: the ids of its events, and the round in which each was heard."""


def results_of(members: Iterable[Member], numbers: Iterable[int]) -> News:
    """Return the news when everybody heard of the results of these cases, one after the other."""
    return {one.id: {f"{one.id}-{number}-1": number for number in numbers} for one in members}


async def each_fact_once(stage: Stage, members: Sequence[Member], news: News) -> list[Arrival]:
    """Check the statement for these news; return what is on the handsets."""
    inbox = await _inbox_of(news)
    pushes = await Push.all().order_by("id")
    assert {push.state for push in pushes} <= {*ENDS, PushState.UNSURE}
    messages = await arrivals(stage)
    for member in members:
        theirs = [one for one in messages if one.owner == member.owner]
        own = [push for push in pushes if push.person_id == member.id]
        numbers = [inbox[member.id][f"{member.id}-{one.fact}"] for one in theirs]
        assert len(set(numbers)) == len(numbers), f"twice on the handset of {member.id}"
        assert numbers == sorted(numbers), f"an older fact after a newer one: {member.id}"
        _check_sends(member, own, theirs)
    return messages


async def _inbox_of(news: News) -> dict[str, dict[str, int]]:
    """Return each fact's place in each inbox: there is each once, in the order of the rounds."""
    inbox: dict[str, dict[str, int]] = defaultdict(dict)
    for message in await InboxMessage.filter(kind="case").order_by("seq"):
        source = json.loads(message.body)["source"]
        assert source not in inbox[message.person_id], f"twice in the inbox: {source}"
        inbox[message.person_id][source] = message.seq
    for person_id, rounds in news.items():
        own = inbox[person_id]
        assert own.keys() == rounds.keys(), f"lost, or no news: {own.keys() ^ rounds.keys()}"
        assert list(own.values()) == list(range(1, len(own) + 1)), person_id
        assert sorted(own, key=lambda source: rounds[source]) == list(own), person_id
    return inbox


def _check_sends(member: Member, pushes: Iterable[Push], messages: Sequence[Arrival]) -> None:
    """Check that what is on the handset is what the rows say was sent there."""
    own = [push for push in pushes if push.channel == member.channel]
    carriers = [push for push in own if push.carrier_id is None]
    named = Counter(push.provider_id for push in carriers if push.state in SENT)
    nameless = sum(push.state == PushState.UNSURE for push in carriers)
    unknown = [one for one in messages if one.provider_id not in named]
    assert set(named.values()) <= {1}
    assert len(unknown) <= nameless, f"more on the handset of {member.id} than was sent"
    assert len(messages) - len(unknown) == len(named), f"sent, and not there: {member.id}"
    stood_for, out = sum(1 + one.more for one in messages), [*SENT, PushState.UNSURE]
    assert stood_for <= sum(push.state in out for push in own), f"doubled: {member.id}"
    if member.channel == APP:
        sent = sum(push.state in SENT for push in own)
        assert stood_for == sent, f"not all arrived: {member.id}"
        assert {push.state for push in own} <= {*SENT, PushState.NOT_NEEDED}
