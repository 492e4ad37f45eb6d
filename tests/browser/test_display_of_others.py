"""What another choice, another device or a lost connection does to the display of one person."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.support.pages import Complaints, Keep, check_page
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage
from tests.support.stored_settings import PATH, stored_at, when_stored


async def choose(citizen: Citizen, *testids: str) -> None:
    await citizen.press("display")
    for testid in testids:
        await citizen.press(testid)
    await citizen.press("display-done")


@pytest.mark.parametrize(
    ("by_hand", "language"), [([], "zh-CN"), (["language-en"], "en")], ids=["brought", "by hand"]
)
@pytest.mark.parametrize("reloaded", [False, True], ids=["at once", "after a reload"])
async def test_english_goes_with_the_preset_that_brought_it(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    by_hand: list[str],
    language: str,
    reloaded: bool,
) -> None:
    device = await small_stage.phone("linxiuying")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    root = citizen.page.locator(":root")
    await choose(citizen, *by_hand, "preset-foreigner")
    await expect(root).to_have_attribute("lang", "en")
    await when_stored(device, lambda it: bool(it["preset"] == "foreigner"))
    if reloaded:
        await citizen.page.reload()
        await citizen.see("entry-certificates").wait_for()
    await choose(citizen, "preset-elder")
    await expect(root).to_have_attribute("lang", language)
    settings = await when_stored(device, lambda it: bool(it["preset"] == "elder"))
    assert settings["effective"]["language"] == language
    assert ("language" in settings["values"]) == bool(by_hand)
    await expect(root).to_have_attribute("lang", language)
    assert complaints == []


async def test_english_goes_on_other_devices_as_well(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    device = await small_stage.phone("linxiuying")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    root = citizen.page.locator(":root")
    for preset, language in (("foreigner", "en"), ("elder", "zh-CN")):
        headers = {**device.headers, "If-Match": "*"}
        answer = await device.client.patch(PATH, json={"preset": preset}, headers=headers)
        assert answer.status_code == 200, answer.text
        await expect(root).to_have_attribute("lang", language)
    assert complaints == []


async def test_without_connection_the_sheet_says_so_and_a_newer_choice_is_asked_about(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    device = await small_stage.phone("linxiuying")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await citizen.page.context.set_offline(True)
    await citizen.press("display")
    await expect(citizen.see("display-unsaved")).to_be_empty()
    await citizen.press("contrast-night")
    await expect(citizen.see("display-unsaved")).to_have_text("还没存上，会自动再存。")
    await check_page(citizen.page, keep, "phone-display-unsaved", ".sheet")
    await citizen.press("preset-motor")  # tells of health: asked before it waits to be stored
    await expect(citizen.see("display-consent")).to_be_visible()
    await citizen.press("display-consent-no")
    await citizen.press("contrast-night")
    headers = {**device.headers, "If-Match": "*"}
    change = {"values": {"contrast": "black-white"}}
    assert (await device.client.patch(PATH, json=change, headers=headers)).status_code == 200
    await citizen.page.context.set_offline(False)
    await expect(citizen.see("display-conflict")).to_contain_text("颜色", timeout=30_000)
    await check_page(citizen.page, keep, "phone-display-conflict", "dialog.stack")
    assert (await stored_at(device))["values"] == {"contrast": "black-white"}, "nothing unasked"
    await citizen.press("conflict-mine")
    await when_stored(device, lambda it: bool(it["values"] == {"contrast": "night"}))
    await expect(citizen.see("display-unsaved")).to_be_empty()
    assert (await stored_at(device))["preset"] == "standard"
