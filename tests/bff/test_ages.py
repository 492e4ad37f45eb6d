"""An age that does not fit is said in the guide and at the choice."""

from __future__ import annotations

from bff.catalogue.pull import pull_items
from tests.bff.test_identity_delegations import answer_offer, offer
from tests.support.applications import begin, item_code, ready
from tests.support.problems import expect
from tests.support.stage import Stage

ALLOWANCE, CARD = "高龄津贴申领", "老年人优待证申领"


async def test_a_service_for_another_age_is_refused_before_anything_is_filled_in(
    small_stage: Stage,
) -> None:
    mother, son = await small_stage.phone("linxiuying"), await small_stage.phone("wangji")
    await pull_items(small_stage.context.core, small_stage.clock, small_stage.context.new_id)
    code = await item_code(son, ALLOWANCE)
    guide = (await son.get(f"/v1/items/{code}")).json()
    assert (guide["minAge"], guide["maxAge"]) == (80, None)

    said = (await son.get(f"/v1/items/{code}/overlaps")).json()
    assert said["ageRule"] == "要年满 80 周岁"
    refused = await son.post("/v1/drafts", {"itemCode": code})
    expect(refused, "applicant-age-not-eligible")
    assert "要年满 80 周岁" in refused.json()["detail"]

    id_ = await offer(mother, "wangji")
    await answer_offer(son, id_)
    for_her = {"X-Acting-For": id_}  # her age counts, not that of who acts
    said = (await son.get(f"/v1/items/{code}/overlaps", headers=for_her)).json()
    assert said["ageRule"] is None
    assert (await son.post("/v1/drafts", {"itemCode": code}, headers=for_her)).status_code == 201


async def test_a_choice_for_another_age_is_marked_and_stops_the_submission(
    small_stage: Stage,
) -> None:
    mother = await small_stage.phone("linxiuying")
    application = await begin(mother, CARD)
    [unfit] = application.draft["unfitChoices"]
    assert unfit == {"field": "cardKind", "value": "green", "rule": "只到 69 周岁"}

    application = await ready(mother, CARD, cardKind="green")
    assert not application.draft["ready"]
    [fault] = application.draft["faults"]
    assert (fault["field"], "请选别的" in fault["why"]) == ("cardKind", True)
    expect(await application.submit(), "draft-incomplete")

    await application.fill(cardKind="red")
    await application.reload()
    assert (application.draft["ready"], application.draft["faults"]) == (True, [])


async def test_without_a_citizens_number_every_choice_is_open(small_stage: Stage) -> None:
    maria = await small_stage.phone("maria")
    application = await begin(maria, CARD)
    assert application.draft["unfitChoices"] == []
