"""Submissions that were given up are released together or found at the core.

Also those that wait without a job.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bff.cases.forwarding import ledger
from bff.cases.forwarding.orphans import GRACE, requeue
from bff.cases.from_core import event_writing, reconciliation
from bff.cases.from_core.reconciliation import EVERY_S
from bff.doctor import examine
from jobs import dead_letters
from models import Forward, Job, ServiceCase
from models.guarded_writes import run_one_by_one
from tests.support.case_actions import (
    act,
    answer_to,
    case_in_states,
    case_with_notice,
    catch_up,
    lines,
    messages,
    read_case,
    state_at_core,
    submit_unconfirmed,
    wait_for_forward,
)
from tests.support.clients import Phone
from tests.support.core_cases import PLAIN, case_at_core, event_source, move_case, post_event
from tests.support.refits import tokens
from tests.support.stage import Stage

REASON = {"reason": "填错了"}
BAD = {"grade": 4, "tags": ["slow"], "reason": "等了三周。"}
ADDRESS = {
    "name": "林秀英",
    "mobile": "13900001234",
    "region": "榕城市鼓山区",
    "detail": "示范路88号",
}
LINE_TITLES = {"未能送达省平台", "您的撤回申请未能送达省平台", "您的补正未能送达省平台"}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart", "refits": (tokens(life_s=30 * 86400),)}


@pytest.fixture
async def phone(each_database: Stage) -> Phone:
    return await each_database.phone("linxiuying")


async def out_of_time(stage: Stage, case: ServiceCase, kind: str) -> Forward:
    """Its time is over, and the last try made."""
    forward = await Forward.get(case_id=case.id, kind=kind)
    left = forward.until - stage.clock.now()
    stage.clock.advance(left.total_seconds() + 1)
    await stage.context.jobs.drain()
    return await Forward.get(id=forward.id)


async def release(stage: Stage, forward_id: str) -> None:
    [job] = [job for job in await dead_letters.newest() if job.payload == forward_id]
    assert await dead_letters.release(job.id, stage.clock.now())


async def titles(phone: Phone, case: ServiceCase) -> set[str]:
    return {line["title"] for line in (await read_case(phone, case))["timeline"]}


@pytest.mark.parametrize("behind", ["not_forwarded", "queued", "deleted"])
async def test_a_released_case_takes_its_withdrawal_along(
    each_database: Stage, behind: str
) -> None:
    """Given up with it, about to be, or with its dead job deleted."""
    phone, case = await submit_unconfirmed(each_database, "error")
    assert (await act(phone, case, "withdrawal", REASON)).status_code == 202
    assert (await out_of_time(each_database, case, "case")).state == "not_forwarded"
    withdrawal = await Forward.get(kind="withdrawal")
    if behind != "queued":
        assert (await out_of_time(each_database, case, "withdrawal")).state == "not_forwarded"
    if behind == "deleted":
        await Job.filter(payload=withdrawal.id).delete()
    await release(each_database, case.id)
    await each_database.context.jobs.drain()  # and the core is away still
    [case_row, after] = [await Forward.get(id=one) for one in (case.id, withdrawal.id)]
    assert (case_row.state, after.state) == ("queued", "queued")
    assert after.until > case_row.until > each_database.clock.now()
    [job] = await Job.filter(payload=withdrawal.id)
    assert (job.give_up_at, job.dead_at) == (after.until, None)

    await each_database.no_faults()
    assert (await wait_for_forward(each_database, case, "withdrawal")).state == "acknowledged"
    assert await state_at_core(each_database, case) == "51"
    assert not await dead_letters.newest()


async def no_finding(stage: Stage) -> bool:
    findings = await examine(stage.context.settings, stage.clock)
    return all("has no job" not in finding.text for finding in findings)


async def without_a_job(stage: Stage) -> ServiceCase:
    _, case = await submit_unconfirmed(stage, "error")
    await stage.no_faults()
    assert await Job.filter(payload=case.id).delete() == 1
    assert await no_finding(stage), "it may be between two statements"
    stage.clock.advance(GRACE.total_seconds() + 1)
    assert not await no_finding(stage)
    stage.clock.advance(EVERY_S)
    return case


async def test_what_waits_without_a_job_gets_one(each_database: Stage) -> None:
    case = await without_a_job(each_database)
    assert (await wait_for_forward(each_database, case, "case")).state == "acknowledged"
    assert each_database.context.counters["forward_requeued"] == 1
    assert await no_finding(each_database)
    assert await state_at_core(each_database, case)


async def test_nobody_else_would_notice(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""

    async def do_nothing(_: object) -> None: ...

    monkeypatch.setattr(reconciliation, "requeue", do_nothing)
    case = await without_a_job(each_database)
    for _ in range(3):
        each_database.clock.advance(86400)
        await each_database.context.jobs.drain()
    assert (await Forward.get(id=case.id)).state == "queued"


async def test_with_its_time_over_it_gets_its_last_try_and_is_told_of(
    each_database: Stage,
) -> None:
    case = await without_a_job(each_database)
    await each_database.faults(kind="error", path="/cases*")
    forward = await out_of_time(each_database, case, "case")
    if forward.state == "queued":  # requeued in that round, tried in the next
        each_database.clock.advance(60)
        await each_database.context.jobs.drain()
    assert (await Forward.get(id=case.id)).state == "not_forwarded"
    assert await messages() == ["not_forwarded: None"]


async def test_those_that_have_one_are_left_alone(each_database: Stage) -> None:
    _, case = await submit_unconfirmed(each_database, "error")
    each_database.clock.advance(86400)
    [before] = await Job.filter(payload=case.id)
    await requeue(each_database.context)
    assert await Job.filter(payload=case.id).values() == [
        {name: getattr(before, name) for name in Job._meta.db_fields}
    ]
    assert each_database.context.counters["forward_requeued"] == 0


async def test_a_case_that_the_core_has_told_of_is_not_said_to_be_lost(
    each_database: Stage,
) -> None:
    """Each answer to the submission is lost, and its events come."""
    phone, case = await submit_unconfirmed(each_database, "dropAfter")
    await each_database.faults(kind="error", path="/cases/*")  # no reconciliation before that
    [there] = (await each_database.admin.get("/admin/cases", params={"sourceNo": case.id})).json()
    event = event_source(each_database, case).event(state="20") | {"caseNo": there["caseNo"]}
    assert (await post_event(each_database, event)).status_code == 200
    assert (await Forward.get(id=case.id)).state == "queued", "the proper receipt may come"
    assert (await out_of_time(each_database, case, "case")).state == "acknowledged"
    view = await read_case(phone, case)
    assert (view["state"], view["caseNo"]) == ("accepted", there["caseNo"])
    assert (view["todo"], view["acknowledged"]) == ([], True)
    assert not LINE_TITLES & await titles(phone, case)
    assert await messages() == ["acknowledged: None"]
    assert (await phone.get(f"/v1/cases/{case.id}/receipt")).status_code == 200


async def told_while_it_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give up the case while its event is being written, and return the state in the ledger."""
    _, case = await submit_unconfirmed(stage, "error")
    await stage.faults(kind="error", path="/cases/*")
    write, begun = run_one_by_one, asyncio.Event()

    async def slowly(*of: Any) -> Any:
        begun.set()
        await asyncio.sleep(0.5)
        return await write(*of)

    monkeypatch.setattr(event_writing, "ATTEMPTS", 0)  # each case is locked
    monkeypatch.setattr(event_writing, "run_one_by_one", slowly)
    forward = await Forward.get(id=case.id)
    stage.clock.advance((forward.until - stage.clock.now()).total_seconds() + 1)
    event = event_source(stage, case).event(state="20")
    telling_it = asyncio.create_task(post_event(stage, event))
    await begun.wait()
    await stage.context.jobs.drain()
    assert (await telling_it).status_code == 200
    assert (await ServiceCase.get(id=case.id)).state == "accepted"
    return (await Forward.get(id=case.id)).state


async def test_told_of_in_the_same_moment_it_is_not_lost_either(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await told_while_it_is_given_up(each_database, monkeypatch) == "acknowledged"


async def test_without_holding_the_case_both_would_be_said(
    database_url: str, each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control. SQLite has one writer at a time: there they come one after the other."""

    class Unheld:
        """The ledger's own sight of the table."""

        def __getattr__(self, name: str) -> Any:
            return getattr(ServiceCase, name)

        async def hold(self, *_: object) -> bool:
            return True

    monkeypatch.setattr(ledger, "ServiceCase", Unheld())
    both = "acknowledged" if database_url.startswith("sqlite") else "not_forwarded"
    assert await told_while_it_is_given_up(each_database, monkeypatch) == both


@pytest.mark.parametrize("given_up", [True, False])
async def test_a_withdrawal_arrived_when_the_case_is_withdrawn(
    each_database: Stage, phone: Phone, given_up: bool
) -> None:
    case = await case_at_core(each_database, phone)
    await each_database.faults(kind="dropAfter", path="/cases/*/withdraw")
    assert (await act(phone, case, "withdrawal", REASON)).status_code == 202
    await each_database.faults(kind="error", path="/cases/*")
    if given_up:
        forward = await out_of_time(each_database, case, "withdrawal")
        assert forward.state == "not_forwarded"
        assert [one["kind"] for one in (await read_case(phone, case))["todo"]] == ["askHall"]
    assert await state_at_core(each_database, case) == "51"
    await post_event(each_database, event_source(each_database, case).event(state="51"))
    view = await read_case(phone, case)
    assert (view["state"], view["todo"], view["underway"]) == ("withdrawn", [], [])
    assert (await Forward.get(kind="withdrawal")).state == "acknowledged"
    await each_database.no_faults()
    each_database.clock.advance(EVERY_S + 60)
    await each_database.context.jobs.drain()
    assert await dead_letters.newest() == [], "there is nothing to release"


async def submit_supplement(stage: Stage, phone: Phone) -> ServiceCase:
    case = await case_with_notice(stage, phone)
    body = await answer_to(stage, phone, case)
    await stage.faults(kind="dropAfter", path="/cases/*/supplement")
    assert (await act(phone, case, "supplements", body)).status_code == 202
    await stage.faults(kind="error", path="/cases/*")
    return await ServiceCase.get(id=case.id)


@pytest.mark.parametrize(
    ("state", "end"), [("20", "acknowledged"), ("21", "not_forwarded"), ("12", "not_forwarded")]
)
@pytest.mark.parametrize("given_up_first", [True, False])
async def test_a_supplement_arrived_when_the_case_goes_on(
    each_database: Stage, phone: Phone, state: str, end: str, given_up_first: bool
) -> None:
    """Not when it is closed without it, or another notice is open."""
    case = await submit_supplement(each_database, phone)
    more = {"noticeId": "N-2", "deadline": "2027-01-04"} if state == "12" else {}
    event = event_source(each_database, case).event(
        "supplement" if state == "12" else "state", state, **more
    )
    if given_up_first:
        await out_of_time(each_database, case, "supplement")
    await post_event(each_database, event)
    forward = await Forward.get(kind="supplement")
    if not given_up_first:
        assert forward.state == "queued", "the core may yet say no"
        forward = await out_of_time(each_database, case, "supplement")
    assert forward.state == end
    lost = given_up_first or end == "not_forwarded"
    assert ("您的补正未能送达省平台" in await titles(phone, case)) == lost
    assert await lines(case) == ["supplemented", "supplemented"]


@pytest.mark.parametrize(
    ("what", "given", "path", "told_of"),
    [
        ("delivery", ADDRESS, "/deliveries", {"status": "sent"}),
        ("evaluation", BAD, "/evaluations", {"reply": "已回访。"}),
    ],
)
async def test_a_parcel_or_an_evaluation_arrived_when_the_core_goes_on_with_it(
    each_database: Stage, phone: Phone, what: str, given: Any, path: str, told_of: Any
) -> None:
    case = await case_in_states(each_database, phone, PLAIN, "20", "40")
    await each_database.faults(kind="dropAfter", path=path)
    assert (await act(phone, case, what, given)).status_code == 202
    await each_database.faults(kind="error", path=path)
    assert (await out_of_time(each_database, case, what)).state == "not_forwarded"
    await catch_up(each_database, case)
    assert (await Forward.get(kind=what)).state == "not_forwarded", "nothing shows it yet"
    await move_case(each_database, case, kind=what, detail=told_of)
    await catch_up(each_database, case)
    assert (await Forward.get(kind=what)).state == "acknowledged"
    view = await read_case(phone, case)
    assert (view["underway"], [one for one in view["todo"] if one["kind"] == "askHall"]) == ([], [])
