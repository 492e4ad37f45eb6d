"""Whoever sets 长辈版 on the phone finds it at the kiosk; the next visitor finds nothing."""

from __future__ import annotations

from playwright.async_api import Browser, Locator, expect

from tests.browser.kiosk import at_the_kiosk
from tests.support.pages import Complaints, Keep, check_page
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage
from tests.support.stored_settings import stored_at, when_stored


async def looks(root: Locator, **expected: str) -> None:
    for name, value in expected.items():
        await expect(root).to_have_attribute(f"data-{name}", value)


async def test_a_display_goes_with_its_person_and_no_further(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    device = await small_stage.phone("linxiuying")  # another device of hers
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.press("display")
    await citizen.press("preset-elder")
    await citizen.press("display-done")
    await when_stored(device, lambda it: bool(it["effective"]["textSize"] == 22))
    assert (await stored_at(device))["preset"] == "elder"

    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    await kiosk.allow(device)
    await expect(kiosk.see("screen-cases")).to_be_visible()
    await looks(kiosk.locator(":root"), text="34", large="yes")

    await citizen.press("display")  # changed on the phone, seen on both
    await citizen.press("contrast-night")
    await looks(kiosk.locator(":root"), contrast="night", text="34")

    await citizen.see("share-at-kiosks").uncheck()  # she would rather not, here
    await looks(kiosk.locator(":root"), contrast="standard", text="28")

    await kiosk.press("end-visit")
    await looks(kiosk.locator(":root"), contrast="standard", text="28", large="no")
    await looks(citizen.page.locator(":root"), contrast="night", text="22")
    assert complaints == []


async def test_a_preset_that_tells_of_health_is_stored_only_if_its_person_agrees(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    device = await small_stage.phone("linxiuying")
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    root = citizen.page.locator(":root")
    await citizen.press("display")
    await citizen.press("preset-low-vision")
    await expect(citizen.see("display-consent")).to_contain_text("大字高对比")
    await looks(root, text="30", contrast="more")
    await check_page(citizen.page, keep, "display-consent", ".sheet")
    await citizen.press("display-consent-no")
    await citizen.press("display-done")
    await citizen.page.reload()
    await expect(citizen.see("certificate").first).to_be_visible()
    await looks(root, text="30", contrast="more")  # on this phone
    assert (await stored_at(device))["version"] == 0

    await citizen.press("display")
    await citizen.press("preset-motor")
    await citizen.press("display-consent-yes")
    await when_stored(device, lambda it: (it["preset"], it["consents"]) == ("motor", ["motor"]))
    await looks(root, text="17", contrast="standard", touch="60", motion="reduced")
    assert complaints == []
