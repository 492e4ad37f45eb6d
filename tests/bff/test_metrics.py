"""``/metrics``: what a monitoring system collects, in the text format of Prometheus."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tortoise.connection import get_connection

from bff.cases.from_core.reconciliation import reconcile
from jobs.queue import enqueue
from models.transaction import database
from tests.support.core_cases import case_at_core
from tests.support.stage import Stage


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """No runner adds or takes jobs meanwhile."""
    return {"BFF_JOBS": "apart"}


Samples = dict[tuple[str, str], float]


async def collect(stage: Stage) -> Samples:
    """Name and its first label's value, to the number."""
    answer = await stage.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, "/".join(v for name, v in sample.labels.items() if name != "pid")): (
            sample.value
        )
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_disagreements_with_the_core_are_collected(each_database: Stage) -> None:
    stage = each_database
    assert ("mashangban_cases_compared", "") not in await collect(stage)
    phone = await stage.phone("linxiuying")
    lost, _ = [await case_at_core(stage, phone) for _ in range(2)]
    await reconcile(stage.context)
    agreed = await collect(stage)
    assert agreed["mashangban_cases_differing", "lost-there"] == 0
    assert agreed["mashangban_cases_compared", ""] == 2

    await stage.admin.post(f"/admin/cases/{lost.case_no}/forget")
    await reconcile(stage.context)

    told = await collect(stage)
    assert told["mashangban_cases_differing", "lost-there"] == 1
    assert told["mashangban_events_total", "disagreement/lost-there"] == 1
    at = told["mashangban_cases_compared_at_seconds", ""]
    assert abs(at - stage.clock.unix()) < 60


async def test_jobs_and_circuits_are_collected(each_database: Stage) -> None:
    before = await collect(each_database)
    now = each_database.clock.now()
    await enqueue(database(), "unheard-of", "{}", now=now)
    each_database.clock.advance(30)
    told = await collect(each_database)
    waiting = ("mashangban_jobs", "waiting")
    assert told[waiting] == before[waiting] + 1
    assert told["mashangban_jobs", "dead"] == 0
    assert told["mashangban_jobs_oldest_due_seconds", ""] >= 30
    assert told["mashangban_core_circuit_closed", "cases"] == 1


async def test_without_the_database_the_rest_is_collected(small_stage: Stage) -> None:
    await get_connection("default").execute_script("ALTER TABLE job RENAME TO gone")
    told = await collect(small_stage)
    assert ("mashangban_jobs", "waiting") not in told
    assert told["mashangban_core_circuit_closed", "identity"] == 1
