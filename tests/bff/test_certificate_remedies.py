"""A certificate that cannot be shown, or not for long, says what to do about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bff.certificates.lists import FRESH_S
from models import ServiceItem
from tests.support.clients import Phone
from tests.support.core_cases import item_named
from tests.support.presentations import find_certificate
from tests.support.stage import Stage

LICENCE = "机动车驾驶证"
RENEWAL = "机动车驾驶证期满换证"


async def remedy_of(phone: Phone, name: str, state: str = "in_force") -> Any:
    """Return the remedy in the list, after a look that the certificate's own page has the same."""
    certificate = await find_certificate(phone, name, state)
    detail = (await phone.get(f"/v1/certificates/{certificate['id']}")).json()
    assert detail["remedy"] == certificate["remedy"]
    return certificate["remedy"]


async def test_an_expired_one_leads_to_the_service_that_issues_it(each_database: Stage) -> None:
    item = await item_named(each_database, RENEWAL)
    remedy = await remedy_of(await each_database.phone("wangji"), LICENCE, "expired")
    assert remedy["kind"] == "apply"
    assert remedy["items"] == [{"code": item.implement_code, "name": RENEWAL}]
    assert remedy["phone"] is None


async def test_a_service_without_online_application_is_no_remedy(small_stage: Stage) -> None:
    item = await item_named(small_stage, RENEWAL)
    await ServiceItem.filter(code=item.implement_code).update(star=2)
    remedy = await remedy_of(await small_stage.phone("wangji"), LICENCE, "expired")
    assert (remedy["kind"], remedy["items"], remedy["phone"]) == ("ask", [], "12345")


async def test_one_that_ends_within_30_days_can_be_renewed(small_stage: Stage) -> None:
    await item_named(small_stage, RENEWAL)
    licence = await find_certificate(await small_stage.phone("chenyuhang"), LICENCE)
    last_day = date.fromisoformat(licence["validTo"])
    for days, kind in ((31, None), (30, "apply"), (0, "apply")):
        eve = last_day - timedelta(days=days)
        small_stage.clock.advance((eve - small_stage.clock.now().date()) / timedelta(seconds=1))
        remedy = await remedy_of(await small_stage.phone("chenyuhang"), LICENCE)
        assert (remedy and remedy["kind"]) == kind
    assert f"{last_day.year}年{last_day.month}月{last_day.day}日到期" in remedy["text"]


async def test_one_in_any_other_state_names_whom_to_ask(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    identifier = await small_stage.identifier("linxiuying", "居民身份证")
    for status in ("02", "03", "04", "05", "06", "07", "99"):
        await small_stage.set_status(identifier, status)
        small_stage.clock.advance(FRESH_S + 1)
        listed = (await phone.get("/v1/certificates")).json()["items"]
        [card] = [item for item in listed if item["name"] == "居民身份证"]
        assert card["state"] != "in_force"
        remedy = card["remedy"]
        assert (remedy["kind"], remedy["phone"], remedy["items"]) == ("ask", "12345", [])
        assert card["issuer"] in remedy["text"]


async def test_one_that_needs_a_better_sign_in_says_which(small_stage: Stage) -> None:
    phone = await small_stage.phone("zhouxiaoyu")
    listed = (await phone.get("/v1/certificates")).json()["items"]
    assert listed
    for certificate in listed:
        assert not certificate["usable"]
        assert certificate["remedy"]["kind"] == "verify"
        assert "实名" in certificate["remedy"]["text"] or "实人" in certificate["remedy"]["text"]


async def test_one_that_is_not_valid_yet_says_from_when(small_stage: Stage) -> None:
    phone = await small_stage.phone("maria")
    permit = await find_certificate(phone, "外国人工作许可证", "not_yet_valid")
    first_day = date.fromisoformat(permit["validFrom"])
    assert permit["remedy"]["kind"] == "wait"
    said = f"从{first_day.year}年{first_day.month}月{first_day.day}日起"
    assert permit["remedy"]["text"].startswith(said)


async def test_one_in_force_needs_none(small_stage: Stage) -> None:
    assert await remedy_of(await small_stage.phone("linxiuying"), "居民身份证") is None
