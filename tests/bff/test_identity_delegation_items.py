"""What single services are called that somebody may do for another, as both sides read it."""

from __future__ import annotations

from tests.bff.test_identity_delegations import ITEM, PATH, given_by, offer, received_by
from tests.support.applications import item_code
from tests.support.clients import Phone
from tests.support.core_cases import item_named
from tests.support.problems import expect
from tests.support.stage import Stage

CARD, LICENCE = "老年人优待证申领", "机动车驾驶证期满换证"
UNKNOWN = "99" + ITEM[2:]


async def both_sides(stage: Stage, mother: Phone, daughter: Phone) -> list[list[str] | None]:
    return [side["itemNames"] for [side] in (await given_by(mother), await received_by(daughter))]


async def test_both_sides_read_the_names_in_the_order_of_the_offer(small_stage: Stage) -> None:
    mother, daughter = [await small_stage.phone(uid) for uid in ("linxiuying", "huangmeiling")]
    items = [await item_named(small_stage, name) for name in (LICENCE, CARD)]
    codes = [item.implement_code for item in items]
    await offer(mother, "huangmeiling", items=[*codes, UNKNOWN])
    assert await both_sides(small_stage, mother, daughter) == [[LICENCE, CARD, UNKNOWN]] * 2

    answer = await daughter.get(PATH, headers={"Accept-Language": "en"})
    [read] = answer.json()["received"]
    assert read["itemNames"] == [*(item.name_en for item in items), UNKNOWN]


async def test_all_services_have_no_names(small_stage: Stage) -> None:
    mother, daughter = [await small_stage.phone(uid) for uid in ("linxiuying", "huangmeiling")]
    await offer(mother, "huangmeiling")
    assert await both_sides(small_stage, mother, daughter) == [None, None]


async def test_another_service_is_refused_before_there_is_a_draft(small_stage: Stage) -> None:
    mother, daughter = [await small_stage.phone(uid) for uid in ("linxiuying", "huangmeiling")]
    card, other = [await item_code(daughter, name) for name in (CARD, LICENCE)]
    id_ = await offer(mother, "huangmeiling", items=[card])
    await daughter.post(f"{PATH}/{id_}/acceptance")
    for_her = {"X-Acting-For": id_}

    refused = await daughter.post("/v1/drafts", {"itemCode": other}, headers=for_her)
    expect(refused, "delegation-not-for-item")
    assert (await daughter.get("/v1/drafts")).json()["items"] == []
    begun = await daughter.post("/v1/drafts", {"itemCode": card}, headers=for_her)
    assert begun.status_code == 201
