"""不是本人: recorded once, by the desk that scanned, within minutes, and told to the holder."""

from __future__ import annotations

import asyncio
from typing import Any

from models import InboxMessage, Terminal, UsageChain, UsageEntry
from models.usage_log import UsageAction, verify_chain
from tests.support.clients import Desk, Phone
from tests.support.core_cases import person_id_of
from tests.support.problems import expect
from tests.support.stage import Stage

CARD = "居民身份证"


async def scan(desk: Desk, phone: Phone) -> str:
    code = (await phone.show(CARD, "matter"))["code"]
    return str((await desk.scan(code, operator="李窗口")).json()["scanId"])


async def deny(desk: Desk, scan_id: str) -> Any:
    return await desk.post(f"/v1/scans/{scan_id}/denial")


async def test_the_holder_finds_it_and_is_told_at_once(each_database: Stage) -> None:
    stage = each_database
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    scan_id = await scan(desk, phone)
    answers = await asyncio.gather(*(deny(desk, scan_id) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {204}
    assert (await deny(desk, scan_id)).status_code == 204

    denied, shown = await phone.usage_log()
    assert (shown["id"], denied["action"], denied["outcome"]) == (scan_id, "deny", "refused")
    assert (denied["certificateName"], denied["fields"]) == (CARD, [])
    assert await UsageEntry.filter(action=UsageAction.DENY).count() == 1
    person = person_id_of(stage, phone)
    assert await InboxMessage.filter(person_id=person, kind="scan").count() == 2
    seal = stage.context.certificates.log_sealer
    assert await verify_chain(f"person:{person}", seal) == []


async def test_only_the_desk_that_scanned_and_only_for_ten_minutes(small_stage: Stage) -> None:
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    just_in_time, too_late = await scan(desk, phone), await scan(desk, phone)
    await Terminal.create(
        id="desk-4", hall_id="rongcheng-hall", kind="desk", label="4号窗口", capabilities=[]
    )
    other = await small_stage.desk("desk-4")
    expect(await deny(other, just_in_time), "scan-not-found")
    expect(await deny(desk, "aaaaaaaaaaaaaaaa"), "scan-not-found")
    small_stage.clock.advance(10 * 60 - 1)
    desk = await small_stage.desk()  # its session has been renewed since
    assert (await deny(desk, just_in_time)).status_code == 204
    small_stage.clock.advance(1)
    expect(await deny(desk, too_late), "scan-not-found")
    assert await UsageEntry.filter(action=UsageAction.DENY).count() == 1


async def test_a_kiosk_cannot_deny_its_own_scan(small_stage: Stage) -> None:
    phone, kiosk = await small_stage.phone("linxiuying"), await small_stage.desk("demo-kiosk-1")
    expect(await deny(kiosk, await scan(kiosk, phone)), "scan-not-found")
    [_] = await phone.usage_log()


async def test_one_that_could_not_be_stored_is_not_called_recorded(small_stage: Stage) -> None:
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    scan_id = await scan(desk, phone)
    head = UsageChain.filter(id=f"person:{person_id_of(small_stage, phone)}")
    await head.update(seq=0)  # the next row of the chain gets a number that is taken
    assert (await deny(desk, scan_id)).status_code >= 500
    await head.update(seq=1)
    assert (await deny(desk, scan_id)).status_code == 204
    assert await UsageEntry.filter(action=UsageAction.DENY).count() == 1


async def test_a_refused_scan_and_a_denial_cannot_be_denied(small_stage: Stage) -> None:
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    scan_id = await scan(desk, phone)
    assert (await deny(desk, scan_id)).status_code == 204
    [denial, _] = await phone.usage_log()
    expect(await deny(desk, denial["id"]), "scan-not-found")
