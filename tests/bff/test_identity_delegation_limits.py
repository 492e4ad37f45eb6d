"""Limits of delegations: their period, their number, who may take part, and what stays secret."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models import Delegation, Person
from sandbox.core.people import PEOPLE
from tests.bff.test_identity_delegations import (
    PATH,
    agent_fields,
    answer_offer,
    end,
    offer,
    received_by,
)
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import row_counts, stored_text

YEAR = timedelta(days=366)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (timedelta(0), YEAR - timedelta(seconds=5), None),
        (YEAR - timedelta(hours=1), 2 * YEAR - timedelta(hours=1, seconds=5), None),
        (timedelta(days=-3), timedelta(days=3), None),  # has begun: from now on
        (None, timedelta(seconds=-1), "/endsAt"),
        (timedelta(days=2), timedelta(days=1), "/endsAt"),
        (timedelta(days=2), timedelta(days=2), "/endsAt"),
        (timedelta(0), YEAR + timedelta(hours=1), "/endsAt"),
        (YEAR + timedelta(hours=1), None, "/startsAt"),
    ],
)
async def test_the_period_is_a_year_at_most(
    small_stage: Stage, starts: timedelta | None, ends: timedelta | None, field: str | None
) -> None:
    mother = await small_stage.phone("linxiuying")
    now = small_stage.clock.now()
    given = {"startsAt": starts, "endsAt": ends}
    period = {name: (now + by).isoformat() for name, by in given.items() if by is not None}
    answer = await mother.post(PATH, agent_fields("wangji", **period))
    if field is not None:
        expect(answer, "delegation-period-invalid", field=field)
        return
    assert answer.status_code == 201
    assert datetime.fromisoformat(answer.json()["startsAt"]) >= now.replace(microsecond=0)


async def test_a_time_needs_its_zone(small_stage: Stage) -> None:
    mother = await small_stage.phone("linxiuying")
    answer = await mother.post(PATH, agent_fields("wangji", endsAt="2026-12-31T00:00:00"))
    expect(answer, "invalid-field", field="/endsAt")


async def test_nobody_delegates_to_themselves(small_stage: Stage) -> None:
    mother = await small_stage.phone("linxiuying")
    expect(await mother.post(PATH, agent_fields("linxiuying")), "delegation-to-oneself")


async def test_twenty_offers_may_wait(each_database: Stage) -> None:
    mother, son = await each_database.phone("linxiuying"), await each_database.phone("wangji")
    made = [await offer(mother, "wangji") for _ in range(20)]
    before = await row_counts()
    expect(await mother.post(PATH, agent_fields("maria")), "too-many-delegations")
    assert await row_counts() == before
    await answer_offer(son, made[0])
    await offer(mother, "maria")
    expect(await mother.post(PATH, agent_fields("maria")), "too-many-delegations")
    await end(mother, made[1])
    await offer(mother, "maria")


async def test_only_people_with_a_real_name_take_part(small_stage: Stage) -> None:
    unknown, mother = await small_stage.phone("zhouxiaoyu"), await small_stage.phone("linxiuying")
    expect(
        await unknown.post(PATH, agent_fields("wangji")), "assurance-too-low", required="real_name"
    )
    id_ = await offer(mother, "zhouxiaoyu")
    answer = await answer_offer(unknown, id_)
    expect(answer, "assurance-too-low", required="real_name")
    assert "“实名”" in answer.json()["detail"]
    assert (await answer_offer(unknown, id_, "refusal")).status_code == 200


async def test_an_organisation_names_its_agents_elsewhere(small_stage: Stage) -> None:
    company, mother = await small_stage.phone("linguoqing"), await small_stage.phone("linxiuying")
    expect(await company.post(PATH, agent_fields("wangji")), "delegation-by-person-only")
    # Offered to the man, not to the company that he signs in for.
    id_ = await offer(mother, "linguoqing")
    assert await received_by(company) == []
    expect(await answer_offer(company, id_), "delegation-not-found")


async def test_names_and_numbers_do_not_lie_open(each_database: Stage) -> None:
    mother = await each_database.phone("linxiuying")
    await offer(mother, "maria")
    stored = await stored_text()
    maria = PEOPLE["maria"]
    assert maria.cert_no not in stored
    assert maria.name not in stored
    person = await Person.get()
    assert f"delegation.principal_id={person.id}" in stored


async def test_a_key_of_one_delegation_is_not_anothers(small_stage: Stage) -> None:
    """The same body and key for somebody else is another request, not a replay."""
    mother = await small_stage.phone("linxiuying")
    key = {"Idempotency-Key": "offer-0001"}
    first = await mother.post(PATH, agent_fields("wangji"), headers=key)
    again = await mother.post(PATH, agent_fields("wangji"), headers=key)
    assert again.json() == first.json()
    other = await mother.post(
        PATH, agent_fields("wangji"), headers={**key, "X-Acting-For": "abcdefgh"}
    )
    expect(other, "idempotency-key-reused")
    assert await Delegation.all().count() == 1
