"""Forwarding while the core fails in each of its ways: nothing lost, nothing twice, and no storm.

Time is held: the outage of minutes takes seconds, breakers and pauses included.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bff.cases.from_core import change_feed, reconciliation
from gateways.exchange import Exchange
from tests.faults.promises import (
    CITIZENS,
    ITEM,
    SubmissionRecord,
    apply,
    asked_for_cases,
    at_the_core,
    duplicates,
    nothing_lost_nothing_twice,
    phones,
)
from tests.services.redis import RedisServer
from tests.support.applications import Application, ready
from tests.support.clients import Phone
from tests.support.refits import UNLIMITED, recurring_jobs, tokens
from tests.support.short_timeouts import with_short_timeouts
from tests.support.stage import Stage, start_stage

BUDGET_S = 8.0
MINUTE_S = 60
STEP_S = 5
SUBMISSIONS = "/cases$"
BUNDLE, PARTS = "新生儿出生一件事", 4

FAULTS: dict[str, dict[str, Any]] = {
    "error 500, half of the time": {"kind": "error", "rate": 0.5},
    "error 500": {"kind": "error"},
    "dropped after it was taken": {"kind": "dropAfter"},
    "dropped after it was taken, now and then": {"kind": "dropAfter", "rate": 0.67},
    "dropped before": {"kind": "drop", "rate": 0.67},
    "garbage": {"kind": "garbage"},
    "cut short": {"kind": "truncate", "rate": 0.8},
    "busy for who knows how long": {"kind": "busy"},
}
LATE = {"kind": "latency", "latencyMs": 2000}  # taken when nobody waits for the answer any more


def hold_breakers(stage: Stage) -> None:
    """Breakers on the clock of the stage, as the pauses of jobs are."""
    for _, service in stage.context.core._services():
        service.exchange.breaker._now = stage.clock.unix


@asynccontextmanager
async def time_held(database_url: str, redis: RedisServer, folder: Path) -> AsyncIterator[Stage]:
    """Jobs run when told. What else could find a lost case does not look."""
    redis.reset()
    rarely = recurring_jobs({reconciliation.JOB: 86400.0, change_feed.JOB: 86400.0})
    async with start_stage(
        database_url,
        redis.url,
        folder,
        capabilities=rarely,
        refits=(UNLIMITED, tokens(life_s=86400)),
        BFF_JOBS="apart",
    ) as stage:
        hold_breakers(stage)
        await stage.context.jobs.drain()  # the catalogue is read
        yield with_short_timeouts(stage, 1.5)


@pytest.fixture
async def hold(
    database_url: str, valkey_server: RedisServer, tmp_path: Path
) -> AsyncIterator[Stage]:
    async with time_held(database_url, valkey_server, tmp_path) as stage:
        yield stage


@pytest.fixture
async def small(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Open a stage for tests in which the kind of database makes no difference."""
    async with time_held(f"sqlite://{tmp_path}/small.sqlite3", valkey_server, tmp_path) as stage:
        yield stage


async def pass_time(stage: Stage, seconds: float) -> None:
    """Time goes by, and the runner does what falls due."""
    while seconds > 0:
        step = min(seconds, STEP_S)
        stage.clock.advance(step)
        await stage.context.jobs.drain()
        seconds -= step


async def made_good_within_a_minute(stage: Stage, told: SubmissionRecord) -> None:
    await stage.no_faults()
    await pass_time(stage, MINUTE_S)
    await nothing_lost_nothing_twice(stage, told)


async def wave(citizens: list[Phone], told: SubmissionRecord) -> None:
    await asyncio.gather(*(apply(phone, told) for phone in citizens))


async def outage(stage: Stage, told: SubmissionRecord, seconds: int) -> int:
    """So long without any core, four told "we have it" each half minute; how often it was asked."""
    citizens = await phones(stage, CITIZENS[:4])
    await stage.faults(kind="down")
    for _ in range(seconds // 30):
        await wave(citizens, told)
        await pass_time(stage, 30)
    assert told.heard == {"202": seconds // 30 * 4}
    assert told.longest_s < BUDGET_S
    assert await at_the_core(stage) == []
    return len(await asked_for_cases(stage))


def most_asked(seconds: float) -> float:
    """Five failures open the breaker, four more may be under way; then one probe in 5 s."""
    return 2 * (5 + 4) + seconds / 5


async def test_five_minutes_without_a_core_under_load(hold: Stage) -> None:
    told = SubmissionRecord()
    asked = await outage(hold, told, 300)
    assert asked <= most_asked(300)
    await made_good_within_a_minute(hold, told)
    assert len(told.cases) == 40


async def test_without_the_breaker_the_outage_is_a_storm(small: Stage) -> None:
    """The control."""
    for _, service in small.context.core._services():
        service.exchange.breaker._limit = 10**9
    assert await outage(small, SubmissionRecord(), 90) > 2 * most_asked(90)


@pytest.mark.parametrize("name", FAULTS)
async def test_whatever_it_answers(hold: Stage, name: str) -> None:
    told, citizens = SubmissionRecord(), await phones(hold, CITIZENS[:4])
    await hold.faults(path=SUBMISSIONS, **FAULTS[name])
    for _ in range(3):
        await wave(citizens, told)
        await pass_time(hold, 20)
    await made_good_within_a_minute(hold, told)
    assert len(told.cases) == 12


async def test_what_it_takes_when_nobody_waits_any_more(hold: Stage) -> None:
    told, citizens = SubmissionRecord(), await phones(hold, CITIZENS[:4])
    await hold.faults(path=SUBMISSIONS, **LATE)
    await wave(citizens, told)
    assert told.heard == {"202": 4}
    await pass_time(hold, 10)  # asked again while the first is still on its way
    await made_good_within_a_minute(hold, told)


async def test_it_is_never_asked_earlier_than_it_said(small: Stage) -> None:
    told, citizens = SubmissionRecord(), await phones(small, CITIZENS[:3])
    await small.faults(path=SUBMISSIONS, kind="busy", status=429, retryAfter="40")
    await wave(citizens, told)
    await pass_time(small, 3 * MINUTE_S)
    tries = defaultdict(list)
    for call in await asked_for_cases(small):
        tries[call["requestId"]].append(call["at"])
    again = {name: times for name, times in tries.items() if name.startswith("forward-")}
    assert len(tries) == 6, "three from requests, three by the runner"
    assert len(again) == 3
    first = min(min(times) for times in tries.values())
    for times in again.values():
        assert len(times) >= 3
        assert all(b - a >= 40 for a, b in zip([first, *times], times, strict=False))
    await made_good_within_a_minute(small, told)


async def test_come_again_at_once_is_not_taken_at_its_word(small: Stage) -> None:
    told, citizens = SubmissionRecord(), await phones(small, CITIZENS[:1])
    await small.faults(path=SUBMISSIONS, kind="busy", status=429, retryAfter="0")
    await wave(citizens, told)
    await pass_time(small, MINUTE_S)
    assert len(await asked_for_cases(small)) <= 10
    await made_good_within_a_minute(small, told)


def without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    send = Exchange.send_idempotent

    async def keyless(self: Exchange, request: Any, *how: Any, **limit: Any) -> Any:
        headers = {name: v for name, v in request.headers.items() if name != "Idempotency-Key"}
        return await send(self, replace(request, headers=headers), *how, **limit)

    monkeypatch.setattr(Exchange, "send_idempotent", keyless)


async def test_without_the_key_a_lost_answer_makes_duplicates(
    small: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: neither we send a key nor does the core know its submissions again."""
    without_the_key(monkeypatch)
    told, citizens = SubmissionRecord(), await phones(small, CITIZENS[:4])
    await small.faults(path=SUBMISSIONS, kind="noKey")
    await small.faults(path=SUBMISSIONS, kind="dropAfter", rate=0.67)
    await wave(citizens, told)
    await pass_time(small, MINUTE_S)
    assert await duplicates(small) > 0
    assert len(await at_the_core(small)) > len(told.cases)


async def disturb(stage: Stage, chance: random.Random) -> None:
    """Another fault on top, or all gone."""
    if chance.random() < 0.3:
        await stage.no_faults()
        return
    order: Mapping[str, Any] = chance.choice([*FAULTS.values(), LATE])
    most = {"count": chance.randint(1, 12)} if chance.random() < 0.5 else {}
    await stage.faults(path=SUBMISSIONS, **order, **most)


@pytest.mark.parametrize("seed", [20261123])
async def test_any_mixture_of_faults(hold: Stage, seed: int) -> None:
    """60 applications, some of them bundles; now and then one whose answer was lost comes again."""
    chance, told = random.Random(seed), SubmissionRecord()
    citizens = await phones(hold, CITIZENS[:5])
    results: list[Sent] = []
    for turn in range(12):
        await disturb(hold, chance)
        items = [ITEM] * 4 + [BUNDLE if turn % 4 == 1 else ITEM]
        batch = [await filled_in(*each) for each in zip(citizens, items, strict=True)]
        await asyncio.gather(*(told.submit(*one) for one in batch))
        known, results = list(told.cases), results + batch
        await told.submit(*chance.choice(results))
        assert told.cases == known
        await pass_time(hold, chance.choice([1, 5, 20, 45]))
    assert len(results) == 60
    assert len(told.cases) == 57 + 3 * PARTS
    await made_good_within_a_minute(hold, told)


Sent = tuple[Application, str, list[str]]


async def filled_in(phone: Phone, item: str) -> Sent:
    """Ready to be sent, with its key and what is agreed to."""
    application = await ready(phone, item)
    return application, secrets.token_urlsafe(12), await application.commitments()
