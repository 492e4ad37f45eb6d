"""However the core's events come, late, twice, in any order, the same case is left behind."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.cases.events import lines
from bff.cases.events.details import Detail, EventBody, ItemLimits
from bff.cases.events.snapshot import TimelineEvent, changes, snapshot_after
from bff.cases.from_core.intake import take_in
from bff.cases.reading.situations import ReadableCase
from bff.cases.reading.view import case_view
from gateways.core import read_event
from models import CaseEvent, Evaluation, Person, ServiceCase
from tests.support.core_cases import EventSource, case_at_core, item_named, store_case
from tests.support.stage import Stage

BEGUN = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


def story(telling: EventSource) -> list[dict[str, Any]]:
    """Return five events of one case; each has a fact that the others do not have."""
    handler = {"department": "榕城市民政局"}
    return [
        telling.event("state", "20", promisedDate="2026-12-01", handler=handler),
        telling.event("payment", "20", payNo="P1", amountFen=1200, status="due"),
        telling.event("special", "31", name="专家评审", days=10),
        telling.event("payment", "31", payNo="P1", amountFen=1200, status="paid"),
        telling.event("supplement", "12", noticeId="N1", deadline="2026-12-09",
                      materials=[{"code": "m1", "name": "照片", "reason": "不清晰"}]),
    ]  # fmt: skip


async def left_behind(stage: Stage, case: ServiceCase) -> dict[str, Any]:
    """Everything of the case but what names it."""
    case = await ServiceCase.get(id=case.id)
    columns = {name: getattr(case, name) for name in ServiceCase._meta.db_fields}
    view = msgspec.to_builtins(
        await case_view(stage.context, ReadableCase(case, case.person_id), "zh")
    )
    for name in ("id", "case_no", "receipt_number", "caseNo", "receiptNumber"):
        columns.pop(name, None)
        view.pop(name, None)
    return {"row": columns, "view": view}


async def told_in(stage: Stage, events: Sequence[dict[str, Any]]) -> None:
    for event in events:
        await take_in(stage.context, read_event(msgspec.json.encode(event)))


async def signed_in(stage: Stage) -> Person:
    await stage.phone("linxiuying")
    return await Person.get()


async def fresh(stage: Stage, number: int) -> EventSource:
    item = await item_named(stage)
    moments: dict[str, Any] = {"submitted_at": BEGUN, "changed_at": BEGUN}
    somebody = await Person.first() or await signed_in(stage)
    case = await store_case(stage, somebody.id, item, case_id=f"case-{number}", **moments)
    return EventSource(stage, case, BEGUN)


async def test_every_order_of_five_events_leaves_the_same_case(each_database: Stage) -> None:
    undisturbed = await fresh(each_database, 0)
    await told_in(each_database, story(undisturbed))
    expected = await left_behind(each_database, undisturbed.case)
    assert expected["row"]["state"] == "to_supplement"
    assert expected["row"]["payment"]["status"] == "paid"
    assert len(expected["view"]["timeline"]) == 6
    chance = random.Random(7)
    for number, order in enumerate(permutations(range(5)), 1):
        telling = await fresh(each_database, number)
        events = story(telling)
        again = chance.choices(range(5), k=2)  # some come twice, whenever
        await told_in(each_database, [events[index] for index in (*order[:3], *again, *order[3:])])
        assert await left_behind(each_database, telling.case) == expected, order


async def test_without_versions_the_order_would_matter(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: whatever came last would be taken for the newest."""

    def as_they_came(events: Any) -> Any:
        return snapshot_after(
            told._replace(version=number) for number, told in enumerate(events, 1)
        )

    monkeypatch.setattr(lines, "snapshot_after", as_they_came)
    states = set()
    for number, order in enumerate([(0, 1, 2, 3, 4), (4, 3, 2, 1, 0)]):
        telling = await fresh(small_stage, number)
        events = story(telling)
        await told_in(small_stage, [events[index] for index in order])
        states.add((await ServiceCase.get(id=telling.case.id)).state)
    assert states == {"to_supplement", "accepted"}


async def test_an_older_event_does_not_undo_what_an_answer_told(each_database: Stage) -> None:
    """The answer to a supplement or a withdrawal may arrive before the events that led to it.

    An older event still adds its facts.
    """
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    telling = EventSource(each_database, case, BEGUN, case.version)
    events = story(telling)
    await ServiceCase.filter(id=case.id).update(state="withdrawn", version=case.version + 9)
    await told_in(each_database, events)
    after = await ServiceCase.get(id=case.id)
    assert (after.state, after.version) == ("withdrawn", case.version + 9)
    assert after.notice_id is None
    assert after.payment is not None
    assert after.payment["status"] == "paid"
    assert await CaseEvent.filter(case_id=case.id).count() == 5


async def test_the_answer_to_an_evaluation_is_kept(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    case = await case_at_core(each_database, phone)
    await Evaluation.create(
        case_id=case.id, grade=5, tags=[], channel="app", at=each_database.clock.now()
    )
    telling = EventSource(each_database, case, BEGUN, case.version)
    events = [
        telling.event("result", "41", reason="不符合条件"),
        telling.event("evaluation", "41", evaluateId="E1", status="received"),
        telling.event("evaluation", "41", evaluateId="E1", status="answered", reply="已回访。"),
    ]
    await told_in(each_database, reversed(events))  # type: ignore[arg-type]
    body = (await phone.get(f"/v1/cases/{case.id}")).json()
    assert body["evaluation"]["answer"] == "已回访。"
    assert body["evaluation"]["answeredAt"] == events[2]["at"][:19] + "+08:00"
    assert "evaluate" not in body["may"]


# The fold alone: any number of events, any versions.

details = st.builds(
    Detail,
    promised_date=st.none() | st.dates(BEGUN.date(), BEGUN.date() + timedelta(days=60)),
    notice_id=st.sampled_from([None, "N1", "N2"]),
    deadline_days=st.none() | st.integers(0, 9),
    pay_no=st.sampled_from([None, "P1", "P2"]),
    amount_fen=st.none() | st.integers(0, 9),
    express_no=st.sampled_from([None, "E1"]),
    status=st.sampled_from([None, "due", "paid", "sent"]),
)
tellings = st.builds(
    TimelineEvent,
    version=st.integers(1, 6),
    source_id=st.text("abcdef", min_size=3, max_size=3),
    kind=st.sampled_from(["state", "supplement", "special", "payment", "result", "unknown"]),
    state=st.sampled_from([None, "accepted", "to_supplement", "suspended", "granted", "unknown"]),
    at=st.integers(0, 1000).map(lambda hours: BEGUN + timedelta(hours=hours)),
    body=st.builds(
        EventBody, detail=details, limits=st.none() | st.builds(ItemLimits, st.just(5), st.just(9))
    ),
)


@settings(max_examples=300)
@given(st.lists(tellings, max_size=8, unique_by=lambda told: told.source_id), st.randoms())
def test_a_standing_is_of_the_set_of_events(
    events: list[TimelineEvent], chance: random.Random
) -> None:
    shuffled = events[:]
    chance.shuffle(shuffled)
    assert changes(snapshot_after(shuffled), 0) == changes(snapshot_after(events), 0)


@settings(max_examples=300)
@given(st.lists(tellings, min_size=1, max_size=8), st.integers(0, 8))
def test_a_row_never_goes_back(events: list[TimelineEvent], version: int) -> None:
    standing = snapshot_after(events)
    moved = changes(standing, version)
    assert moved.get("version", version) >= version
    if standing.version < version:
        assert not moved.keys() & {"state", "notice", "clock_stopped_at", "changed_at"}


def test_limits_of_the_item_move_on_by_the_days_the_clock_stood() -> None:
    """特别程序 from Tuesday 1 December for five working days, then on; Art 45."""

    def on(day: int) -> datetime:
        return datetime(2026, 12, 1, 2, tzinfo=UTC) + timedelta(days=day - 1)

    accepted = TimelineEvent(1, "a", "state", "accepted", on(1) - timedelta(days=1),
                    EventBody(limits=ItemLimits(10, 20)))  # fmt: skip
    stopped = TimelineEvent(2, "b", "special", "suspended", on(1), EventBody())
    paid = TimelineEvent(3, "c", "payment", "suspended", on(3), EventBody())
    goes_on = TimelineEvent(4, "d", "state", "in_progress", on(8), EventBody())
    standing = snapshot_after([accepted])
    assert str(standing.promised_on) == "2026-12-14"
    standing = snapshot_after([accepted, stopped, paid])
    assert (standing.stopped_at, str(standing.promised_on)) == (on(1), "2026-12-14")
    standing = snapshot_after([accepted, stopped, paid, goes_on])
    assert (standing.stopped_at, str(standing.promised_on)) == (None, "2026-12-21")
    dated = goes_on._replace(body=EventBody(detail=Detail(promised_date=on(31).date())))
    assert str(snapshot_after([accepted, stopped, dated]).promised_on) == "2026-12-31"
