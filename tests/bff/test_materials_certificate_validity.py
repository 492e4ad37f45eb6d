"""A certificate is looked at again when all of it is sent, and its authorisation ends some day."""

from __future__ import annotations

import pytest

from models import Draft, Material, ServiceCase
from tests.support.applications import Application, ready
from tests.support.problems import expect
from tests.support.stage import Stage

CARD, WHO = "老人卡", "linxiuying"
DAY_S = 86400


@pytest.fixture
async def application(each_database: Stage) -> Application:
    """Whole, with an identity card handed over as a certificate."""
    return await ready(await each_database.phone(WHO), CARD)


async def test_a_certificate_suspended_a_moment_ago_is_named(
    each_database: Stage, application: Application
) -> None:
    stage = each_database
    await application.phone.certificates()  # remembered as it was
    identifier = await stage.identifier(WHO, "居民身份证")
    await stage.set_status(identifier, "02")
    problem = expect(await application.submit(), "certificate-lapsed", materialCode="identityCard")
    assert "已暂扣" in problem["detail"]
    assert not await ServiceCase.exists()
    card = (await application.phone.certificates())["居民身份证"]
    assert card["state"] == "suspended"  # what was remembered is forgotten
    await stage.set_status(identifier, "01")
    answer = await application.submit()
    assert answer.status_code == 201, answer.text


async def test_while_its_state_is_not_to_be_had_it_stands_as_it_was(
    each_database: Stage, application: Application
) -> None:
    await each_database.faults(kind="error", path="/certs/status")
    answer = await application.submit()
    assert answer.status_code == 201, answer.text


async def test_an_authorisation_of_long_ago_is_given_again(
    each_database: Stage, application: Application
) -> None:
    stage = each_database
    stage.clock.advance(37 * DAY_S)
    await Draft.filter(id=application.id).update(touched_at=stage.clock.now())
    application = application.at(await stage.phone(WHO))
    await application.reload()
    [old] = [m for m in application.draft["materials"] if m["source"] == "certificate"]
    assert old["expired"]
    problem = expect(await application.submit(), "draft-incomplete")
    assert "identityCard" in [one["code"] for one in problem["missing"]]
    await application.attach("identityCard")
    assert not await Material.filter(id=old["id"]).exists()
    await application.reload()
    assert "identityCard" not in [one["code"] for one in application.draft["missing"]]
