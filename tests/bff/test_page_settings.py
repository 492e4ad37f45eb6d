"""Page settings over HTTP: merged between devices, heard on screens, silent everywhere else."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import Any

import httpx
import pytest

from bff.page_settings.fields import DISPLAY_FIELDS, FIELDS, Front
from bff.page_settings.presets import PRESETS
from bff.page_settings.schemas import FIELD_NAMES
from models import PageSetting
from tests.support.barrier import Barrier
from tests.support.clients import Phone
from tests.support.drafts import on_channel
from tests.support.live_stream import open_stream
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import rows_of, stored_text

PATH = "/v1/page-settings"


async def patch(phone: Phone, body: dict[str, Any], seen: int | None) -> httpx.Response:
    headers = phone.headers if seen is None else {**phone.headers, "If-Match": f'"{seen}"'}
    return await phone.client.patch(PATH, json=body, headers=headers)


async def settings_of(phone: Phone) -> dict[str, Any]:
    answer = await phone.get(PATH)
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    settings: dict[str, Any] = answer.json()
    return settings


async def test_somebody_who_has_chosen_nothing_has_the_standard(stage: Stage) -> None:
    settings = await settings_of(await stage.phone("linxiuying"))
    assert (settings["version"], settings["preset"], settings["values"]) == (0, "standard", {})
    assert settings["effective"].keys() == FIELDS.keys()
    assert settings["effective"]["textSize"] == 17
    assert settings["effective"]["readAloud"] == {"on": False, "rate": 1.0}


async def test_two_devices_merge_what_they_did_not_both_change(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    other = on_channel(stage, phone, "mini_program")
    first = await patch(phone, {"preset": "elder"}, 0)
    assert (first.status_code, first.headers["etag"]) == (200, '"1"')
    assert first.json()["effective"]["textSize"] == 22

    assert (await patch(other, {"values": {"contrast": "night"}}, 0)).status_code == 200
    late = await patch(other, {"values": {"textSize": 36, "hand": "left"}}, 0)
    document = expect(late, "settings-changed", version=2, fields=["textSize"])
    assert document["settings"]["preset"] == "elder"
    assert document["settings"]["values"] == {"contrast": "night"}

    again = await patch(other, {"values": {"textSize": 36, "hand": "left"}}, 2)
    assert again.json()["values"] == {"contrast": "night", "textSize": 36, "hand": "left"}
    assert await settings_of(phone) == again.json()
    back = await patch(phone, {"values": {"textSize": None}}, 3)
    assert back.json()["values"] == {"contrast": "night", "hand": "left"}


async def test_a_change_names_what_it_has_seen(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    expect(await patch(phone, {"preset": "elder"}, None), "if-match-missing")
    late = await patch(phone, {"values": {"hand": "left"}}, 5)  # of a database that was put back
    expect(late, "settings-changed", version=0, fields=["hand"])
    for tag in ('W/"0"', '"x"'):
        headers = {**phone.headers, "If-Match": tag}
        answer = await phone.client.patch(PATH, json={"preset": "elder"}, headers=headers)
        expect(answer, "settings-changed")
    headers = {**phone.headers, "If-Match": "*"}
    answer = await phone.client.patch(PATH, json={"preset": "elder"}, headers=headers)
    assert answer.json()["preset"] == "elder"


@pytest.mark.parametrize(
    ("body", "field", "allowed"),
    [
        ({"values": {"textSize": 18}}, "/values/textSize", [17, 19, 22, 26, 30, 36]),
        ({"values": {"textSize": 37}}, "/values/textSize", [17, 19, 22, 26, 30, 36]),
        ({"values": {"simplified": 1}}, "/values/simplified", [False, True]),
        ({"values": {"tapPause": 800.5}}, "/values/tapPause", [0, 200, 400, 600, 800]),
        ({"values": {"textSize": [17]}}, "/values/textSize", [17, 19, 22, 26, 30, 36]),
        ({"values": {"hand": "left", "simplified": {}}}, "/values/simplified", [False, True]),
        ({"values": {"fontSize": 17}}, "/values/fontSize", list(FIELDS)),
        ({"values": {"a/b~": 17}}, "/values/a~1b~0", list(FIELDS)),
        ({"values": {"readAloud": {"on": True, "rate": 9}}}, "/values/readAloud", ...),
        ({"values": {"readAloud": {"on": True, "rate": "x"}}}, "/values/readAloud", ...),
        ({"preset": "giant"}, "/preset", list(PRESETS)),
        ({"theme": "night"}, "/theme", None),
    ],
)
async def test_a_wrong_value_is_named_with_what_is_allowed(
    small_stage: Stage, body: dict[str, Any], field: Any, allowed: Any
) -> None:
    phone = await small_stage.phone("linxiuying")
    document = expect(await patch(phone, body, 0), "invalid-field")
    assert field in (..., document["field"])
    assert allowed is ... or document.get("allowed") == allowed
    assert await PageSetting.all().count() == 0


async def test_nan_is_no_number(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    headers = {**phone.headers, "If-Match": '"0"', "Content-Type": "application/json"}
    content = b'{"values": {"lineHeight": NaN}}'
    expect(await phone.client.patch(PATH, content=content, headers=headers), "malformed-json")


async def test_a_preset_that_tells_of_health_is_stored_with_consent_only(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    document = expect(await patch(phone, {"preset": "blind"}, 0), "preset-consent-missing")
    assert "听屏幕" in document["detail"]
    assert await PageSetting.all().count() == 0

    agreed = (await patch(phone, {"preset": "blind", "consent": True}, 0)).json()
    assert (agreed["preset"], agreed["consents"]) == ("blind", ["blind"])
    changed = await patch(phone, {"values": {"textSize": 22}}, 1)
    assert changed.json()["consents"] == ["blind"], "asked once"
    standard = await patch(phone, {"preset": "standard"}, 2)
    assert standard.json()["consents"] == []
    expect(await patch(phone, {"preset": "blind"}, 3), "preset-consent-missing")


async def test_erasing_puts_all_back_and_is_not_undone_by_a_late_device(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    await patch(phone, {"preset": "deaf", "consent": True, "values": {"textSize": 26}}, 0)
    assert (await phone.delete(PATH)).status_code == 204
    erased = await settings_of(phone)
    assert (erased["version"], erased["preset"], erased["values"]) == (2, "standard", {})
    assert erased["consents"] == []
    expect(await patch(phone, {"values": {"captions": True}}, 1), "settings-changed")
    assert (await (await stage.phone("wangji")).delete(PATH)).status_code == 204


async def test_a_kiosk_hears_values_and_not_why(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    await patch(phone, {"preset": "blind", "consent": True, "values": {"textSize": 22}}, 0)
    kiosk = await stage.at_kiosk(phone, await stage.desk("demo-kiosk-1"))
    view = (await kiosk.get(PATH)).json()
    assert (view["preset"], view["values"], view["consents"]) == (None, {}, [])
    assert view["shared"] is True
    assert view["effective"]["textSize"] == 34
    assert view["effective"]["readAloud"] == {"on": True, "rate": 1.0}
    assert view["effective"]["contact"] == "phone"  # a kiosk names the message line, too
    assert "shareAtKiosks" not in view["effective"]
    assert "blind" not in str(view)

    await patch(phone, {"values": {"shareAtKiosks": False}}, 1)
    alone = (await kiosk.get(PATH)).json()
    assert alone["shared"] is False
    assert alone["effective"]["textSize"] == 28
    assert alone["effective"]["readAloud"] == {"on": False, "rate": 1.0}

    headers = {**kiosk.headers("PATCH", PATH), "If-Match": '"2"'}
    answer = await kiosk.client.patch(PATH, json={"preset": "standard"}, headers=headers)
    expect(answer, "insufficient-scope")


async def test_the_persons_other_screens_hear_of_it(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    kiosk = await stage.at_kiosk(phone, await stage.desk("demo-kiosk-1"))
    async with open_stream(kiosk) as stream:
        assert (await stream.next()).name == "hello"
        await patch(phone, {"preset": "elder"}, 0)
        event = await stream.next()
        assert (event.name, event.data) == ("settings", {"version": 1})


async def test_of_two_missed_changes_the_newest_is_heard(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    async with open_stream(phone) as stream:
        start = (await stream.next()).id
    await patch(phone, {"preset": "elder"}, 0)
    await patch(phone, {"values": {"contrast": "more"}}, 1)
    async with open_stream(phone, start) as stream:
        assert (await stream.next()).name == "hello"
        assert (await stream.next()).data == {"version": 2}


async def test_settings_are_encrypted_and_appear_nowhere_else(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    phone = await stage.phone("linxiuying")
    body = {"preset": "low-vision", "consent": True, "values": {"contrast": "yellow-black"}}
    await patch(phone, body, 0)
    expect(await patch(phone, {"values": {"contrast": "night"}}, 0), "settings-changed")
    expect(await patch(phone, {"values": {"contrast": "pink-grey"}}, 1), "invalid-field")
    metrics = (await phone.client.get("/metrics")).text
    tokens = phone.grant["accessToken"] + str((await phone.get("/v1/sessions")).json())

    assert len(await rows_of("page_setting")) == 1
    for word in ("low-vision", "yellow-black", "pink-grey", "yellowBlack"):
        assert word not in await stored_text()
        assert word not in metrics
        assert word not in tokens
        assert word not in caplog.text


async def test_writes_at_the_same_moment_all_arrive(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight devices change a field each, having read the same version."""
    phone = await stage.phone("linxiuying")
    barrier = Barrier(8)
    read = PageSetting.of_person

    async def read_together(person_id: str) -> PageSetting | None:
        row = await read(person_id)
        await barrier.join()
        return row

    monkeypatch.setattr(PageSetting, "of_person", read_together)
    wanted: dict[str, Any] = {
        "textSize": 26,
        "contrast": "more",
        "hand": "left",
        "plain": True,
        "captions": True,
        "simplified": True,
        "tapPause": 400,
        "language": "en",
    }
    answers = await asyncio.gather(
        *(patch(phone, {"values": {name: value}}, 0) for name, value in wanted.items())
    )
    assert Counter(answer.status_code for answer in answers) == {200: 8}
    monkeypatch.undo()
    settings = await settings_of(phone)
    assert settings["values"] == wanted
    assert settings["version"] == 8


async def test_without_the_guard_writes_at_the_same_moment_are_lost(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a write that does not look at the version replaces what it has not read."""
    phone = await stage.phone("linxiuying")
    await patch(phone, {"values": {"textSize": 22}}, 0)
    barrier = Barrier(2)
    read = PageSetting.of_person

    async def read_together(person_id: str) -> PageSetting | None:
        row = await read(person_id)
        await barrier.join()
        return row

    async def write_anyway(
        connection: Any, person_id: str, document: Any, version: int, now: Any
    ) -> bool:
        rows = PageSetting.filter(person_id=person_id).using_db(connection)
        return bool(await rows.update(version=version, document=document, changed_at=now))

    monkeypatch.setattr(PageSetting, "of_person", read_together)
    monkeypatch.setattr(PageSetting, "write", write_anyway)
    wanted: dict[str, Any] = {"contrast": "more", "hand": "left"}
    await asyncio.gather(
        *(patch(phone, {"values": {name: value}}, 1) for name, value in wanted.items())
    )
    monkeypatch.undo()
    assert not wanted.items() <= (await settings_of(phone))["values"].items()


async def test_presets_and_fields_are_public_and_in_both_languages(small_stage: Stage) -> None:
    client = small_stage.client
    answer = await client.get(f"{PATH}/presets")
    listed = answer.json()
    assert [preset["name"] for preset in listed["presets"]] == list(PRESETS)
    assert {preset["name"] for preset in listed["presets"] if preset["sensitive"]} == {
        "low-vision",
        "blind",
        "deaf",
        "motor",
    }
    assert [field["name"] for field in listed["fields"]] == list(FIELDS)
    english = await client.get(f"{PATH}/presets", headers={"Accept-Language": "en"})
    assert english.json()["presets"][1]["title"] == "Senior version"
    again = await client.get(f"{PATH}/presets", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_a_theme_is_keyed_by_its_values(small_stage: Stage) -> None:
    client = small_stage.client
    revision = (await client.get(f"{PATH}/presets")).json()["revision"]
    query = {"channel": "kiosk", "textSize": "34", "contrast": "night", "simplified": "true"}
    answer = await client.get(f"{PATH}/theme", params={**query, "revision": revision})
    theme = answer.json()
    assert theme["fontSize"] == "212.5%"
    assert theme["properties"]["--ink"] == "#f2efe9"
    assert theme["attributes"]["data-simplified"] == "yes"
    assert theme["attributes"]["data-large"] == "yes"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    old = await client.get(f"{PATH}/theme", params={**query, "revision": "of-yesterday"})
    assert old.headers["cache-control"] == "public, max-age=300"
    assert old.json() == theme

    sheet = await client.get(f"{PATH}/theme.css", params=query)
    assert sheet.headers["content-type"] == "text/css; charset=utf-8"
    assert ":root {\n  font-size: 212.5%;" in sheet.text
    assert "  --ink: #f2efe9;\n" in sheet.text


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ({"textSize": "18"}, "/textSize", [17, 19, 22, 26, 30, 36]),
        ({"textSize": "17", "channel": "kiosk"}, "/textSize", [28, 30, 34, 40, 44, 48]),
        ({"textSize": "NaN"}, "/textSize", ...),
        ({"lineHeight": "nan"}, "/lineHeight", [1.5, 1.55, 1.7, 1.85, 2.0]),
        ({"lineHeight": "1.50"}, "/lineHeight", ...),
        ({"letterSpacing": "0.13"}, "/letterSpacing", ...),
        ({"touchSize": "61"}, "/touchSize", [44, 60]),
        ({"simplified": "1"}, "/simplified", [False, True]),
        ({"contrast": "}</style>"}, "/contrast", ...),
        ({"fontSize": "17"}, "/fontSize", None),
        ({"channel": "watch"}, "/channel", None),
        ({"readAloud": "true"}, "/readAloud", None),
    ],
)
async def test_a_wrong_query_is_named_with_what_is_allowed(
    small_stage: Stage, query: dict[str, str], field: str, allowed: Any
) -> None:
    for path in ("theme", "theme.css"):
        answer = await small_stage.client.get(f"{PATH}/{path}", params=query)
        document = expect(answer, "invalid-field", field=field)
        assert allowed is ... or document.get("allowed") == allowed


def test_a_theme_can_be_asked_for_every_display_field() -> None:
    assert FIELD_NAMES.keys() == {field.name for field in DISPLAY_FIELDS}
    assert [front.value for front in Front] == ["phone", "kiosk", "desk"]
