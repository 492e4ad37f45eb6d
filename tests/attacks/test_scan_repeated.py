"""A scan whose answer was lost is answered again under its Idempotency-Key.

That shows the certificate once more. Its holder reads so, and it ends with their session.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bff.codes import repeats
from models import IdempotencyRecord, UsageEntry
from tests.support.clients import Desk, Phone
from tests.support.live_stream import open_stream
from tests.support.problems import expect
from tests.support.stage import Stage

KEY = "lost-in-a-lift-1"
CARD = "居民身份证"


async def scan_once(stage: Stage) -> tuple[Desk, Phone, dict[str, Any], httpx.Response]:
    desk, phone = await stage.desk(), await stage.phone("linxiuying")
    shown = await phone.show(CARD)
    answer = await scan(desk, shown)
    assert answer.status_code == 200, answer.text
    return desk, phone, shown, answer


async def scan(desk: Desk, shown: dict[str, Any]) -> httpx.Response:
    body = {"code": shown["code"], "useCause": "核验"}
    return await desk.post("/v1/scans", body, headers={"Idempotency-Key": KEY})


async def test_the_holder_reads_of_each_time(each_database: Stage) -> None:
    desk, phone, shown, first = await scan_once(each_database)
    async with open_stream(phone) as live:
        assert (await live.next()).name == "hello"
        again = await scan(desk, shown)
        told = await live.next()
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    newest, oldest = await phone.usage_log()
    scan_id = first.json()["scanId"]
    assert (oldest["id"], oldest["repeatOf"]) == (scan_id, None)
    assert newest["repeatOf"] == scan_id
    assert told.data["id"] == newest["id"]
    same = ("action", "outcome", "terminal", "certificateName", "purpose", "fields", "useCause")
    assert [newest[name] for name in same] == [oldest[name] for name in same]


async def test_it_is_answered_no_longer_once_the_codes_session_has_ended(
    each_database: Stage,
) -> None:
    desk, phone, shown, _ = await scan_once(each_database)
    await phone.delete("/v1/sessions")
    for _ in range(2):
        answer = await scan(desk, shown)
        expect(answer, "code-withdrawn")
        assert "林" not in answer.text
    outcomes = await UsageEntry.all().order_by("seq").values_list("outcome", "reason_code")
    assert outcomes == [("shown", None)] + [("refused", "code-withdrawn")] * 2


async def test_control_unasked_it_is_answered_for_a_day(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def do_nothing(*_: object) -> None:
        pass

    monkeypatch.setattr(repeats, "allow", do_nothing)
    desk, phone, shown, first = await scan_once(each_database)
    await phone.delete("/v1/sessions")
    assert (await scan(desk, shown)).json() == first.json()
    assert await UsageEntry.all().count() == 1


async def test_it_is_answered_no_longer_than_the_code_is_remembered(small_stage: Stage) -> None:
    desk, _, shown, _ = await scan_once(small_stage)
    await small_stage.context.redis.run("DEL", f"code:{shown['codeId']}")  # its 16 minutes are over
    expect(await scan(desk, shown), "code-expired")
    assert await IdempotencyRecord.all().count() == 1


async def test_a_refusal_repeated_is_a_row_too_and_stays_the_same_refusal(
    small_stage: Stage,
) -> None:
    desk, phone = await small_stage.desk(), await small_stage.phone("linxiuying")
    shown = await phone.show(CARD)
    assert (await desk.scan(shown["code"])).status_code == 200
    expect(await scan(desk, shown), "code-used")
    assert (await scan(desk, shown)).json()["reasonCode"] == "code-used"
    rows = await UsageEntry.all().order_by("seq")
    reasons = [row.reason_code for row in rows]
    assert reasons == [None, "code-used", "code-used"]
    small_stage.clock.advance(61)
    again = (await scan(desk, shown)).json()
    assert again["reasonCode"] == "code-used"  # and not "expired": it is the first answer
