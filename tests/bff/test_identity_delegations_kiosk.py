"""Letting somebody act is for one's own phone, not for a kiosk."""

from __future__ import annotations

from models import Delegation
from tests.bff.test_identity_delegations import PATH, agent_fields, answer_offer, offer
from tests.support.problems import expect
from tests.support.stage import Stage


async def test_a_kiosk_session_gives_no_right_that_outlives_it(each_database: Stage) -> None:
    kiosk = await each_database.desk("demo-kiosk-1")
    principal = await each_database.phone("linxiuying")
    agent = await each_database.phone("chenyuhang")
    at_kiosk = await each_database.at_kiosk(principal, kiosk)
    problem = expect(await at_kiosk.post(PATH, agent_fields("chenyuhang")), "insufficient-scope")
    assert "手机" in problem["detail"]
    assert await Delegation.all().count() == 0
    wanted, unwanted = [await offer(principal, "chenyuhang") for _ in range(2)]
    agent_there = await each_database.at_kiosk(agent, kiosk)
    expect(await agent_there.post(f"{PATH}/{wanted}/acceptance"), "insufficient-scope")
    assert (await Delegation.get(id=wanted)).state == "offered"
    refused = await agent_there.post(f"{PATH}/{unwanted}/refusal")
    assert refused.json()["state"] == "declined"
    assert (await answer_offer(agent, wanted)).json()["state"] == "accepted"
    assert (await agent_there.delete(f"{PATH}/{wanted}")).status_code == 204
    assert (await Delegation.get(id=wanted)).state == "revoked"
