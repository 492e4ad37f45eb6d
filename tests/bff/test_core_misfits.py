"""If one entry from the core is wrong, the rest is used and the cursor moves on.

Nobody gets a 500, and operators see the entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web

from bff import misfits
from bff.cases.from_core.change_feed import pull_changes
from bff.cases.from_core.intake import take_in
from bff.cases.from_core.reconciliation import DisagreementKind, reconcile
from bff.catalogue.pull import pull_items
from bff.certificates.states import state_of
from bff.doctor import examine
from gateways.core import (
    Acceptance,
    CaseChange,
    CoreGarbled,
    Delivery,
    EvaluationReceipt,
    UnfitEvent,
    read_event,
)
from gateways.core.reference import after, cases
from gateways.core.reference.answers import Reader, open_envelope, repairing_reader
from models import CaseEvent, CoreFeed, CoreMisfit, Forward, Person, ServiceCase, ServiceItem
from models.encryption import Clear
from models.transaction import transact
from tests.services.redis import RedisServer
from tests.support.core_answers import (
    ACCEPTED,
    CASE_STATUS,
    DELIVERY,
    EVALUATED,
    EVENT,
    ITEM,
    NEW_STATUS,
)
from tests.support.core_cases import case_at_core, core_call, event_source, post_event
from tests.support.refits import UNLIMITED
from tests.support.scripted_core import JSON, ScriptedCore, scripted_core
from tests.support.spoiled_messages import SpoiledMessage, spoil
from tests.support.stage import Stage, start_stage

ALL_DETAILS: dict[str, Any] = {
    "reason": "材料齐全",
    "promisedDate": "2026-12-01",
    "statutoryDate": "2026-12-21",
    "handler": {"department": "民政局", "person": "张一鸣", "phone": "0591-1"},
    "noticeId": "n-1",
    "deadlineDays": 5,
    "deadline": "2026-11-30",
    "materials": [{"code": "M1", "name": "户口簿", "reason": "不清楚"}],
    "fields": [{"name": "reason", "reason": "未填"}],
    "name": "听证",
    "days": 7,
    "payNo": "P1",
    "amountFen": 2000,
    "status": "due",
    "expressNo": "EX1",
    "carrier": "邮政",
    "place": "榕城",
    "resultName": "优待证",
    "certificateIdentifier": "c-1",
    "evaluateId": "ev-1",
    "reply": "已整改",
}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that everything comes from the test."""
    return {"BFF_JOBS": "apart", "refits": (UNLIMITED,)}


def number_messages(found: Sequence[SpoiledMessage], name: str) -> list[SpoiledMessage]:
    """Each with a name of its own, unless it is the name that is spoiled."""
    return [
        SpoiledMessage(one.fault, one.text.replace(name.encode(), f"{name}{number}".encode()))
        for number, one in enumerate(found)
    ]


def in_portions(found: Sequence[SpoiledMessage], size: int) -> list[Sequence[SpoiledMessage]]:
    return [found[at : at + size] for at in range(0, len(found), size)]


async def test_no_event_however_spoiled_is_a_fault_of_ours(each_database: Stage) -> None:
    stage = each_database
    phone = await stage.phone("linxiuying")
    case = await case_at_core(stage, phone)
    right: dict[str, Any] = event_source(stage, case).event(
        state="12", text="请补正", **ALL_DETAILS
    )
    right |= {"kind": "supplement", "eventId": "EVENT-"}
    seen: Counter[str] = Counter()
    for number, one in enumerate(number_messages([*spoil(right)], "EVENT-")):
        try:
            seen[await take_in(stage.context, read_event(one.text))] += 1
        except UnfitEvent:
            seen["misfit"] += 1
        if number % 12 == 0:  # what was kept can be shown
            page = await phone.get(f"/v1/cases/{case.id}")
            assert page.status_code == 200, f"up to {one.fault}: {page.text}"
            await CaseEvent.filter(case_id=case.id).delete()
    assert min(seen["taken"], seen["misfit"]) > 100, seen
    assert (await post_event(stage, right)).status_code == 200


async def test_a_kind_of_blanks_is_named_and_passed_over(each_database: Stage) -> None:
    """The first that was found: it answered 500, and `reconcile` failed of it each time."""
    case = await case_at_core(each_database, await each_database.phone("linxiuying"))
    event = event_source(each_database, case).event() | {"kind": " " * 20}
    assert (await post_event(each_database, event)).status_code == 422
    [row] = await CoreMisfit.all()
    assert (row.id, row.times) == (f"events:{event['eventId']}", 1)
    assert "blank" in row.fault
    assert (await post_event(each_database, event)).status_code == 422
    assert (await CoreMisfit.get(id=row.id)).times == 2
    settings, clock = each_database.context.settings, each_database.clock
    [finding] = [one for one in await examine(settings, clock) if one.part == "core data"]
    assert not finding.good
    assert f"events {event['eventId']} passed over 2 times" in finding.text
    metrics = (await each_database.client.get("/metrics")).text
    assert 'event="core_misfit",kind="events"' in metrics
    each_database.clock.advance(31 * 86_400)
    await misfits.forget(each_database.clock)
    assert not await CoreMisfit.exists()


class Feed:
    """A core that answers each path with the JSON that stands here."""

    def __init__(self, core: ScriptedCore) -> None:
        self.answers: dict[str, bytes] = {}
        core.script = self._answer

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        data = self.answers.get(request.path, b'{"events":[]}')
        return web.Response(body=b'{"code":0,"data":' + data + b"}", headers=JSON)

    def lists(self, path: str, name: str, entries: Sequence[bytes], cursor: str) -> None:
        listed = b"[" + b",".join(entries) + b"]"
        more = b',"next":"' + cursor.encode() + b'","more":false}'
        ended = b'"ended":["gone",null,7,"x"],' if name == "items" else b""
        self.answers[path] = b"{" + ended + b'"' + name.encode() + b'":' + listed + more


@pytest.fixture
async def misfit_core() -> AsyncIterator[ScriptedCore]:
    async with scripted_core() as core:
        yield core


@pytest.fixture
async def alone(
    misfit_core: ScriptedCore, database_url: str, valkey_server: RedisServer, tmp_path: Path
) -> AsyncIterator[tuple[Stage, Feed]]:
    """Everything, with a core that says what the test wants."""
    valkey_server.reset()
    changed: dict[str, Any] = {"BFF_JOBS": "apart", "BFF_CORE_URL": misfit_core.url}
    async with start_stage(database_url, valkey_server.url, tmp_path, **changed) as stage:
        yield stage, Feed(misfit_core)


async def a_case(stage: Stage, case_id: str, **columns: Any) -> ServiceCase:
    now = stage.clock.now()
    await Person.bulk_create(
        [
            Person(
                id="somebody",
                lookup="x",
                kind="person",
                cert_type="111",
                cert_no=Clear("1"),
                name=Clear("段正淳"),
                created_at=now,
                seen_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    forward: dict[str, Any] = {
        "state": "queued",
        "created_at": now,
        "until": now + timedelta(hours=1),
    }
    await Forward.create(id=case_id, kind="case", case_id=case_id, body=Clear("{}"), **forward)
    rest: dict[str, Any] = {
        "state": "submitted",
        "submitted_at": now,
        "changed_at": now,
        "channel": "app",
    }
    people = {"person_id": "somebody", "applicant_id": "somebody"}
    return await ServiceCase.create(
        id=case_id, item_code="I", item_name="事项", **(rest | people | columns)
    )


async def test_the_list_of_changes_is_read_on_whatever_is_in_it(
    alone: tuple[Stage, Feed],
) -> None:
    stage, core = alone
    await a_case(stage, "s-1")
    right = EVENT | {"eventId": "EVENT-", "detail": {}}
    last = msgspec.json.encode(EVENT | {"eventId": "last", "version": 1, "detail": {}})
    for number, portion in enumerate(in_portions(number_messages([*spoil(right)], "EVENT-"), 60)):
        entries = [one.text for one in portion]
        core.lists("/cases/changes", "changes", [*entries, last], f"c{number}")
        await pull_changes(stage.context)
        assert (await CoreFeed.get(name="changes")).cursor == f"c{number}"
        assert await CaseEvent.filter(source_id="last").exists()
        await CaseEvent.all().delete()
    assert stage.context.counters["core_misfit:changes"] > 50


async def test_the_comparison_goes_round_whatever_is_in_it(
    alone: tuple[Stage, Feed], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One case's entry, or one of its events, keeps no other from being repaired."""
    stage, core = alone
    await a_case(stage, "s-1")
    await a_case(stage, "s-2")
    stage.clock.advance(600)
    right = CASE_STATUS | {"sourceNo": "s-1", "caseNo": "N1", "version": 9}
    other = msgspec.json.encode(CASE_STATUS | {"sourceNo": "s-2", "caseNo": "N2"})
    for one in spoil(right):
        await Forward.all().update(state="queued", settled_at=None)
        await ServiceCase.all().update(case_no=None, version=0, state="submitted")
        core.answers["/cases/find"] = b"[" + one.text + b"," + other + b"]"
        await reconcile(stage.context)
        assert (await ServiceCase.get(id="s-2")).case_no == "N2", one.fault
    whole = [one.text for one in spoil(EVENT | {"sourceNo": "s-2", "caseNo": "N2"})]
    last = EVENT | {"eventId": "last", "sourceNo": "s-2", "caseNo": "N2", "version": 2}
    events = b",".join([*whole, msgspec.json.encode(last | {"detail": {}})])
    core.answers["/cases/find"] = b"[" + other + b"]"
    core.answers["/cases/N2"] = b'{"events":[' + events + b"]}"
    await ServiceCase.filter(id="s-2").update(version=0)
    await reconcile(stage.context)
    assert await CaseEvent.filter(source_id="last").exists()


async def test_a_number_of_another_case_stops_no_round(alone: tuple[Stage, Feed]) -> None:
    stage, core = alone
    await a_case(stage, "s-1")
    await a_case(stage, "s-2")
    stage.clock.advance(600)
    both = [CASE_STATUS | {"sourceNo": one, "caseNo": "N1"} for one in ("s-1", "s-2")]
    core.answers = {"/cases/find": msgspec.json.encode(both), "/cases/N1": b'{"events":[]}'}
    left = await reconcile(stage.context)
    assert [(one.case_id, one.kind) for one in left] == [
        ("s-2", DisagreementKind.UNACKNOWLEDGED_HERE)
    ]


async def test_the_catalogue_is_read_on_whatever_is_in_it(alone: tuple[Stage, Feed]) -> None:
    """A stored item can be shown; a refused one leaves the rest of its page alone."""
    stage, core = alone
    found = number_messages([*spoil(ITEM | {"implementCode": "ITEM-"})], "ITEM-")
    last = msgspec.json.encode(ITEM | {"implementCode": "last"})
    for number, portion in enumerate(in_portions(found, 100)):
        entries = [one.text for one in portion]
        core.lists("/items", "items", [*entries, last], f"c{number}")
        await pull_items(stage.context.core, stage.clock, stage.context.new_id)
        assert (await CoreFeed.get(name="items")).cursor == f"c{number}"
    kept = [str(code) for code in await ServiceItem.all().values_list("code", flat=True)]
    assert "last" in kept
    assert len(found) > len(kept) > 500
    for code in kept[::40]:
        answer = await stage.client.get(f"/v1/items/{code}")
        assert answer.status_code == 200, f"{code}: {answer.text}"
    assert (await stage.client.get("/v1/items")).status_code == 200
    assert stage.context.counters["core_misfit:items"] > 500


CERTIFICATE = {
    "identifier": "c-1",
    "typeCode": "11100000009901008H001",
    "name": "居民身份证",
    "holder": "林秀英",
    "number": "359901194403121280",
    "issuer": "榕城市公安局",
    "issuerCode": "11359900008801005F",
    "status": "01",
    "trustLevel": "A",
    "issueDate": "2017-06-01",
    "validFrom": "2017-06-01",
    "validTo": "2037-06-01",
}
STATUS = {"identifier": "c-1", "status": "01", "readAt": "2026-11-23T12:00:00+08:00"}


async def test_one_certificate_however_spoiled_hides_no_other(alone: tuple[Stage, Feed]) -> None:
    stage, core = alone
    lists = stage.context.core.certificates
    now = stage.clock.now()
    other = msgspec.json.encode(CERTIFICATE | {"identifier": "other"})
    for one in spoil(CERTIFICATE):
        core.answers["/certs/list"] = b"[" + one.text + b"," + other + b"]"
        listed = await lists.list("111", "x", core_call())
        assert "other" in [held.identifier for held in listed], one.fault
        for held in listed:
            assert state_of(held.status, held.valid_from, held.valid_to, now)
    other = msgspec.json.encode(STATUS | {"identifier": "other"})
    for one in spoil(STATUS):
        core.answers["/certs/status"] = b"[" + one.text + b"," + other + b"]"
        known = await lists.status(["c-1", "other"], core_call())
        assert "other" in [status.identifier for status in known], one.fault


ANSWERS: list[tuple[Reader[Any], dict[str, Any], str]] = [
    (repairing_reader(cases._Acceptance, Acceptance), ACCEPTED, "case"),
    (repairing_reader(cases._CaseChange, CaseChange), NEW_STATUS, "supplement"),
    (repairing_reader(after._EvaluationReceipt, EvaluationReceipt), EVALUATED, "evaluation"),
    (repairing_reader(after._Delivery, Delivery), DELIVERY, "delivery"),
]


@pytest.mark.parametrize(("read", "right", "kind"), ANSWERS, ids=[one[2] for one in ANSWERS])
async def test_what_settles_a_forward_is_kept_or_asked_for_again(
    alone: tuple[Stage, Feed], read: Reader[Any], right: dict[str, Any], kind: str
) -> None:
    """Whatever of it can be read: no row is refused, and the core's yes is never a no."""
    from bff.cases.forwarding.rules import RULES

    stage, _ = alone
    seen: Counter[str] = Counter()
    for number, one in enumerate(spoil(right)):
        body = b'{"code":0,"data":' + one.text + b"}"
        try:
            given, _ = open_envelope("cases", body, read, {})
        except CoreGarbled:
            seen["garbled"] += 1
            continue
        seen["kept"] += 1
        case_id = f"case-{number}"
        await a_case(stage, case_id)
        if kind == "case":  # two of one number are told apart elsewhere
            given = msgspec.structs.replace(given, case_no=f"N{number}")
        forward = await Forward.get(id=case_id)

        async def settle(connection: Any, forward: Any = forward, given: Any = given) -> None:
            now = stage.clock.now()
            await RULES[kind].on_answer(connection, forward, given, False, now)

        await transact(settle)
        assert (await Forward.get(id=case_id)).state == "acknowledged", one.fault
    assert seen["kept"] > seen["garbled"]
