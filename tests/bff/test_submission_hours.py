"""An item that gives no time to forward, or for ever, is applied for like any other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models import Forward
from tests.support.applications import ready
from tests.support.core_cases import item_named
from tests.support.stage import Stage

STATEMENT = "公积金缴存证明打印"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


@pytest.mark.parametrize(("hours", "kept"), [(0, 1), (1_000_000_000, 720)])
async def test_a_submission_has_a_time_that_can_be_kept(
    each_database: Stage, hours: int, kept: int
) -> None:
    stage = each_database
    code = (await item_named(stage, STATEMENT)).implement_code
    answer = await stage.admin.post(f"/admin/items/{code}", json={"forwardWithinHours": hours})
    assert answer.status_code == 200, answer.text
    stage.clock.advance(3600)
    await stage.context.jobs.drain()  # the catalogue is read
    application = await ready(await stage.phone("wangji"), STATEMENT)
    await stage.faults(kind="error", path="/cases$")
    answer = await application.submit()
    assert answer.status_code == 202, answer.text
    forward = await Forward.get(id=answer.json()["cases"][0]["id"])
    assert (forward.state, forward.until - forward.created_at) == ("queued", timedelta(hours=kept))
