"""A daughter applies for her mother (授权代办): the mother's certificates, the mother's case."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from ground.masking import mask_name, mask_number
from sandbox.core.people import PEOPLE
from tests.journeys.case_steps import (
    ADDRESS,
    View,
    act,
    at_core,
    move,
    open_office,
    post_events,
    read_until,
    state,
    supplement,
    view_of,
)
from tests.journeys.clear_text import known_of, lies_nowhere, listen, logging_to
from tests.support.applications import JPEG, Application, begin
from tests.support.clients import Phone
from tests.support.drafts import delegate
from tests.support.live_stream import StreamEvent, open_stream
from tests.support.problems import expect
from tests.support.stage import Stage

MOTHER, DAUGHTER = "linxiuying", "huangmeiling"
HOME, FILE, CONTACT = "鼓山区示范路128号老宅", "妈妈的标准照.jpg", "13900009876"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart"}


async def handed_in(daughter: Phone) -> Application:
    """Submit with the delegation named in every call of the daughter."""
    application = await begin(daughter, "老人卡")
    draft = application.draft
    assert draft["actingFor"]["id"] == daughter.delegation_id
    assert draft["fixed"]["applicantCertNo"] == mask_number(PEOPLE[MOTHER].cert_no)
    await application.fill(address=HOME, contactMobile=CONTACT, cardKind="red")
    offers = (await daughter.get(f"/v1/drafts/{application.id}/certificates")).json()["items"]
    assert [offer["number"] for offer in offers] == [mask_number(PEOPLE[MOTHER].cert_no)]
    await application.attach("identityCard")
    await application.upload("photo", JPEG, FILE)
    await application.reload()
    assert application.draft["ready"]
    return application


async def is_the_mothers(stage: Stage, mother: Phone, daughter: Phone, case: View) -> None:
    """At the core, and in the usage log."""
    theirs = await at_core(stage, case)
    assert theirs["applicant"]["certNo"] == PEOPLE[MOTHER].cert_no
    assert theirs["agent"]["certNo"] == PEOPLE[DAUGHTER].cert_no
    assert theirs["agent"]["delegationNo"] == daughter.delegation_id
    assert theirs["form"]["applicantName"] == PEOPLE[MOTHER].name
    [entry] = await mother.usage_log()
    assert (entry["action"], entry["useCause"]) == ("attach", "办理老年人优待证申领")
    assert entry["agent"] == mask_name(PEOPLE[DAUGHTER].name)
    assert await daughter.usage_log() == []


async def after_its_end(stage: Stage, mother: Phone, daughter: Phone, case: View) -> None:
    """Let the daughter read and the mother continue after the delegation has ended."""
    await move(stage, case, state="12")
    plain = Phone(daughter.client, daughter.grant)
    for front in (daughter, plain):
        for what, body in (
            ("supplements", {"noticeId": "N1", "form": {}}),
            ("withdrawal", {"reason": "不办了"}),
            ("delivery", ADDRESS),
            ("evaluation", {"grade": 1, "tags": []}),
        ):
            expect(await act(front, case["id"], what, body), "delegation-not-in-force")
    expect(await daughter.post("/v1/drafts", {"itemCode": case["itemCode"]}),
           "delegation-not-in-force")  # fmt: skip
    assert (await view_of(daughter, case["id"]))["state"] == "submitted"  # what she could know then
    answer = await supplement(mother, case["id"], address=HOME)
    assert answer.status_code == 201, answer.text
    await move(stage, case, state="40")
    view = await view_of(mother, case["id"])
    assert (view["state"], view["may"]) == ("granted", ["deliver", "evaluate"])
    assert view["delegatedBy"] == {
        "id": daughter.delegation_id, "principal": "林**", "agent": "黄**",
    }  # fmt: skip
    answer = await act(mother, case["id"], "delivery", ADDRESS)
    assert answer.status_code == 201, answer.text


def is_revoked(event: StreamEvent) -> bool:
    return event.name == "delegation" and event.data["state"] == "revoked"


def stream_changes(events: list[StreamEvent]) -> list[Any]:
    """Return what each event says. An offer that is answered by now is not told any more."""
    changes = [event.data.get("state", event.data.get("action")) for event in events]
    return [change for change in changes if change != "offered"]


async def test_for_her_mother_while_she_may(
    each_database: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stage, file = each_database, tmp_path / "requests.log"
    listen(caplog)
    await open_office(stage)
    with logging_to(stage, file):
        mother, daughter = await stage.phone(MOTHER), await stage.phone(DAUGHTER)
        async with AsyncExitStack() as open_streams:
            hers = await open_streams.enter_async_context(open_stream(mother))
            theirs = await open_streams.enter_async_context(open_stream(daughter))
            for stream in (hers, theirs):  # from then on a stream misses nothing
                assert (await stream.next()).name == "hello"
            acting = daughter.acting_for(await delegate(mother, daughter, DAUGHTER))
            application = await handed_in(acting)
            answer = await application.submit()
            assert answer.status_code == 201, answer.text
            [case] = answer.json()["cases"]
            await post_events(stage)
            await is_the_mothers(stage, mother, acting, case)
            assert (await mother.delete(f"/v1/delegations/{acting.delegation_id}")).is_success
            await after_its_end(stage, mother, acting, case)
            assert stream_changes(await read_until(hers, state("granted"))) == [
                "accepted", "attach", "submitted", "revoked", "to_supplement", "attach",
                "received", "granted",
            ]  # fmt: skip
            assert stream_changes(await read_until(theirs, is_revoked)) == [
                "accepted", "submitted", "revoked",
            ]  # fmt: skip
    secrets = [HOME, FILE, "妈妈的标准照", CONTACT, *ADDRESS.values()]
    secrets.remove(ADDRESS["region"])  # a place, and part of the seeds' addresses
    await lies_nowhere([*secrets, *known_of(MOTHER, DAUGHTER)], file, caplog)
