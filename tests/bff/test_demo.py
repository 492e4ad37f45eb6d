"""The demo: its people, and a desk and a kiosk for each visitor."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from models import Terminal
from tests.support.clients import TerminalKey
from tests.support.stage import Stage


async def post_with_proof(
    stage: Stage, key: TerminalKey, path: str, body: dict[str, Any]
) -> httpx.Response:
    url = f"{stage.context.settings.server.public_url}{path}"
    proof = key.proof("POST", url, stage.clock.unix())
    return await stage.client.post(path, json=body, headers={"DPoP": proof})


async def visit(stage: Stage, kind: str) -> tuple[TerminalKey, str]:
    """Enrol a visitor's terminal of this kind: its key and its id."""
    made = await stage.client.post("/demo/enrolment-codes", json={"terminal": kind})
    assert made.status_code == 201, made.text
    key, code = TerminalKey(), made.json()["enrolmentCode"]
    answer = await post_with_proof(stage, key, "/v1/terminals/enrolment", {"enrolmentCode": code})
    assert answer.status_code == 201, answer.text
    return key, answer.json()["terminalId"]


async def sign_in(stage: Stage, visitor: tuple[TerminalKey, str]) -> httpx.Response:
    key, terminal_id = visitor
    return await post_with_proof(stage, key, "/v1/sessions/terminal", {"terminalId": terminal_id})


async def test_the_demo_has_a_scene_with_everybody_in_it(small_stage: Stage) -> None:
    answer = await small_stage.client.get("/demo/scene")
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["people"]) == 14
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", ["desk", "kiosk"])
async def test_each_visitor_has_a_terminal_of_their_own(each_database: Stage, kind: str) -> None:
    visitors = [await visit(each_database, kind) for _ in range(3)]
    for visitor in visitors:
        answer = await sign_in(each_database, visitor)
        assert answer.status_code == 201, answer.text
        assert answer.json()["terminal"]["kind"] == kind


async def test_terminals_that_visitors_left_go_after_a_day(each_database: Stage) -> None:
    abandoned = await visit(each_database, "desk")
    await each_database.client.post("/demo/enrolment-codes", json={"terminal": "desk"})
    each_database.clock.advance(23 * 3600)
    used = await visit(each_database, "desk")
    each_database.clock.advance(3 * 3600)
    await visit(each_database, "desk")
    answers = [await sign_in(each_database, one) for one in (abandoned, used)]
    assert [answer.status_code for answer in answers] == [401, 201]
    assert await Terminal.filter(id__startswith="demo-desk-3-").count() == 2
    assert await Terminal.filter(id="demo-desk-3").count() == 1
