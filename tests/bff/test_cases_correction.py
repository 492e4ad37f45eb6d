"""更正: a wrong line stays, struck through; the case stands as its other lines say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bff.cases.events.details import Detail, EventBody
from bff.cases.events.snapshot import TimelineEvent, changes, snapshot_after
from models import CaseEvent, InboxMessage, ServiceCase
from tests.attacks.slow_core import delegate
from tests.support.case_actions import catch_up
from tests.support.clients import Phone
from tests.support.core_cases import (
    case_at_core,
    event_source,
    item_named,
    move_case,
    person_id_of,
    post_event,
)
from tests.support.stage import Stage

BEGUN = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def test_a_wrong_decision_is_taken_back(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    for order in ({"state": "20"}, {"state": "41"}, {"kind": "correction"}):
        await move_case(each_database, case, **order)
    await catch_up(each_database, case)
    body = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert body["state"] == "accepted"
    *_, wrong, correction = body["timeline"]
    assert (wrong["kind"], wrong["state"]) == ("result", "refused")
    assert wrong["correctedBy"] == {"at": correction["at"], "reason": "系统误发，特此更正。"}
    assert (correction["kind"], correction["state"]) == ("correction", None)
    assert correction["title"] == "更正：前面有一条写错了"
    assert correction["text"] == "系统误发，特此更正。"
    assert [line["correctedBy"] for line in body["timeline"][:-2]] == [None] * (
        len(body["timeline"]) - 2
    )


async def test_who_was_told_is_told_again_even_if_newer_news_came_first(
    each_database: Stage,
) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    source = event_source(each_database, case)
    wrong = source.event("result", "41")
    correction = source.event("correction", None, corrects=wrong["eventId"], reason="误发")
    newer = source.event("state", "30")
    for event in (wrong, newer, correction, correction):
        assert (await post_event(each_database, event)).status_code == 200
    sources = [message.body for message in await InboxMessage.filter(kind="case").order_by("seq")]
    told = [next(e["version"] for e in (wrong, newer, correction) if e["eventId"] in body)
            for body in sources]  # fmt: skip
    assert told == [wrong["version"], newer["version"], correction["version"]]
    assert (await ServiceCase.get(id=case.id)).state == "in_progress"
    assert await CaseEvent.filter(case_id=case.id).count() == 3


async def test_a_former_agent_is_not_told_and_finds_the_old_message_corrected(
    each_database: Stage,
) -> None:
    """They may follow the case no more; what they were told is marked all the same."""
    stage = each_database
    principal, agent = await stage.phone("linxiuying"), await stage.phone("wangji")
    await item_named(stage)
    delegation = await delegate(principal, agent, "wangji")
    owner = person_id_of(stage, principal)
    case = await case_at_core(stage, agent, applicant_id=owner, delegation_id=delegation)
    source = event_source(stage, case)
    wrong = source.event("result", "41")
    await post_event(stage, wrong)
    assert [len(await case_titles(each)) for each in (principal, agent)] == [1, 1]
    stage.clock.advance(1)
    await principal.delete(f"/v1/delegations/{delegation}")
    stage.clock.advance(1)
    correction = source.event("correction", None, corrects=wrong["eventId"], reason="误发")
    await post_event(stage, correction)
    assert len(await case_titles(principal)) == 2
    [old] = await case_titles(agent)
    assert "已更正" in old


async def case_titles(phone: Phone) -> list[str]:
    items = (await phone.get("/v1/inbox")).json()["items"]
    return [item["title"] for item in items if item["kind"] == "case"]


async def test_a_correction_that_comes_first_counts_too(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    source = event_source(each_database, case)
    accepted = source.event("state", "20")
    wrong = source.event("payment", "20", payNo="P1", amountFen=7, status="due")
    correction = source.event("correction", None, corrects=wrong["eventId"])
    for event in (accepted, correction, wrong):
        await post_event(each_database, event)
    body = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert (body["state"], body["payment"]) == ("accepted", None)
    assert await InboxMessage.filter(kind="case").count() == 2  # the wrong one came late
    assert [bool(line["correctedBy"]) for line in body["timeline"]] == [False, False, True, False]


def event(version: int, kind: str, state: str | None = None, **detail: Any) -> TimelineEvent:
    at = BEGUN + timedelta(hours=version)
    return TimelineEvent(
        version, f"e{version}", kind, state, at, EventBody(detail=Detail(**detail))
    )


def test_a_correction_of_a_correction_lets_the_first_line_stand_again() -> None:
    refused = event(2, "result", "refused")
    first = event(3, "correction", corrects="e2")
    second = event(4, "correction", corrects="e3")
    accepted = event(1, "state", "accepted")
    assert snapshot_after([accepted, refused, first]).state == "accepted"
    standing = snapshot_after([second, refused, first, accepted])
    assert (standing.state, standing.version) == ("refused", 4)


def test_what_only_a_wrong_line_said_is_unset() -> None:
    lines = [
        event(1, "payment", pay_no="P1", amount_fen=5, status="due"),
        event(2, "delivery", "delivered", express_no="E1", status="delivered"),
        event(3, "supplement", "to_supplement", notice_id="N1", deadline_days=5),
        event(4, "correction", corrects="e1"),
        event(5, "correction", corrects="e2"),
        event(6, "correction", corrects="e3"),
    ]
    columns = changes(snapshot_after(lines), 0)
    assert columns["payment"] is None
    assert columns["delivery"]["status"] == "ordered"
    assert (columns["state"], columns["notice_id"], columns["version"]) == ("submitted", None, 6)


def test_a_correction_of_something_else_changes_nothing() -> None:
    accepted, stray = event(1, "state", "accepted"), event(2, "correction", corrects="unknown")
    assert changes(snapshot_after([accepted, stray]), 0)["state"] == "accepted"
