"""What the core writes is settled with, whatever is in it, and nobody reads it in the database."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bff.cases.forwarding import ledger, outcomes
from gateways.core import Acceptance, CaseChange, CoreRefused, Refusal
from gateways.core.reference import cases
from gateways.core.reference.answers import repairing_reader
from jobs import ClaimedJob, queue
from models import Forward, Job, ServiceCase
from models.transaction import transact
from tests.support.applications import ready
from tests.support.case_actions import act, catch_up
from tests.support.clients import Phone
from tests.support.core_cases import case_at_core, move_case
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

STATEMENT = "公积金缴存证明打印"
ODD = "\x00SJ\u202e1\x1b"  # PostgreSQL takes no U+0000; U+202E turns the line round


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


@pytest.fixture
async def phone(each_database: Stage) -> Phone:
    await each_database.context.jobs.drain()  # the catalogue is read
    return await each_database.phone("wangji")


async def queued_forward(stage: Stage, phone: Phone) -> Forward:
    """Return a forward of a case for which the core gives no answer."""
    await stage.faults(kind="error", path="/cases")
    answer = await (await ready(phone, STATEMENT)).submit()
    assert answer.status_code == 202, answer.text
    await stage.no_faults()
    return await Forward.get(id=answer.json()["cases"][0]["id"])


def acceptance(kind: str) -> Acceptance:
    at = "2026-11-23T12:00:00+08:00"
    receipt = {"number": ODD, "kind": kind, "at": at}
    said = {"caseNo": ODD, "state": "1\x000", "version": 1, "receivedAt": at, "receipt": receipt}
    read = repairing_reader(cases._Acceptance, Acceptance)
    return read(msgspec.Raw(msgspec.json.encode(said)))[0]


async def held_job(forward: Forward, claim: str = "ours") -> ClaimedJob:
    """Claim the job of the forward."""
    await Job.filter(payload=forward.id).update(claim=claim)
    row = await Job.get(payload=forward.id)
    return ClaimedJob(row.id, row.kind, row.payload, claim, 1, row.created_at, row.give_up_at)


async def test_a_job_that_another_runner_holds_is_not_ours_to_remove(
    each_database: Stage, phone: Phone
) -> None:
    """The acceptance is recorded; only the runner that removes the job counts it as done."""
    forward = await queued_forward(each_database, phone)
    lost = await held_job(forward)
    await held_job(forward, claim="another runner's")
    now, answer = each_database.clock.now(), acceptance("receiving")
    assert not await ledger.record_timely_acceptance(forward, answer, now, queue.removal(lost))
    assert (await Forward.get(id=forward.id)).state == "acknowledged"
    assert await Job.filter(payload=forward.id).count() == 1


@pytest.mark.parametrize("kind", ["acceptedOnTheSpotByHand", "", "\x00", "accepting"])
async def test_an_odd_acknowledgement_settles(
    each_database: Stage, phone: Phone, kind: str
) -> None:
    forward = await queued_forward(each_database, phone)
    removal = queue.removal(await held_job(forward))
    now = each_database.clock.now()
    assert await ledger.record_timely_acceptance(forward, acceptance(kind), now, removal)
    assert await Job.filter(payload=forward.id).count() == 0
    assert (await Forward.get(id=forward.id)).state == "acknowledged"
    case = await ServiceCase.get(id=forward.case_id)
    assert (case.case_no, case.receipt_number, case.upstream_code) == ("SJ1", "SJ1", "10")
    receipt = (await phone.get(f"/v1/cases/{case.id}/receipt")).json()
    assert receipt["kind"] == ("accepting" if kind == "accepting" else "receiving")


async def test_an_odd_answer_to_a_withdrawal_settles(each_database: Stage, phone: Phone) -> None:
    case = await case_at_core(each_database, phone)
    await each_database.faults(kind="error", path="/cases")
    assert (await act(phone, case, "withdrawal", {"reason": "不办了"})).status_code == 202
    forward = await Forward.get(kind="withdrawal")
    said = b'{"state":"5\\u00001","version":9}'
    answer, _ = repairing_reader(cases._CaseChange, CaseChange)(msgspec.Raw(said))
    now = each_database.clock.now()
    await transact(lambda conn: outcomes.record_move(conn, forward, answer, True, now))
    assert (await ServiceCase.get(id=case.id)).state == "withdrawn"


async def test_a_refusal_in_odd_words_settles_and_is_not_in_clear(
    each_database: Stage, phone: Phone
) -> None:
    forward = await queued_forward(each_database, phone)
    words = f"证件号 359901194403121280 {ODD}\n不符"
    refusal = CoreRefused("cases", "refused", refusal=Refusal.FORM_REFUSED, code=43204, msg=words)
    now = each_database.clock.now()
    await transact(lambda conn: ledger.record_refusal(conn, forward, refusal, now))
    stored = await Forward.get(id=forward.id)
    assert stored.state == "refused"
    assert stored.upstream_text == "证件号 359901194403121280 SJ1 不符"
    text = await stored_text()
    assert "359901194403121280" not in text
    assert forward.id in text  # the control: it is the database that was read
    view = (await phone.get(f"/v1/cases/{forward.case_id}")).json()
    assert "证件号 359901194403121280 SJ1 不符" in msgspec.json.encode(view).decode()


async def test_what_the_core_says_of_a_case_is_not_in_clear(
    each_database: Stage, phone: Phone
) -> None:
    case = await case_at_core(each_database, phone)
    sent = {"status": "sent", "expressNo": "SF1", "carrier": "顺丰", "place": "荔枝路8号𠮷祥里"}
    await move_case(each_database, case, kind="delivery", detail=sent)
    await move_case(each_database, case, state="30", text="林秀英 13900001234 已到窗口")
    await catch_up(each_database, case)
    view = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert view["delivery"]["place"] == sent["place"]
    assert view["upstream"]["text"] == "林秀英 13900001234 已到窗口"
    text = await stored_text()
    assert "𠮷祥里" not in text
    assert "13900001234" not in text
    assert case.id in text
