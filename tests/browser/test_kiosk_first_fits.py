"""The kiosk's first screen fits, whoever stands before it; its foot leads to who runs it."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import at_the_kiosk
from tests.support.pages import Complaints, Keep, put_on, switch_language
from tests.support.stage import Stage

LOOKS = ("standard", "elder", "low-vision", "motor")
FITS = """() => {
  const { scrollHeight, clientHeight } = document.getElementById("hands");
  return scrollHeight - clientHeight;
}"""
LOWER_EDGE = """() => {
  const [line, hands] = [".human-line", "#hands"].map((one) => document.querySelector(one));
  return Math.round(hands.getBoundingClientRect().bottom - line.getBoundingClientRect().bottom);
}"""
LONGER = "document.querySelector('.tiles').style.setProperty('min-height', '1500px')"


async def test_the_line_to_a_person_stands_in_the_same_place(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    for language in ("zh", "en"):
        for look in LOOKS:
            await put_on(kiosk.page, look)
            await expect(kiosk.see("human")).to_be_in_viewport(ratio=1)
            await expect(kiosk.see("screen-attract").locator(".tile")).to_have_count(6)
            fits = int(await kiosk.evaluate(FITS))
            seen[language, look] = fits, int(await kiosk.evaluate(LOWER_EDGE))
            await keep(kiosk.page, f"kiosk-first-{language}-{look}")
        await put_on(kiosk.page, "standard")
        await switch_language(kiosk.page)
    assert seen == dict.fromkeys(seen, (0, 24))
    await kiosk.evaluate(LONGER)
    assert int(await kiosk.evaluate(FITS)) > 0  # the control
    assert await kiosk.evaluate(LOWER_EDGE) == 24  # it stays all the same
    assert complaints == []


async def test_a_guest_reads_who_runs_it_and_what_becomes_of_their_data(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("about")
    heading = kiosk.locator("#stage h1")
    await expect(heading).to_have_text("主办单位")
    await kiosk.looked_at(keep, "about", more=("low-vision",))
    await kiosk.press("page-privacy")
    await expect(heading).to_have_text("个人信息怎么用")
    await expect(kiosk.see("screen-page")).to_contain_text("自助机上什么也不留")
    await kiosk.looked_at(keep, "privacy")
    await kiosk.press("home")
    await kiosk.press("about")
    await kiosk.press("page-help")
    await expect(kiosk.see("screen-page")).to_contain_text("结束并清除")
    await kiosk.press("home")
    await expect(kiosk.see("screen-attract")).to_be_visible()
    assert complaints == []
