"""Reconciliation counts each difference between the ledger and the core, and repairs it if it can.

`doctor` prints it. Where both agree, nothing changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bff.cases.from_core import reconciliation, rounds
from bff.cases.from_core.reconciliation import IN_HAND, RECENT, Entry, compare, reconcile
from bff.doctor import examine
from bff.health import Finding
from gateways.core import CaseStatus, CoreError, CoreUnavailable
from models import Forward, ServiceCase
from tests.support.core_cases import (
    case_at_core,
    core_call,
    hand_over,
    item_named,
    move_case,
    person_id_of,
    store_case,
)
from tests.support.stage import Stage
from tests.support.stored_rows import rows_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OURS = Entry("c", "N1", "accepted", 3, NOW - timedelta(hours=1), "acknowledged")
THEIRS = CaseStatus(source_no="c", case_no="N1", state="20", version=3)

JUDGED = [
    ("agreement", {}, {}, {}, None),
    ("unknown there", {}, {}, None, "lost-there"),
    ("not sent yet", {"forwarding": "queued"}, {}, None, None),
    ("given up", {"forwarding": "not_forwarded"}, {}, None, None),
    ("refused", {"forwarding": "refused"}, {}, None, None),
    ("queued, known there", {"forwarding": "queued"}, {}, {}, "unacknowledged-here"),
    ("in hand", {"forwarding": "queued", "submitted_at": NOW - IN_HAND / 2}, {}, {}, None),
    ("given up, known there", {"forwarding": "not_forwarded"}, {}, {}, "unacknowledged-here"),
    ("refused, known there", {"forwarding": "refused"}, {}, {}, "refused-here"),
    ("another number", {}, {}, {"case_no": "N2"}, "number-differs"),
    ("gone on there", {}, {}, {"version": 4, "state": "30"}, "behind-here"),
    ("gone on there, told since", {}, {"version": 4}, {"version": 4, "state": "30"}, None),
    ("gone on here since", {}, {"version": 4}, {}, None),
    ("gone back there", {}, {}, {"version": 2}, "ahead-here"),
    ("another state", {}, {}, {"state": "30"}, "state-differs"),
]


@pytest.mark.parametrize(("what", "before", "since", "there", "kind"), JUDGED)
def test_disagreements_are_told_apart(
    what: str, before: Any, since: Any, there: Any, kind: str | None
) -> None:
    ours = replace(OURS, **before)
    found = None if there is None else _case_status(there)
    assert compare(ours, replace(ours, **since), found, NOW) == kind, what


def _case_status(there: dict[str, Any]) -> CaseStatus:
    names = ("source_no", "case_no", "state", "version")
    return CaseStatus(**{name: getattr(THEIRS, name) for name in names} | there)


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def found_by_doctor(stage: Stage) -> list[Finding]:
    findings = await examine(stage.context.settings, stage.clock)
    return [finding for finding in findings if finding.part == "cases"]


def event_counts(stage: Stage) -> Counter[str]:
    counters = stage.context.counters
    return Counter({k: v for k, v in counters.items() if k.startswith("disagreement")})


async def test_where_all_agree_nothing_is_touched(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    for _ in range(3):
        await case_at_core(each_database, phone)
    item = await item_named(each_database)
    await store_case(each_database, person_id_of(each_database, phone), item)  # still on its way
    before = await rows_of("service_case"), await rows_of("forward"), await rows_of("case_event")
    assert await reconcile(each_database.context) == []
    after = await rows_of("service_case"), await rows_of("forward"), await rows_of("case_event")
    assert after == before
    assert not event_counts(each_database)
    [finding] = await found_by_doctor(each_database)
    assert finding == Finding("cases", True, "4 open or recent ones as at the core")


async def test_what_has_gone_on_without_us_is_caught_up(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    for state in ("11", "20", "30", "40"):
        await move_case(each_database, case, state=state)
    [finding] = await found_by_doctor(each_database)
    assert finding == Finding("cases", False, f"case {case.id}: behind-here")
    assert await reconcile(each_database.context) == []
    body = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert body["state"] == "granted"
    assert [line["state"] for line in body["timeline"]][-3:] == [
        "accepted",
        "in_progress",
        "granted",
    ]
    assert event_counts(each_database) == {
        "disagreement:behind-here": 1,
        "disagreement_repaired:behind-here": 1,
    }
    assert (await found_by_doctor(each_database))[0].good


@pytest.mark.parametrize("forwarding", ["queued", "not_forwarded"])
async def test_what_the_core_has_and_we_do_not_know_of_is_acknowledged(
    each_database: Stage, forwarding: str
) -> None:
    """The core took it, and its answer never came."""
    phone = await each_database.phone("linxiuying")
    item = await item_named(each_database)
    case = await store_case(each_database, person_id_of(each_database, phone), item)
    body = ((await Forward.get(id=case.id)).body or "").encode()
    answer = await each_database.context.core.cases.submit(
        body, core_call(), idempotency_key=case.id
    )
    await Forward.filter(id=case.id).update(state=forwarding)
    await ServiceCase.filter(id=case.id).update(
        state="submitted" if forwarding == "queued" else "not_forwarded",
        submitted_at=case.submitted_at - 2 * IN_HAND,
    )
    [finding] = await found_by_doctor(each_database)
    assert finding.text == f"case {case.id}: unacknowledged-here"
    assert await reconcile(each_database.context) == []
    shown = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert (shown["caseNo"], shown["acknowledged"]) == (answer.case_no, True)
    assert shown["forwarding"]["state"] == "acknowledged"
    assert (await phone.get(f"/v1/cases/{case.id}/receipt")).status_code == 200
    assert (await found_by_doctor(each_database))[0].good


async def test_what_the_core_has_lost_stays_here_and_is_cried_out(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    lost, whole = await case_at_core(each_database, phone), await case_at_core(each_database, phone)
    answer = await each_database.admin.post(f"/admin/cases/{lost.case_no}/forget")
    assert answer.status_code == 204
    for times in (1, 2):
        [left] = await reconcile(each_database.context)
        assert (left.case_id, left.kind) == (lost.id, "lost-there")
        assert event_counts(each_database) == {"disagreement:lost-there": times}
    [finding] = await found_by_doctor(each_database)
    assert finding == Finding("cases", False, f"case {lost.id}: lost-there")
    for case in (lost, whole):
        assert (await phone.get(f"/v1/cases/{case.id}")).status_code == 200
    ready = (await each_database.client.get("/readyz")).json()
    assert ready["counters"]["disagreement:lost-there"] == 2


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"case_no": "another"}, "number-differs"),
        ({"version": 99}, "ahead-here"),
        ({"state": "granted"}, "state-differs"),
    ],
)
async def test_what_cannot_be_repaired_is_left_and_said(
    small_stage: Stage, columns: dict[str, Any], kind: str
) -> None:
    case = await case_at_core(small_stage, await small_stage.phone("linxiuying"))
    await ServiceCase.filter(id=case.id).update(**columns)
    [left] = await reconcile(small_stage.context)
    assert (left.case_id, left.kind) == (case.id, kind)
    [row] = await ServiceCase.filter(id=case.id)
    assert {name: getattr(row, name) for name in columns} == columns


async def test_only_what_is_open_or_recent_is_asked_for(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    now = small_stage.clock.now()
    old = {"changed_at": now - RECENT * 2}
    closed, still_open = (
        await case_at_core(small_stage, phone),
        await case_at_core(small_stage, phone),
    )
    await ServiceCase.filter(id=closed.id).update(state="granted", **old)
    await ServiceCase.filter(id=still_open.id).update(**old)
    for case in (closed, still_open):
        await small_stage.admin.post(f"/admin/cases/{case.case_no}/forget")
    assert [one.case_id for one in await reconcile(small_stage.context)] == [still_open.id]


async def test_more_cases_than_one_question_takes(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciliation, "MAX_FOUND", 3)
    phone = await small_stage.phone("linxiuying")
    cases = [await case_at_core(small_stage, phone) for _ in range(7)]
    for case in cases:
        await move_case(small_stage, case, state="20")
    assert await reconcile(small_stage.context) == []
    assert event_counts(small_stage)["disagreement_repaired:behind-here"] == 7


async def cut_short(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the core away after its first answer."""
    batches = reconciliation.batches

    async def first_only(*of: Any) -> AsyncIterator[reconciliation.Batch]:
        async for batch in batches(*of):
            yield batch
            raise CoreUnavailable("cases", "away")

    with monkeypatch.context() as patched:
        patched.setattr(reconciliation, "batches", first_only)
        with pytest.raises(CoreUnavailable):
            await reconcile(stage.context)


async def seven_behind(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation, "MAX_FOUND", 3)
    phone = await stage.phone("linxiuying")
    for case in [await case_at_core(stage, phone) for _ in range(7)]:
        await move_case(stage, case, state="20")


async def test_a_run_cut_short_is_gone_on_with(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more cases than one run can compare, the last ones are compared too."""
    await seven_behind(each_database, monkeypatch)
    for compared in (3, 6):
        await cut_short(each_database, monkeypatch)
        assert event_counts(each_database)["disagreement_repaired:behind-here"] == compared
        assert (await rounds.under_way()).compared == compared
        assert await rounds.last() is None
    assert await reconcile(each_database.context) == []
    assert event_counts(each_database)["disagreement:behind-here"] == 7
    last = await rounds.last()
    assert last is not None
    assert (last[0].compared, last[0].left) == (7, {})
    assert (await rounds.under_way()) == rounds.Round()


async def test_without_the_place_it_stopped_at_the_last_ones_are_never_compared(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""

    async def from_the_beginning() -> rounds.Round:
        return rounds.Round()

    monkeypatch.setattr(rounds, "under_way", from_the_beginning)
    await seven_behind(small_stage, monkeypatch)
    for _ in range(5):
        await cut_short(small_stage, monkeypatch)
    assert event_counts(small_stage)["disagreement_repaired:behind-here"] == 3


async def test_every_worker_tells_what_the_last_round_left(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = each_database

    async def part() -> str:
        stage.context.counters.clear()  # this worker has compared nothing
        told: str = (await stage.client.get("/readyz")).json()["parts"]["cases"]
        return told

    assert await part() == "unknown: not compared yet"
    phone = await stage.phone("linxiuying")
    lost, _ = [await case_at_core(stage, phone) for _ in range(2)]
    await stage.admin.post(f"/admin/cases/{lost.case_no}/forget")
    monkeypatch.setattr(reconciliation, "MAX_FOUND", 1)
    await cut_short(stage, monkeypatch)
    await reconcile(stage.context)
    assert (await part()).startswith("differ: 1 lost-there, 2 compared at 20")
    await ServiceCase.filter(id=lost.id).delete()
    await reconcile(stage.context)
    assert (await part()).startswith("ok: 1 compared at 20")
    stage.clock.advance(3700)
    assert (await part()).startswith("behind: 1 compared at 20")


async def test_while_the_core_is_away_nothing_is_taken_for_lost(small_stage: Stage) -> None:
    await case_at_core(small_stage, await small_stage.phone("linxiuying"))
    await small_stage.faults(kind="error", path="/cases")
    with pytest.raises(CoreError):
        await reconcile(small_stage.context)
    [finding] = await found_by_doctor(small_stage)
    assert not finding.good
    assert finding.text.startswith("the core was not asked: ")
    assert not event_counts(small_stage)


async def test_cases_handed_over_twice_are_one(small_stage: Stage) -> None:
    """Control: what the helper of these tests does is what the forwarder does."""
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    assert (await hand_over(small_stage, case)).case_no == case.case_no
    counts = (await small_stage.admin.get("/admin/counts")).json()
    assert (counts["cases"], counts["duplicateSourceNos"]) == (1, 0)
