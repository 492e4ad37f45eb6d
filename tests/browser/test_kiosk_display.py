"""显示 at a kiosk lies where hands reach, with every choice on the screen and words that fit."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.kiosk import AtKiosk, at_the_kiosk
from tests.support.pages import Complaints, Keep, put_on, switch_language
from tests.support.stage import Stage
from tests.support.voice import VOICE

LOOKS = ("standard", "elder", "low-vision", "night")
# What is wrong with the dialog: above the reach, longer than what is seen, words at a border.
WRONG = """() => {
  const dialog = document.querySelector("dialog");
  const top = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--reach-top"));
  const wrong = [];
  if (dialog.getBoundingClientRect().top < (top * innerHeight) / 100 - 1) wrong.push("above the reach");
  if (dialog.scrollHeight > dialog.clientHeight + 1) wrong.push(`scrolls ${dialog.scrollHeight - dialog.clientHeight}`);
  for (const node of dialog.querySelectorAll("button")) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const [words, box] = [range.getBoundingClientRect(), node.getBoundingClientRect()];
    if (words.left < box.left + 6 || words.right > box.right - 6) wrong.push(node.textContent);
  }
  return wrong;
}"""  # noqa: E501
NARROW = "document.querySelector('dialog .colour').style.setProperty('max-inline-size', '20px')"
LONGER = "document.querySelector('dialog').append(document.createElement('h1'), 'x'.repeat(9000))"


async def look_through(kiosk: AtKiosk, keep: Keep, name: str) -> None:
    wrong = {}
    for look in LOOKS:
        await put_on(kiosk.page, look)
        await expect(kiosk.see("display-close")).to_be_in_viewport(ratio=1)
        await keep(kiosk.page, f"kiosk-display-{name}-{look}")
        wrong[look] = await kiosk.evaluate(WRONG)
    assert not any(wrong.values()), (name, wrong)


async def test_every_choice_lies_within_reach(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    for language in ("zh", "en"):
        await kiosk.press("display")
        await look_through(kiosk, keep, f"presets-{language}")
        await kiosk.press("display-single")
        await look_through(kiosk, keep, f"single-{language}")
        await kiosk.press("display-close")
        await switch_language(kiosk.page)
    await kiosk.press("display")
    await kiosk.press("display-single")
    await kiosk.evaluate(NARROW)
    assert await kiosk.evaluate(WRONG) != []  # the control: words without room
    await kiosk.press("display-presets")
    await kiosk.evaluate(LONGER)
    assert "scrolls" in str(await kiosk.evaluate(WRONG))
    assert complaints == []


async def test_the_largest_letters_are_said_to_be_the_largest(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("display")
    await kiosk.press("display-single")
    await expect(kiosk.see("size-smaller")).to_have_text("已经最小")
    for step in range(2, 7):
        await kiosk.press("size-larger")
        await expect(kiosk.see("size-step")).to_contain_text(str(step))
    root = kiosk.page.locator(":root")
    await expect(kiosk.see("size-larger")).to_have_text("已经最大")
    await kiosk.see("size-larger").click(force=True)  # it goes nowhere
    await expect(root).to_have_attribute("data-text", "48")
    await kiosk.press("size-smaller")
    await expect(root).to_have_attribute("data-text", "44")
    assert complaints == []


async def test_a_guest_chooses_traditional_characters(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("display")
    await kiosk.press("display-single")
    await kiosk.press("language-zh-HK")
    await expect(kiosk.locator("html")).to_have_attribute("lang", "zh-HK")
    await kiosk.press("display-close")
    await kiosk.press("end")
    await expect(kiosk.locator("html")).to_have_attribute("lang", "zh-CN")
    assert complaints == []
