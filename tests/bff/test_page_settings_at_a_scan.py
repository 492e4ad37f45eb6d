"""A code scanned at a kiosk brings how its holder wants pages to look, and never why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bff.page_settings.fields import FIELDS
from models import UsageEntry
from models.transaction import database
from tests.support.clients import Phone
from tests.support.core_cases import person_id_of
from tests.support.stage import Stage

CERTIFICATE = "老年人优待证"
OF_AN_ELDER = {"textSize": 30, "contrast": "night", "lowReach": True}
DISPLAY = {name for name, field in FIELDS.items() if field.is_display}


async def choose(phone: Phone, **change: Any) -> None:
    answer = await phone.client.patch(
        "/v1/page-settings", json=change, headers={**phone.headers, "If-Match": "*"}
    )
    assert answer.status_code == 200, answer.text


async def scan_at(stage: Stage, phone: Phone, terminal: str) -> dict[str, Any]:
    shown = await phone.show(CERTIFICATE, "benefit")
    answer = await (await stage.desk(terminal)).scan(shown["code"])
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def test_a_kiosk_gets_the_values_and_never_why(
    small_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(
        phone,
        preset="low-vision",
        consent=True,
        values={**OF_AN_ELDER, "readAloud": {"on": True, "rate": 1}},
    )
    view = await scan_at(small_stage, phone, "demo-kiosk-1")
    display = view["display"]["values"]
    assert set(display) == DISPLAY  # no voice, no language, no way to be called
    assert (display["textSize"], display["contrast"], display["lowReach"]) == (44, "night", True)
    assert "low-vision" not in json.dumps(view)
    for row in await UsageEntry.all().values():
        assert "night" not in json.dumps(row, default=repr)
    assert "night" not in caplog.text
    assert "low-vision" not in caplog.text


async def test_settings_that_cannot_be_read_give_the_usual_kiosk(
    small_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, values=OF_AN_ELDER)
    await database().execute_query("UPDATE page_setting SET document = '1.broken'")
    view = await scan_at(small_stage, phone, "demo-kiosk-1")
    display = view["display"]["values"]
    assert set(display) == DISPLAY
    assert (display["textSize"], display["contrast"]) == (28, "standard")
    [entry] = await phone.usage_log()
    assert (entry["id"], entry["outcome"]) == (view["scanId"], "shown")
    [line] = [line for line in caplog.records if line.name == "bff.page_settings"]
    assert line.getMessage() == "page settings cannot be read"
    assert person_id_of(small_stage, phone) not in repr(line.__dict__)


async def test_a_desk_gets_none(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, values=OF_AN_ELDER)
    assert (await scan_at(small_stage, phone, "demo-desk-3"))["display"] is None


async def test_who_does_not_share_finds_the_usual_kiosk(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await choose(phone, values={**OF_AN_ELDER, "shareAtKiosks": False})
    display = (await scan_at(small_stage, phone, "demo-kiosk-1"))["display"]["values"]
    assert (display["textSize"], display["contrast"]) == (28, "standard")
