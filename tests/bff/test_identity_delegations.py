"""Acting for somebody else: offer, answer, end, and who the applicant of a request is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from bff.cert_numbers import is_citizen_id, tidy
from bff.identity.callers import Citizen
from bff.identity.delegations import Applicant, applicant_for
from bff.problems import Problem
from models import Delegation, InboxMessage
from models.session import Channel
from sandbox.core.people import PEOPLE
from tests.support.clients import Phone
from tests.support.live_stream import open_stream
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import row_counts

PATH = "/v1/delegations"
ITEM, OTHER_ITEM = "11350100MB0000000X1000101001", "11350100MB0000000X1000102002"


def agent_fields(uid: str, **more: Any) -> dict[str, Any]:
    """Return an offer to this resident, as an acquaintance types it."""
    resident = PEOPLE[uid]
    agent = {"agentCertType": resident.cert_type, "agentCertNo": resident.cert_no}
    return {"agentName": resident.name, **agent, **more}


async def offer(principal: Phone, uid: str, **more: Any) -> str:
    answer = await principal.post(PATH, agent_fields(uid, **more))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def answer_offer(agent: Phone, id_: str, answer: str = "acceptance") -> httpx.Response:
    return await agent.post(f"{PATH}/{id_}/{answer}")


async def end(by: Phone, id_: str) -> None:
    answer = await by.client.delete(f"{PATH}/{id_}", headers=by.headers)
    assert (answer.status_code, answer.content) == (204, b"")


async def given_by(phone: Phone) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await phone.get(PATH)).json()["given"]
    return items


async def received_by(phone: Phone) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await phone.get(PATH)).json()["received"]
    return items


async def stream_changes(stage: Stage, phone: Phone) -> list[tuple[str, str, str]]:
    """State, role and who did it, of each message to this citizen."""
    claims = stage.context.identity.tokens.claims(phone.grant["accessToken"], "Bearer")
    rows = await InboxMessage.filter(person_id=claims.subject, kind="delegation").order_by("seq")
    said = [httpx.Response(200, text=row.body).json() for row in rows]
    return [(each["state"], each["role"], each["by"]) for each in said]


async def act_for(
    stage: Stage, phone: Phone, acting_for: str | None, item: str | None = None
) -> Applicant:
    claims = stage.context.identity.tokens.claims(phone.grant["accessToken"], "Bearer")
    citizen = Citizen(claims.subject, claims.session_id, Channel.APP, claims.level)
    return await applicant_for(stage.context, citizen, acting_for, item)


async def test_an_offer_that_is_accepted_lets_the_agent_act(stage: Stage) -> None:
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    answer = await mother.post(PATH, agent_fields("wangji"))

    assert answer.status_code == 201
    body = answer.json()
    assert (body["principal"], body["agent"]) == ("林**", PEOPLE["wangji"].name)
    assert (body["state"], body["stateText"]) == ("offered", "等待被委托人确认")
    assert (body["items"], body["inForce"], body["answeredAt"]) == (None, False, None)
    period = datetime.fromisoformat(body["endsAt"]) - datetime.fromisoformat(body["startsAt"])
    assert period == timedelta(days=30)
    [seen] = await received_by(son)
    assert (seen["id"], seen["principal"], seen["agent"]) == (body["id"], "林**", "王*")

    accepted = await answer_offer(son, body["id"])
    assert accepted.status_code == 200
    assert (accepted.json()["state"], accepted.json()["inForce"]) == ("accepted", True)
    assert [item["state"] for item in await given_by(mother)] == ["accepted"]

    applicant = await act_for(stage, son, body["id"], ITEM)
    assert applicant.person.name == PEOPLE["linxiuying"].name
    assert applicant.agent.name == PEOPLE["wangji"].name
    assert applicant.delegation is not None
    assert applicant.delegation.id == body["id"]


async def test_whoever_names_no_delegation_acts_for_themselves(small_stage: Stage) -> None:
    phone = await small_stage.phone("wangji")
    applicant = await act_for(small_stage, phone, None, ITEM)
    assert applicant.person == applicant.agent
    assert applicant.person.name == PEOPLE["wangji"].name
    assert applicant.delegation is None


async def test_both_sides_are_told_of_every_change(each_database: Stage) -> None:
    stage = each_database
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    async with open_stream(son) as live:
        assert (await live.next()).name == "hello"
        first = await offer(mother, "wangji")
        event = await live.next()
    said = {"delegationId": first, "state": "offered", "role": "agent", "by": "principal"}
    assert (event.name, event.data) == ("delegation", said)
    await answer_offer(son, first)
    await end(son, first)
    second = await offer(mother, "wangji")
    await answer_offer(son, second, "refusal")
    third = await offer(mother, "wangji")
    await end(mother, third)

    changes = [("offered", "principal"), ("accepted", "agent"), ("revoked", "agent")]
    changes += [("offered", "principal"), ("declined", "agent")]
    changes += [("offered", "principal"), ("revoked", "principal")]
    assert await stream_changes(stage, mother) == [
        (state, "principal", by) for state, by in changes
    ]
    assert await stream_changes(stage, son) == [(state, "agent", by) for state, by in changes]


async def test_an_agent_who_never_signed_in_finds_the_offer_when_they_do(
    each_database: Stage,
) -> None:
    mother = await each_database.phone("linxiuying")
    id_ = await offer(mother, "maria")
    withdrawn = await offer(mother, "maria")
    await end(mother, withdrawn)

    maria = await each_database.phone("maria")

    states = {item["id"]: item["state"] for item in await received_by(maria)}
    assert states == {id_: "offered", withdrawn: "revoked"}
    assert await stream_changes(each_database, maria) == [("offered", "agent", "principal")]
    assert (await answer_offer(maria, id_)).status_code == 200
    again = await each_database.phone("maria")
    assert (
        len(await stream_changes(each_database, again)) == 2
    )  # signing in again tells nothing again


async def test_the_number_may_be_typed_as_people_type_it(small_stage: Stage) -> None:
    mother, son = await small_stage.phone("linxiuying"), await small_stage.phone("wangji")
    number = PEOPLE["wangji"].cert_no
    typed = f" {number[:6]} {number[6:14]}　{number[14:].lower()} "
    name = " " + "　".join(PEOPLE["wangji"].name)
    id_ = await offer(mother, "wangji", agentCertNo=typed, agentName=name)
    assert (await answer_offer(son, id_)).json()["state"] == "accepted"


@pytest.mark.parametrize(
    "number", ["110101197608056896", "35010019441301123X", "1101011976080568", "王", "0" * 18]
)
async def test_a_mistyped_id_number_is_told_at_once(small_stage: Stage, number: str) -> None:
    mother = await small_stage.phone("linxiuying")
    answer = await mother.post(PATH, agent_fields("wangji", agentCertNo=number))
    expect(answer, "invalid-field", field="/agentCertNo")
    assert "证件号码有误" in answer.json()["detail"]
    assert await Delegation.all().count() == 0


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),
        ("440524188001010014", True),
        ("11010519500101999X", True),
        ("81000019980902013X", True),
        ("932682198501010017", True),
        ("110101197608056896", False),
        ("11010519491232002X", False),
        ("110105491231002", False),
        ("１1010519491231002X", False),
        ("11010519491231002x", False),  # before it is tidied
        (tidy("11010519491231002x"), True),
    ],
)
def test_the_check_digit_of_gb_11643(number: str, valid: bool) -> None:
    assert is_citizen_id(number) is valid


async def test_a_number_pasted_from_a_chat_is_the_same_number(small_stage: Stage) -> None:
    mother, son = await small_stage.phone("linxiuying"), await small_stage.phone("wangji")
    number = PEOPLE["wangji"].cert_no
    pasted = f"\ufeff{number[:6]}\u00a0{number[6:14]}—{number[14:].lower()}\u200b"
    id_ = await offer(mother, "wangji", agentCertNo=pasted, agentName="\u200e王𠮷\u00a0")
    assert (await answer_offer(son, id_)).json()["state"] == "accepted"


async def test_another_name_with_ones_number_cannot_be_accepted(small_stage: Stage) -> None:
    mother, son = await small_stage.phone("linxiuying"), await small_stage.phone("wangji")
    id_ = await offer(mother, "wangji", agentName="王吉祥")
    [seen] = await received_by(son)
    assert seen["agent"] == "王**"  # whose name it is, nobody here needs to know
    expect(await answer_offer(son, id_), "delegation-name-differs")
    assert [item["state"] for item in await given_by(mother)] == ["offered"]
    assert (await answer_offer(son, id_, "refusal")).json()["state"] == "declined"


async def test_nobody_else_sees_or_answers_an_offer(small_stage: Stage) -> None:
    mother, stranger = await small_stage.phone("linxiuying"), await small_stage.phone("maria")
    await small_stage.phone("wangji")
    id_ = await offer(mother, "wangji")
    before = await row_counts()
    for phone in (stranger, mother):
        for answer in ("acceptance", "refusal"):
            expect(await answer_offer(phone, id_, answer), "delegation-not-found")
    await end(stranger, id_)
    assert await received_by(stranger) == await given_by(stranger) == []
    assert [item["state"] for item in await given_by(mother)] == ["offered"]
    assert await row_counts() == before


async def test_the_same_answer_again_is_no_error_and_tells_nothing(small_stage: Stage) -> None:
    mother, son = await small_stage.phone("linxiuying"), await small_stage.phone("wangji")
    id_ = await offer(mother, "wangji")
    for _ in range(2):
        assert (await answer_offer(son, id_)).json()["state"] == "accepted"
    expect(await answer_offer(son, id_, "refusal"), "delegation-not-open")
    for _ in range(2):
        await end(mother, id_)
    expect(await answer_offer(son, id_), "delegation-not-open")
    assert [state for state, _, _ in await stream_changes(small_stage, son)] == [
        "offered",
        "accepted",
        "revoked",
    ]


async def test_what_is_over_gives_no_right(each_database: Stage) -> None:
    stage = each_database
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")

    async def expect_refusal(id_: str, slug: str, reason: str, item: str | None = None) -> None:
        with pytest.raises(Problem, match=slug) as raised:
            await act_for(stage, son, id_, item)
        assert reason in str(raised.value.values.get("why", ""))

    id_ = await offer(mother, "wangji", items=[ITEM])
    await expect_refusal(id_, "delegation-not-in-force", "等待被委托人确认")
    await answer_offer(son, id_)
    await expect_refusal(id_, "delegation-not-for-item", "", OTHER_ITEM)
    assert (await act_for(stage, son, id_, ITEM)).delegation
    assert (await act_for(stage, son, id_)).delegation
    await end(mother, id_)
    await expect_refusal(id_, "delegation-not-in-force", "已撤销")

    id_ = await offer(mother, "wangji")
    await answer_offer(son, id_, "refusal")
    await expect_refusal(id_, "delegation-not-in-force", "谢绝")

    for stranger in ("no-such", "", "a" * 25, "ids,twice", id_ + " "):
        await expect_refusal(stranger, "delegation-not-found", "")
    with pytest.raises(Problem, match="delegation-not-found"):
        await act_for(stage, mother, id_)


async def test_a_delegation_has_its_time(each_database: Stage) -> None:
    stage = each_database
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    now = stage.clock.now()
    starts, ends = now + timedelta(hours=3), now + timedelta(hours=5)
    period = {"startsAt": starts.isoformat(), "endsAt": ends.isoformat()}
    id_, unanswered = (
        await offer(mother, "wangji", **period),
        await offer(mother, "wangji", **period),
    )
    accepted = (await answer_offer(son, id_)).json()
    assert (accepted["state"], accepted["inForce"]) == ("accepted", False)
    with pytest.raises(Problem, match="delegation-not-in-force"):
        await act_for(stage, son, id_)

    stage.clock.advance(4 * 3600)
    son = await stage.phone("wangji")
    assert (await act_for(stage, son, id_)).delegation
    assert [item["inForce"] for item in await received_by(son)] == [True, False]

    stage.clock.advance(2 * 3600)
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    with pytest.raises(Problem, match="delegation-not-in-force"):
        await act_for(stage, son, id_)
    expect(await answer_offer(son, unanswered), "delegation-not-open")
    assert {item["state"] for item in await received_by(son)} == {"expired"}
    await end(mother, id_)
    assert {item["state"] for item in await given_by(mother)} == {"expired"}


async def test_an_offer_is_a_task_until_it_is_answered(small_stage: Stage) -> None:
    principal = await small_stage.phone("linxiuying")
    agent = await small_stage.phone("wangji")
    id_ = await offer(principal, "wangji")
    await agent.post("/v1/inbox/read", {"about": "delegation"})
    tasks = (await agent.get("/v1/inbox?todo=true")).json()["items"]
    assert [item["about"] for item in tasks] == [f"delegation:{id_}"]
    assert (await principal.get("/v1/inbox?todo=true")).json()["items"] == []
    assert (await answer_offer(agent, id_)).status_code == 200
    assert (await agent.get("/v1/inbox?todo=true")).json()["items"] == []
