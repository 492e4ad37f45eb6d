"""A certificate that a kiosk shows is covered until its holder asks, and again 10 s later."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from tests.browser.kiosk import at_the_kiosk
from tests.browser.scanner import scan
from tests.support.pages import Complaints, Keep
from tests.support.stage import Stage

VALUES = """() => Object.fromEntries([...document.querySelectorAll("[data-field]")].map((row) =>
  [row.dataset.field, row.querySelector(".value").textContent]))"""
OWN = ("number", "address", "birthDate")


async def test_own_data_is_seen_for_ten_seconds(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await small_stage.phone("linxiuying")
    kiosk = await at_the_kiosk(browser, small_stage, complaints, fake_time=True)
    await kiosk.press("begin")
    await kiosk.press("matter-social")
    url = (await phone.show("居民身份证", "matter"))["url"]
    await kiosk.hold_time()  # all keys of the scan come at once
    await scan(kiosk.page, url)
    await expect(kiosk.see("screen-shown")).to_be_visible()
    covered = await kiosk.evaluate(VALUES)
    assert covered["holder"] == "林秀英"
    assert all("***" in covered[name] for name in OWN), covered
    await expect(kiosk.see("own-data")).to_be_in_viewport(ratio=1)
    await keep(kiosk.page, "kiosk-shown-covered")
    await kiosk.press("own-data")
    seen = await kiosk.evaluate(VALUES)
    assert not any("*" in seen[name] for name in OWN), seen  # the control
    assert re.fullmatch(r"\d{4}年\d+月\d+日", seen["birthDate"])  # as it was written
    assert seen["number"].endswith(covered["number"][-2:])
    await kiosk.clock.run_for(9_000)
    assert await kiosk.evaluate(VALUES) == seen
    await kiosk.clock.run_for(2_000)
    assert await kiosk.evaluate(VALUES) == covered
    assert complaints == []
