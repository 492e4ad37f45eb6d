"""Events that are lost, late, repeated or out of order lead to the same case and timeline."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bff.cases.from_core import change_feed
from bff.cases.from_core.change_feed import pull_changes
from bff.cases.from_core.intake import take_in_each
from gateways.core import CoreError, Event
from models import CaseEvent, CoreFeed, InboxMessage, ServiceCase
from tests.services.redis import RedisServer
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, core_call, move_case
from tests.support.push_stage import events_posted, hear_events
from tests.support.refits import recurring_jobs
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually

ROUTE: list[dict[str, Any]] = [
    {"state": "11"},
    {"state": "12"},
    {"state": "20"},
    {"kind": "payment", "detail": {"status": "due", "amountFen": 1200}},
    {"kind": "payment", "detail": {"status": "paid"}},
    {"state": "31"},
    {"state": "30"},
    {"state": "40"},
]
FAULTS: dict[str, list[dict[str, Any]]] = {
    "lost, all of them": [{"kind": "eventLose"}],
    "every third lost": [{"kind": "eventLose", "rate": 0.34}],
    "twice": [{"kind": "eventDuplicate"}],
    "reordered": [{"kind": "eventReorder", "latency_ms": 300, "rate": 0.5}],
    "late": [{"kind": "eventDelay", "latency_ms": 300, "rate": 0.5}],
    "all at once": [
        {"kind": "eventLose", "rate": 0.25},
        {"kind": "eventReorder", "latency_ms": 300, "rate": 0.34},
        {"kind": "eventDuplicate", "rate": 0.5},
    ],
}


@pytest.fixture
async def alone(
    database_url: str, valkey_server: RedisServer, tmp_path: Path
) -> AsyncIterator[Stage]:
    """Yield a system that gets the core's events by post only.

    Nothing reads the core's list of changes until the test does.
    """
    valkey_server.reset()
    async with start_stage(database_url, valkey_server.url, tmp_path, BFF_JOBS="apart") as stage:
        await hear_events(stage)
        yield stage


async def travelled_case(stage: Stage, phone: Phone) -> ServiceCase:
    """Return a case that has gone through all states, with its events posted or lost."""
    case = await case_at_core(stage, phone)
    for step in ROUTE:
        await move_case(stage, case, **step)
    await events_posted(stage)
    return case


async def view_of(phone: Phone, case: ServiceCase) -> dict[str, Any]:
    """Return the case as its citizen sees it, without ids and times."""
    body: dict[str, Any] = (await phone.get(f"/v1/cases/{case.id}")).json()
    for name in ("id", "caseNo", "receiptNumber", "submittedAt", "changedAt", "receivedAt"):
        del body[name]
    del body["forwarding"]["until"]
    (body["payment"] or {}).pop("payNo", None)
    for line in body["timeline"]:
        del line["at"]
    return body


async def versions_told(case: ServiceCase) -> list[int]:
    """Return the versions of the events in somebody's messages, in order."""
    bodies = [
        json.loads(row.body) for row in await InboxMessage.filter(kind="case").order_by("seq")
    ]
    known = {line.source_id: line.version for line in await CaseEvent.filter(case_id=case.id)}
    return [known[body["source"]] for body in bodies if body["source"] in known]


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_happens_to_events_the_case_ends_the_same(alone: Stage, fault: str) -> None:
    phone = await alone.phone("linxiuying")
    undisturbed = await travelled_case(alone, phone)
    expected = await view_of(phone, undisturbed)
    assert (expected["state"], expected["payment"]["status"]) == ("granted", "paid")
    for order in FAULTS[fault]:
        struck = {"latencyMs": order["latency_ms"]} if "latency_ms" in order else {}
        plain = {name: value for name, value in order.items() if name != "latency_ms"}
        await alone.faults(path="/events", **plain, **struck)
    disturbed = await travelled_case(alone, phone)
    lost = "lost" in fault or fault == "all at once"
    assert (await view_of(phone, disturbed) != expected) == lost  # control: without the job
    recovered = await pull_changes(alone.context)
    assert (recovered > 0) == lost
    assert await view_of(phone, disturbed) == expected
    assert await view_of(phone, undisturbed) == expected
    lines = await CaseEvent.filter(case_id=disturbed.id).order_by("version")
    assert [line.version for line in lines] == list(range(1, len(ROUTE) + 2))
    assert await versions_told(undisturbed) == list(range(1, len(ROUTE) + 2))
    told = await versions_told(disturbed)
    assert told == sorted(told), "nobody is told an older state after a newer one"
    assert told[-1] == len(ROUTE) + 1


async def test_without_the_job_a_lost_event_stays_lost(alone: Stage) -> None:
    """Negative control of the next test."""
    phone = await alone.phone("linxiuying")
    await alone.faults(kind="eventLose", path="/events")
    case = await travelled_case(alone, phone)
    await asyncio.sleep(2.5)
    assert (await ServiceCase.get(id=case.id)).state == "submitted"
    assert not await CaseEvent.filter(case_id=case.id).exists()


async def test_the_job_finds_what_was_lost_by_itself(
    database_url: str, valkey_server: RedisServer, tmp_path: Path
) -> None:
    valkey_server.reset()
    quick = recurring_jobs({change_feed.JOB: 1.0}, no_others=True)
    async with start_stage(database_url, valkey_server.url, tmp_path, capabilities=quick) as stage:
        await hear_events(stage)
        await stage.faults(kind="eventLose", path="/events")
        case = await travelled_case(stage, await stage.phone("linxiuying"))

        async def is_found() -> bool:
            recovered = stage.context.counters["core_event_recovered"] >= len(ROUTE)
            return recovered and (await ServiceCase.get(id=case.id)).state == "granted"

        await eventually(is_found)


async def test_what_was_recovered_is_counted_at_once(alone: Stage) -> None:
    """A page that breaks off is read again, and then its first events are no longer new."""
    phone = await alone.phone("linxiuying")
    await alone.faults(kind="eventLose", path="/events")
    await travelled_case(alone, phone)
    page = await alone.context.core.cases.changes(None, core_call())
    counts: list[int] = []

    def events() -> Iterator[Event]:
        for event in page.changes:
            counts.append(alone.context.counters["here"])
            yield event

    assert await take_in_each(alone.context, "changes", events(), counter="here") == len(ROUTE) + 1
    assert counts == list(range(len(ROUTE) + 1))


async def test_after_hours_away_everything_is_read_page_by_page(
    alone: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a core that breaks off half-way is gone on with where it broke off."""
    monkeypatch.setattr(change_feed, "PAGE", 7)
    phone = await alone.phone("linxiuying")
    first = await travelled_case(alone, phone)
    expected = await view_of(phone, first)
    await alone.admin.post("/admin/events-url", json={"url": None})
    cases = [await case_at_core(alone, phone) for _ in range(5)]
    for step in ROUTE:
        for case in cases:
            await move_case(alone, case, **step)
    await alone.faults(kind="garbage", path="/cases/changes", rate=0.25)
    breaks = 0
    while True:
        try:
            await pull_changes(alone.context)
            break
        except CoreError:
            breaks += 1
            await asyncio.sleep(0)
            assert breaks < 50
    assert breaks
    for case in (first, *cases):
        assert await view_of(phone, case) == expected
    feed = await CoreFeed.get(name="changes")
    assert feed.cursor is not None
    assert feed.read_at is not None
    assert await pull_changes(alone.context) == 0


async def test_a_case_that_cannot_be_read_does_not_keep_the_others_back(alone: Stage) -> None:
    """A stored line that cannot be decrypted stops its own case only."""
    phone = await alone.phone("linxiuying")
    spoilt, sound = await case_at_core(alone, phone), await case_at_core(alone, phone)
    await events_posted(alone)
    await alone.faults(kind="eventLose", path="/events")
    for case in (spoilt, sound):
        await move_case(alone, case, state="20")
    await events_posted(alone)
    connection = CaseEvent._meta.db
    await connection.execute_query(
        f"UPDATE case_event SET detail = 'not ours' WHERE case_id = '{spoilt.id}'"
    )
    await pull_changes(alone.context)
    assert (await ServiceCase.get(id=sound.id)).state == "accepted"
    assert (await ServiceCase.get(id=spoilt.id)).state == "submitted"
    assert alone.context.counters["core_misfit:changes"] == 1


async def test_two_readers_at_once_take_each_event_once(alone: Stage) -> None:
    phone = await alone.phone("linxiuying")
    await alone.faults(kind="eventLose", path="/events")
    case = await travelled_case(alone, phone)
    recovered = await asyncio.gather(*(pull_changes(alone.context) for _ in range(4)))
    assert sum(recovered) == len(ROUTE) + 1
    assert await CaseEvent.filter(case_id=case.id).count() == len(ROUTE) + 1
    assert await InboxMessage.filter(kind="case").count() == len(ROUTE) + 1
