"""Events: pushed in order, signed, again until taken, and each fault of them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import aiohttp
import pytest

from sandbox import Sandbox, SandboxSettings, run_sandbox
from sandbox.core.catalogue import care
from sandbox.core.people import PEOPLE
from tests.support.core_caller import APP_ID, Admin, CoreCaller, StillClock
from tests.support.event_receiver import Receiver, is_signed, run_receiver
from tests.support.submissions import submit_case

ITEM = care.OLD_AGE_ALLOWANCE


@pytest.fixture
async def receiver(sandbox: Sandbox, admin: Admin) -> AsyncIterator[Receiver]:
    """Start a receiver and give its address to the sandbox."""
    async with run_receiver() as started:
        await admin.set_events_url(started.url)
        yield started


async def moved_along(core: CoreCaller, admin: Admin, number: str = "S1", steps: int = 3) -> str:
    """Return the number of a case with versions 1 … `steps` + 1."""
    case_no = str((await submit_case(core, ITEM, number))["caseNo"])
    for state in ("11", "20", "30", "40")[:steps]:
        await admin.move(case_no, state)
    return case_no


def has_tried(receiver: Receiver, times: int) -> bool:
    return receiver.arrived == times


async def nothing_waits(admin: Admin) -> None:
    async with asyncio.timeout(60):
        while (await admin.counts())["eventsWaiting"]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_events_come_in_order_and_equal_those_of_the_case(
    core: CoreCaller, admin: Admin, receiver: Receiver
) -> None:
    numbers = [await moved_along(core, admin, f"S{n}", 4) for n in range(3)]
    await receiver.until(lambda: len(receiver.events) == 15)
    for case_no in numbers:
        assert receiver.versions(case_no) == [1, 2, 3, 4, 5]
        told = [event for event in receiver.events if event["caseNo"] == case_no]
        assert told == (await core.get(f"/cases/{case_no}"))["data"]["events"]
    assert len({event["eventId"] for event in receiver.events}) == 15


async def test_a_pushed_event_is_signed_and_a_tampered_one_is_not(
    core: CoreCaller, receiver: Receiver
) -> None:
    await submit_case(core, ITEM)
    await receiver.until(lambda: bool(receiver.events))
    [request] = receiver.requests
    headers = request["headers"]
    assert headers["X-App-Id"] == APP_ID
    assert headers["Content-Type"] == "application/json"
    assert request["signed"]
    assert not is_signed(headers, request["body"].replace(b"S1", b"S2"))
    assert not is_signed(headers | {"X-Nonce": "another"}, request["body"])


async def test_an_event_not_taken_comes_again_with_growing_pauses_before_its_cases_next(
    core: CoreCaller, admin: Admin, receiver: Receiver, clock: StillClock
) -> None:
    receiver.refusing = 3
    case_no = await moved_along(core, admin, steps=2)
    for tries, pause in enumerate((1, 2, 4), 1):
        await receiver.until(partial(has_tried, receiver, tries))
        clock.now += pause * 0.9
        await asyncio.sleep(0.15)
        assert receiver.arrived == tries, "not before its pause is over"
        clock.now += pause * 0.2
    await receiver.until(lambda: len(receiver.events) == 3)
    assert receiver.versions(case_no) == [1, 2, 3]
    nonces = [request["headers"]["X-Nonce"] for request in receiver.requests]
    assert len(set(nonces)) == 6, "each try is signed anew"


async def test_another_case_does_not_wait_for_one_that_is_not_taken(
    core: CoreCaller, admin: Admin, receiver: Receiver
) -> None:
    receiver.refusing = 1
    stuck = await moved_along(core, admin, "S1", 1)
    await receiver.until(lambda: receiver.arrived == 1)
    other = await moved_along(core, admin, "S2", 1)
    await receiver.until(lambda: receiver.versions(other) == [1, 2])
    assert receiver.versions(stuck) == []


async def test_another_case_does_not_wait_for_one_that_is_never_answered(
    core: CoreCaller, admin: Admin, receiver: Receiver
) -> None:
    receiver.ignoring = '"sourceNo":"S1"'
    stuck = await moved_along(core, admin, "S1", 1)
    await receiver.until(lambda: receiver.arrived == 1)
    other = await moved_along(core, admin, "S2", 4)
    await receiver.until(lambda: receiver.versions(other) == [1, 2, 3, 4, 5])
    assert receiver.versions(stuck) == []


async def test_nothing_is_pushed_without_an_address_and_nothing_is_lost(
    core: CoreCaller, admin: Admin
) -> None:
    case_no = await moved_along(core, admin)
    assert (await admin.counts())["eventsWaiting"] == 4
    async with run_receiver() as receiver:
        await admin.set_events_url(receiver.url)
        await receiver.until(lambda: receiver.versions(case_no) == [1, 2, 3, 4])
        await nothing_waits(admin)


@pytest.mark.parametrize("given", ["setting", "admin"])
async def test_events_that_nobody_took_survive_a_restart(
    settings: SandboxSettings, session: aiohttp.ClientSession, clock: StillClock, given: str
) -> None:
    async with run_receiver() as receiver:
        receiver.refusing = 10**6
        if given == "setting":
            settings = replace(settings, core=replace(settings.core, events_url=receiver.url))
        async with run_sandbox(settings, clock=clock) as first:
            admin = Admin(session, first.admin_url)
            if given == "admin":
                await admin.set_events_url(receiver.url)
            case_no = await moved_along(CoreCaller(session, first.url, clock), admin)
            await receiver.until(lambda: receiver.arrived > 0)
        receiver.refusing = 0
        clock.now += 60
        async with run_sandbox(settings, clock=clock) as second:
            await receiver.until(lambda: receiver.versions(case_no) == [1, 2, 3, 4])
            await nothing_waits(Admin(session, second.admin_url))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"kind": "eventDuplicate", "count": 1}, [1, 1, 2, 3, 4]),
        ({"kind": "eventReorder", "count": 1}, [2, 1, 3, 4]),
        ({"kind": "eventLose", "count": 1}, [2, 3, 4]),
        ({"kind": "eventLose", "path": "/events/result"}, [1, 2, 3]),
        ({"kind": "eventLose", "rate": 0.5}, [1, 3]),
        ({"kind": "latency", "latencyMs": 0}, [1, 2, 3, 4]),
    ],
)
async def test_a_fault_of_events_does_what_it_says(
    core: CoreCaller, admin: Admin, fault: dict[str, object], told: list[int]
) -> None:
    await admin.fault(str(fault.pop("kind")), **fault)
    case_no = str((await submit_case(core, ITEM))["caseNo"])
    for state in ("11", "20", "40"):
        await admin.move(case_no, state)
    async with run_receiver() as receiver:
        await admin.set_events_url(receiver.url)
        await nothing_waits(admin)
    assert receiver.versions(case_no) == told
    changes = (await core.get("/cases/changes"))["data"]["changes"]
    assert [event["version"] for event in changes] == [1, 2, 3, 4], "the safety net has them all"


async def test_a_delayed_event_holds_back_what_follows_in_its_case(
    core: CoreCaller, admin: Admin, receiver: Receiver, clock: StillClock
) -> None:
    await admin.fault("eventDelay", latencyMs=5000, count=1)
    late = await moved_along(core, admin, "S1")
    prompt = await moved_along(core, admin, "S2")
    await receiver.until(lambda: receiver.versions(prompt) == [1, 2, 3, 4])
    assert receiver.versions(late) == []
    clock.now += 5
    await receiver.until(lambda: receiver.versions(late) == [1, 2, 3, 4])


async def test_an_event_to_be_reordered_does_not_wait_for_ever(
    core: CoreCaller, admin: Admin, receiver: Receiver, clock: StillClock
) -> None:
    await admin.fault("eventReorder", latencyMs=2000, count=1)
    case_no = await moved_along(core, admin, steps=0)
    await asyncio.sleep(0.15)
    assert receiver.versions(case_no) == []
    clock.now += 2
    await receiver.until(lambda: receiver.versions(case_no) == [1])


async def test_a_forgotten_cases_events_are_not_pushed(core: CoreCaller, admin: Admin) -> None:
    case_no = await moved_along(core, admin)
    await admin.post(f"/admin/cases/{case_no}/forget", {})
    assert (await admin.counts())["eventsWaiting"] == 0
    assert (await core.get("/cases/changes"))["data"]["changes"] == []
    assert (await core.post("/cases/find", {"sourceNos": ["S1"]}))["data"] == []
    again = await moved_along(core, admin, "S1", 0)
    assert again != case_no, "nothing of it is left: the same key makes a case"


async def test_an_offer_is_pushed_signed_and_stands_among_the_changes(
    core: CoreCaller, admin: Admin, receiver: Receiver
) -> None:
    offer = {"policyNo": "ZC-1", "name": "高龄津贴", "text": "每月100元", "until": "2026-12-31"}
    number = await moved_along(core, admin, steps=1)
    event_id = (await admin.post("/admin/benefits", {"uid": "linxiuying", **offer}))["eventId"]
    await receiver.until(lambda: len(receiver.events) == 3)
    [event] = [event for event in receiver.events if event["kind"] == "benefit"]
    person = {"certType": "111", "certNo": PEOPLE["linxiuying"].cert_no}
    assert (event["eventId"], event["detail"]) == (event_id, person | offer)
    assert all(request["signed"] for request in receiver.requests)
    changes = (await core.get("/cases/changes?limit=10"))["data"]["changes"]
    assert [change.get("caseNo") for change in changes] == [number, number, None]
    assert changes[-1] == event
