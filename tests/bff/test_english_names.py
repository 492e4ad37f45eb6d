"""Names of certificates, services and fronts for readers of English, wherever they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from bff.certificates.usage_log import Details
from models import ServiceCase, ServiceItem, UsageEntry
from tests.support.applications import Application, begin, ready
from tests.support.clients import Phone
from tests.support.drafts import CARD, change_item, code_of
from tests.support.presentations import find_certificate
from tests.support.stage import Stage

EN = {"Accept-Language": "en"}
OFFICIAL, ENGLISH = "居民身份证", "Resident identity card"
ITEM = "Senior citizen card"


async def read(phone: Phone, path: str, **headers: str) -> dict[str, Any]:
    answer = await phone.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def log(phone: Phone, **headers: str) -> dict[str, Any]:
    """Return the newest entry of the usage log."""
    newest: dict[str, Any] = (await read(phone, "/v1/usage-log", **headers))["items"][0]
    return newest


async def english(application: Application) -> Application:
    application = replace(application, acting=EN)
    await application.reload()
    return application


def names(view: dict[str, Any]) -> tuple[str, str]:
    return view["certificateName"], view["certificateTypeName"]


async def test_a_shown_certificate_has_its_english_name(small_stage: Stage) -> None:
    phone, desk = await small_stage.phone("wangji"), await small_stage.desk()
    path = f"/v1/certificates/{(await find_certificate(phone, OFFICIAL))['id']}"
    [purpose] = [
        one for one in (await read(phone, path, **EN))["purposes"] if one["code"] == "verify"
    ]
    fields = [one["name"] + "*" * (one["shown"] == "masked") for one in purpose["fields"]]
    body = {"purpose": "verify", "consentedFields": fields}
    shown = (await phone.post(f"{path}/presentations", body, headers=EN)).json()
    scan = await desk.post("/v1/scans", {"code": shown["code"], "useCause": "核验"}, headers=EN)
    for certificate in (shown["certificate"], scan.json()["certificate"]):
        assert (certificate["name"], certificate["typeName"]) == (OFFICIAL, ENGLISH)
    assert names(await log(phone, **EN)) == (OFFICIAL, ENGLISH)
    assert names(await log(phone)) == (OFFICIAL, OFFICIAL)


async def test_a_certificate_in_an_application_has_its_english_name(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    application = await english(await ready(phone, CARD))
    [in_draft] = [one for one in application.draft["materials"] if one["source"] == "certificate"]
    offers = (await read(phone, f"/v1/drafts/{application.id}/certificates", **EN))["items"]
    [offer] = [one for one in offers if one["materialCode"] == in_draft["code"]]
    case = (await application.submit()).json()["cases"][0]
    in_case = (await read(phone, f"/v1/cases/{case['id']}", **EN))["materials"]
    on_receipt = (await read(phone, f"/v1/cases/{case['id']}/receipt", **EN))["materials"]
    handed_in = [one for one in in_case + on_receipt if one["source"] == "certificate"]
    for view in (in_draft, offer, *handed_in):
        assert names(view) == (OFFICIAL, ENGLISH)
    assert len(handed_in) == 2
    files = [one for one in in_case + on_receipt if one["source"] == "file"]
    assert [one for one in files if any(names(one))] == []


async def test_a_refusal_names_the_certificate_in_english(small_stage: Stage) -> None:
    application = await begin(await small_stage.phone("linxiuying"), CARD)
    path = f"/v1/drafts/{application.id}/materials/identityCard"
    for headers, name in (({}, OFFICIAL), (EN, ENGLISH)):
        answer = await application.front.post(path, content=b"%PDF-", headers=headers)
        assert answer.json()["reasonCode"] == "certificate-held"
        assert f"“{name}”" in answer.json()["detail"]


@pytest.mark.parametrize("channel", ["app", "mini_program", "kiosk", "unknown"])
async def test_the_log_says_channel_and_service_in_the_readers_language(
    small_stage: Stage, channel: str
) -> None:
    phone = await small_stage.phone("linxiuying")
    await (await begin(phone, CARD)).attach("identityCard")
    entry = await UsageEntry.get()
    details = msgspec.json.decode(entry.details, type=Details)
    stored = msgspec.structs.replace(details, channel=channel)
    await UsageEntry.filter(id=entry.id).update(details=msgspec.json.encode(stored).decode())
    fronts = {
        "app": ("手机应用", "Phone app"),
        "mini_program": ("微信小程序", "WeChat mini program"),
        "kiosk": ("自助机", "Kiosk"),
        "unknown": ("", ""),  # of a later version
    }
    chinese, told = await log(phone), await log(phone, **EN)
    assert (chinese["terminal"], told["terminal"]) == fronts[channel]
    assert chinese["useCause"] == f"办理{CARD}"
    assert told["useCause"] == f"For the application: {ITEM}"
    assert details.channel == "app"
    assert "手机应用" not in entry.details


async def test_a_log_entry_of_an_older_version_is_still_read(small_stage: Stage) -> None:
    """It has the channel and the cause in Chinese words."""
    phone = await small_stage.phone("linxiuying")
    await (await begin(phone, CARD)).attach("identityCard")
    entry = await UsageEntry.get()
    old = msgspec.json.decode(entry.details)
    del old["channel"], old["item"]
    old |= {"terminal": "手机应用", "useCause": f"办理{CARD}"}
    await UsageEntry.filter(id=entry.id).update(details=msgspec.json.encode(old).decode())
    for headers in ({}, EN):
        told = await log(phone, **headers)
        assert (told["terminal"], told["useCause"]) == ("手机应用", f"办理{CARD}")


async def test_a_receipt_keeps_the_english_name_of_the_submission(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    submitted = await (await ready(phone, CARD)).submit()
    case = f"/v1/cases/{submitted.json()['cases'][0]['id']}"
    for renew in (
        change_item(each_database, CARD, nameEn="Card of another name"),
        ServiceItem.all().delete(),
    ):
        await renew
        assert (await read(phone, case, **EN))["itemName"] == ITEM
        assert (await read(phone, f"{case}/receipt", **EN))["itemName"] == f"{ITEM} ({CARD})"
        assert (await read(phone, f"{case}/receipt"))["itemName"] == CARD


async def test_a_case_of_an_older_version_keeps_its_chinese_name(small_stage: Stage) -> None:
    """Its English name at the submission is not known."""
    phone = await small_stage.phone("linxiuying")
    submitted = await (await ready(phone, CARD)).submit()
    case = f"/v1/cases/{submitted.json()['cases'][0]['id']}"
    await ServiceCase.all().update(item_name_en=None)
    assert (await read(phone, f"{case}/receipt", **EN))["itemName"] == CARD


async def test_a_guide_is_in_english_as_far_as_the_core_is(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    path = f"/v1/items/{await code_of(small_stage, CARD)}"
    guide = await read(phone, path, **EN)
    assert guide["agency"] == "Civil Affairs Bureau of Gushan District"
    assert guide["steps"][0]["name"] == "Application"
    assert guide["resultName"] == "Senior citizen card"
    names = [material["name"] for material in guide["materials"]]
    assert names[0] == "Resident identity card"
    chinese = await read(phone, path)
    assert (chinese["agency"], chinese["resultName"]) == ("榕城市鼓山区民政局", "老年人优待证")
    assert chinese["materials"][0]["name"] == "居民身份证"
    agency = {"name": "榕城市民政局", "uscc": "113599000088060090", "phone": "0599-8812345"}
    await change_item(small_stage, CARD, agency=agency, result={"name": "优待证"})
    guide = await read(phone, path, **EN)
    assert (guide["agency"], guide["resultName"]) == ("榕城市民政局", "优待证")
