"""One's own verified data in full: for oneself only, and stored nowhere on the way."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from bff.logs import RequestLog
from sandbox.core.people import PEOPLE
from tests.support.drafts import delegate
from tests.support.stage import Stage
from tests.support.waiting import eventually


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def test_it_is_ones_own_in_full_and_no_cache_or_log_has_it(
    small_stage: Stage, tmp_path: Path
) -> None:
    phone = await small_stage.phone("linxiuying")
    who = PEOPLE["linxiuying"]
    file = tmp_path / "requests.log"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    small_stage.context.http.request_log = RequestLog(descriptor)
    answer = await phone.get("/v1/own-data")
    assert answer.json() == {"name": who.name, "certNo": who.cert_no, "mobile": who.mobile}
    assert "no-store" in answer.headers["cache-control"]

    def lines() -> str:
        small_stage.context.http.request_log.flush()
        return file.read_text()

    await eventually(lambda: "v1/own-data" in lines())  # the log has the call
    assert who.cert_no not in lines()
    assert who.name not in lines()


async def test_an_agent_reads_their_own_also_while_acting(stage: Stage) -> None:
    mother, daughter = await stage.phone("linxiuying"), await stage.phone("huangmeiling")
    delegation = await delegate(mother, daughter, "huangmeiling")
    answer = await daughter.client.get(
        "/v1/own-data", headers={**daughter.headers, "X-Acting-For": delegation}
    )
    assert answer.json()["certNo"] == PEOPLE["huangmeiling"].cert_no


async def test_nobody_reads_it_without_signing_in(stage: Stage) -> None:
    assert (await stage.client.get("/v1/own-data")).status_code == 401
