"""The usage log as its owner reads it: all of it, in order, nobody else's, without values."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bff.certificates.usage_log import Details
from models import UsageEntry
from sandbox.core.people import PEOPLE
from tests.support.clients import Phone
from tests.support.presentations import find_certificate, present
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

# Nobody else showed it, it was asked for once, and no application used it.
NOT_IN_A_SCAN = ("agent", "repeat_of", "channel", "item")


async def scan_times(stage: Stage, phone: Phone, times: int, cause: str = "核验") -> None:
    """So many rows in the citizen's log: one shown, the others refused as used."""
    desk = await stage.desk()
    presentation = (await present(phone, await find_certificate(phone, "居民身份证"))).json()
    for number in range(times):
        await desk.scan(presentation["code"], f"{cause}{number}")


async def page(phone: Phone, **query: Any) -> tuple[list[str], int | None]:
    answer = await phone.get("/v1/usage-log", params=query)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return [entry["useCause"] for entry in body["items"]], body["next"]


async def test_pages_follow_each_other_without_gap_or_repeat(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    await scan_times(each_database, phone, 7)
    newest_first = [f"核验{number}" for number in reversed(range(7))]

    first, cursor = await page(phone, limit=3)
    await scan_times(each_database, phone, 1, "稍后")  # a row that comes while one reads
    second, cursor = await page(phone, limit=3, after=cursor)
    third, end = await page(phone, limit=3, after=cursor)

    assert first + second + third == newest_first
    assert end is None
    assert (await page(phone))[0] == ["稍后0", *newest_first]
    assert await page(phone, limit=8) == (["稍后0", *newest_first], None)
    assert await page(phone, after=1) == ([], None)


async def test_an_empty_log_is_an_empty_page(small_stage: Stage) -> None:
    assert await page(await small_stage.phone("linxiuying")) == ([], None)


async def test_nobody_reads_somebody_elses_rows(small_stage: Stage) -> None:
    mine, theirs = await small_stage.phone("wangji"), await small_stage.phone("linxiuying")
    await scan_times(small_stage, theirs, 3)
    assert await page(mine) == ([], None)
    assert await page(mine, after=3) == ([], None)
    assert len((await page(theirs))[0]) == 3


async def test_a_row_says_who_where_what_and_why_and_no_value(each_database: Stage) -> None:
    phone, desk = await each_database.phone("wangji"), await each_database.desk()
    shown = (await present(phone, await find_certificate(phone, "居民身份证"), "matter")).json()
    scan = (await desk.scan(shown["code"], "办理居住登记", operator="李窗口")).json()
    await desk.get(scan["fileUrl"])

    answer = await phone.get("/v1/usage-log")
    file, show = answer.json()["items"]
    assert (file["action"], show["action"]) == ("file", "show")
    for entry in (file, show):
        assert (entry["hall"], entry["terminal"]) == ("榕城市政务服务中心", "3号窗口")
        assert (entry["terminalKind"], entry["useCause"]) == ("desk", "办理居住登记")
        assert (entry["certificateName"], entry["purpose"]) == ("居民身份证", "办理业务")
        assert entry["at"].endswith("+08:00")
    assert show["fields"][0] == "持证人"
    resident = PEOPLE["wangji"]
    details = [row.details for row in await UsageEntry.all()]
    for value in (resident.name, resident.cert_no, resident.address, resident.birth.isoformat()):
        assert value not in answer.text
        assert not any(value in text for text in details)
    # Minimum fields of a use (docs/sources.md): all there, encrypted.
    kept = msgspec.json.decode(details[0], type=Details)
    for name in Details.__struct_fields__:
        assert getattr(kept, name) or name in NOT_IN_A_SCAN, name
    assert "李窗口" not in await stored_text()


async def test_a_log_is_read_in_the_language_asked_for(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await scan_times(small_stage, phone, 2)
    answer = await phone.get("/v1/usage-log", headers={"Accept-Language": "en"})
    refused, shown = answer.json()["items"]
    assert (refused["reasonCode"], refused["reasonText"]) == (
        "code-used",
        "This code has been used",
    )
    assert shown["fields"] == ["Holder", "Number", "Issuer", "Valid to"]
    assert shown["purpose"] == "Show that I hold it"


@pytest.mark.parametrize("reason", ["code-gone-by", None])
async def test_a_row_of_an_older_version_is_still_told(
    small_stage: Stage, reason: str | None
) -> None:
    """With a reason, a purpose and a field that this version no longer knows."""
    phone = await small_stage.phone("linxiuying")
    await scan_times(small_stage, phone, 1)
    entry = await UsageEntry.get()
    details = msgspec.json.decode(entry.details, type=Details)
    old = msgspec.structs.replace(details, purpose="oldPurpose", fields=["oldField"])
    text = msgspec.json.encode({**msgspec.to_builtins(old), "newField": 1}).decode()
    await UsageEntry.filter(id=entry.id).update(details=text, reason_code=reason)

    [told] = await phone.usage_log()
    assert (told["reasonCode"], told["reasonText"]) == (reason, None)
    assert (told["purpose"], told["fields"]) == ("oldPurpose", ["oldField"])
