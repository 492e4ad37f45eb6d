"""Events of one case that arrive at once, at two workers: each counts once, and in order."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import CaseEvent, InboxMessage, Person, ServiceCase
from tests.support.burst import BurstRequest, at_once, outcomes
from tests.support.core_cases import EventSource, core_headers
from tests.support.server_process import RealStage, real_stage

AT_ONCE = 16
TWICE = 2


async def case_with_events(real: RealStage) -> tuple[ServiceCase, list[dict[str, Any]]]:
    """Return a case that the core has, and sixteen events of it; each has a date of its own."""
    await real.phone("linxiuying")
    person, now = await Person.get(), real.clock.now()
    case = await ServiceCase.create(
        id="burst",
        person_id=person.id,
        applicant_id=person.id,
        item_code="I",
        item_name="事项",
        channel="app",
        state="submitted",
        case_no="N1",
        submitted_at=now,
        changed_at=now,
    )
    source = EventSource(real, case, now - timedelta(days=2))
    return case, [
        source.event("state", "30", promisedDate=f"2026-12-{day:02}")
        for day in range(1, AT_ONCE + 1)
    ]


async def post_at_once(real: RealStage, events: list[dict[str, Any]]) -> None:
    """Post the events in any order at both workers, some of them twice."""
    chance = random.Random(11)
    order = chance.sample([*events, *chance.sample(events, TWICE)], len(events) + TWICE)
    requests = [BurstRequest("/core/events", event, {}) for event in order]
    signed = [
        BurstRequest(each.path, each.body, core_headers(real, each.content)) for each in requests
    ]
    workers = real.server.workers()
    assert len(workers) == 2
    answers = await at_once(str(real.client.base_url), signed, workers)
    assert set(outcomes(answers)) <= {"200", "internal-error"}, outcomes(answers)
    for event in events:  # the core repeats what was not answered 200
        [again] = await at_once(
            str(real.client.base_url),
            [
                BurstRequest(
                    "/core/events", event, core_headers(real, BurstRequest("", event, {}).content)
                )
            ],
            workers[:1],
        )
        assert again.status == 200


async def faults(case: ServiceCase, events: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the case, its lines and its messages."""
    row = await ServiceCase.get(id=case.id)
    lines = await CaseEvent.filter(case_id=case.id)
    messages = await InboxMessage.filter(kind="case").order_by("seq")
    bodies = [message.body for message in messages]
    versions = [
        next(event["version"] for event in events if f'"{event["eventId"]}"' in body)
        for body in bodies
    ]
    found = []
    if sorted(line.source_id for line in lines) != sorted(event["eventId"] for event in events):
        found.append("lines")
    if (row.version, str(row.promised_on)) != (AT_ONCE, f"2026-12-{AT_ONCE}"):
        found.append("row")
    if versions != sorted(set(versions)) or versions[-1] != AT_ONCE:
        found.append("messages")
    if [message.seq for message in messages] != list(range(1, len(messages) + 1)):
        found.append("numbers")
    return found


async def test_16_events_at_once_count_once_and_in_order(real: RealStage) -> None:
    case, events = await case_with_events(real)
    await post_at_once(real, events)
    assert await faults(case, events) == []


@pytest.mark.parametrize("services", ["deployed"], indirect=True)
async def test_without_the_guard_on_the_row_an_older_event_wins(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """Negative control: what was read is written, whatever came meanwhile."""
    module = "tests.races.unguarded_events"
    async with real_stage(tmp_path, *services, module=module) as real:
        case, events = await case_with_events(real)
        await post_at_once(real, events)
        assert await faults(case, events) != []
