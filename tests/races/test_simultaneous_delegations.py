"""Answers to one offer, and its end, in the same moment: one stands, both sides are told once."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from models import Delegation, InboxMessage
from sandbox.core.people import PEOPLE
from tests.support.barrier import Barrier
from tests.support.burst import BurstRequest, at_once, outcomes
from tests.support.clients import Phone
from tests.support.server_process import RealStage
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually

TIMES = 16
PATH = "/v1/delegations"

# SQLite takes one writer at a time anyway.
pytestmark = pytest.mark.parametrize("services", ["deployed"], indirect=True)


def offer(principal: Phone) -> BurstRequest:
    agent = PEOPLE["wangji"]
    body = {"agentName": agent.name, "agentCertType": "111", "agentCertNo": agent.cert_no}
    return BurstRequest(PATH, body, principal.headers)


async def offer_delegation(stage: Stage) -> tuple[Phone, Phone, str]:
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    [answer] = await at_once(str(stage.client.base_url), [offer(mother)])
    return mother, son, answer.body["id"]


def acceptance(son: Phone, id_: str) -> BurstRequest:
    return BurstRequest(f"{PATH}/{id_}/acceptance", None, son.headers)


def refusal(son: Phone, id_: str) -> BurstRequest:
    return BurstRequest(f"{PATH}/{id_}/refusal", None, son.headers)


def revocation(mother: Phone, id_: str) -> BurstRequest:
    return BurstRequest(f"{PATH}/{id_}", None, mother.headers, "DELETE")


async def stream_changes() -> list[list[str]]:
    """Return the states in each side's messages, in order."""
    by_person: dict[str, list[str]] = {}
    for message in await InboxMessage.filter(kind="delegation").order_by("seq"):
        by_person.setdefault(message.person_id, []).append(json.loads(message.body)["state"])
    return list(by_person.values())


async def test_of_acceptance_and_refusal_one_stands(real: RealStage) -> None:
    _, son, id_ = await offer_delegation(real)
    postings = [acceptance(son, id_), refusal(son, id_)] * (TIMES // 2)

    answers = await at_once(str(real.client.base_url), postings, real.server.workers())

    stands = (await Delegation.get(id=id_)).state
    assert stands in ("accepted", "declined")
    won, lost = (answers[::2], answers[1::2])[:: 1 if stands == "accepted" else -1]
    assert outcomes(won) == {"200": TIMES // 2}
    assert outcomes(lost) == {"delegation-not-open": TIMES // 2}
    assert await stream_changes() == [["offered", stands]] * 2


async def test_what_was_ended_is_never_accepted_afterwards(real: RealStage) -> None:
    mother, son, id_ = await offer_delegation(real)
    postings = [acceptance(son, id_), revocation(mother, id_)] * (TIMES // 2)

    answers = await at_once(str(real.client.base_url), postings, real.server.workers())

    assert outcomes(answers[1::2]) == {"204": TIMES // 2}
    assert (await Delegation.get(id=id_)).state == "revoked"
    for states in await stream_changes():
        assert states in (["offered", "revoked"], ["offered", "accepted", "revoked"])


async def test_twenty_offers_wait_however_many_come_at_once(real: RealStage) -> None:
    mother, _, _ = await offer_delegation(real)
    postings = [offer(mother)] * 40
    seen = outcomes(await at_once(str(real.client.base_url), postings, real.server.workers()))
    assert seen == {"201": 19, "too-many-delegations": 21}
    assert await Delegation.all().count() == 20


async def test_offers_to_each_other_at_once_do_not_wait_for_each_other(real: RealStage) -> None:
    mother, son, _ = await offer_delegation(real)
    grandmother = PEOPLE["linxiuying"]
    body = {"agentName": grandmother.name, "agentCertType": "111"}
    back = BurstRequest(PATH, {**body, "agentCertNo": grandmother.cert_no}, son.headers)
    postings = [offer(mother), back] * (TIMES // 2)
    seen = outcomes(await at_once(str(real.client.base_url), postings, real.server.workers()))
    assert seen == {"201": TIMES}


def answer_without_looking_again(meanwhile: Callable[[str], Awaitable[None]]) -> Any:
    async def answer(
        connection: BaseDBAsyncClient, id_: str, state: str, agent_id: str, now: datetime
    ) -> bool:
        found = await Delegation.get(id=id_)
        await meanwhile(id_)
        if found.state != "offered":
            return False
        await Delegation.filter(id=id_).using_db(connection).update(state=state, agent_id=agent_id)
        return True

    return answer


async def test_looking_then_answering_lets_several_stand(
    services: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the first: every answer finds an offer, and both sides are told of each."""
    several = Barrier(4)

    async def all_have_looked(_: str) -> None:
        await several.join()

    monkeypatch.setattr(Delegation, "answer", answer_without_looking_again(all_have_looked))
    async with start_stage(*services, tmp_path) as stage:
        _, son, id_ = await offer_delegation(stage)
        postings = [acceptance(son, id_), refusal(son, id_)] * 2
        await at_once(str(stage.client.base_url), postings)
        assert all(len(states) > 2 for states in await stream_changes())


async def test_looking_then_accepting_brings_back_what_was_ended(
    services: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the second."""

    async def it_is_ended(id_: str) -> None:
        async def has_ended() -> bool:
            return not await Delegation.exists(id=id_, state="offered")

        await eventually(has_ended)

    monkeypatch.setattr(Delegation, "answer", answer_without_looking_again(it_is_ended))
    async with start_stage(*services, tmp_path) as stage:
        mother, son, id_ = await offer_delegation(stage)
        await at_once(str(stage.client.base_url), [acceptance(son, id_), revocation(mother, id_)])
        assert (await Delegation.get(id=id_)).state == "accepted"
