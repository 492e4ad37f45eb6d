"""A core that does not take us for ourselves (clock off, key changed) has refused nobody's case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models import Draft, Forward
from tests.support.applications import ready
from tests.support.problems import expect
from tests.support.stage import Stage

STATEMENT = "公积金缴存证明打印"


def signer_of(stage: Stage, service: str = "cases") -> Any:
    """Return the signer of one service of the core."""
    return getattr(stage.context.core, service).exchange._sign


def off(stage: Stage, what: str, service: str = "cases") -> None:
    """Wrong as an operator has it wrong: by our clock, or by the key after it was changed."""
    signer = signer_of(stage, service)
    if what == "clock":
        signer._clock = lambda: stage.clock.unix() - 301
    else:
        signer._config = replace(signer._config, app_key=b"the key of last year")


def right_again(stage: Stage, config: Any) -> None:
    signer = signer_of(stage)
    signer._clock, signer._config = stage.clock.unix, config


@pytest.fixture
def stage(each_database: Stage) -> Stage:
    """Breakers on the stage's clock, as the pauses of jobs are."""
    for _, service in each_database.context.core._services():
        service.exchange.breaker._now = each_database.clock.unix
    return each_database


async def core_cases(stage: Stage) -> list[str]:
    return [case["sourceNo"] for case in (await stage.admin.get("/admin/cases")).json()]


@pytest.mark.parametrize("what", ["clock", "key"])
async def test_a_case_waits_until_the_core_knows_us_again(stage: Stage, what: str) -> None:
    """The first try was taken and its answer lost: refused, it could be submitted a second time."""
    config = signer_of(stage)._config
    application = await ready(await stage.phone("wangji"), STATEMENT)
    await stage.faults(kind="dropAfter", path="/cases$", count=2)
    answer = await application.submit()
    assert answer.status_code == 202, answer.text
    case_id = answer.json()["cases"][0]["id"]
    off(stage, what)
    for _ in range(5):
        stage.clock.advance(300)
        await stage.context.jobs.drain()
    assert (await Forward.get(id=case_id)).state == "queued"
    assert not (await Draft.get(id=application.id)).is_open
    right_again(stage, config)
    stage.clock.advance(3600)
    await stage.context.jobs.drain()
    assert (await Forward.get(id=case_id)).state == "acknowledged"
    assert await core_cases(stage) == [case_id]


async def test_a_ticket_is_not_said_to_be_refused(stage: Stage) -> None:
    off(stage, "clock", "identity")
    answer = await stage.client.post("/v1/sessions/app", json={"ticket": "t"})
    problem = expect(answer, "core-unavailable")
    assert problem["upstream"]["code"] == "40102"
