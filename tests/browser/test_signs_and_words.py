"""Small things that everybody sees: marks of choices, signs beside words, digits, their words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.kiosk import at_the_kiosk
from tests.support.looks import THEMES
from tests.support.pages import Complaints, enlarge
from tests.support.stage import Stage

SHOW = """async ([theme, body]) => {
  const large = theme === "elder";
  const look = large ? { text: "30", large: "yes" } : { contrast: theme };
  Object.assign(document.documentElement.dataset, look);
  document.body.innerHTML = body;
  await Promise.all(["page/base.css", "matters/matters.css"].map((path) => new Promise((loaded) => {
    const sheet = document.createElement("link");
    Object.assign(sheet, {rel: "stylesheet", href: `/shared/${path}`, onload: loaded});
    document.head.append(sheet);
  })));
}"""
CHOICES = """
<label class="choice"><input type="radio" id="radio"><span>One</span></label>
<div class="field">
<label class="choice"><input type="checkbox" id="box"><span>Two</span></label></div>
"""
# WCAG 1.4.11: the border of a mark against what it lies on.
CONTRASTS = """() => {
  const share = (channel) => (channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map((part) => share(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return [...document.querySelectorAll("input")].map((input) => {
    const around = getComputedStyle(input.closest(".choice")).backgroundColor;
    const [high, low] = [light(getComputedStyle(input).borderTopColor), light(around)].sort((a, b) => b - a);
    return getComputedStyle(input).appearance === "none" ? (high + 0.05) / (low + 0.05) : 0;
  });
}"""  # noqa: E501
APPEARANCES = """() => [...document.querySelectorAll("input")].map((input) =>
  getComputedStyle(input).appearance)"""
LINE = """
<h2 class="row" style="inline-size: {width}px"><svg class="icon"></svg><span>Rate this service for us</span></h2>
"""  # noqa: E501
SIGN_IS_BESIDE = """() => {
  const [sign, words] = ["svg", "span"].map((tag) => document.querySelector(tag).getBoundingClientRect());
  return words.top < sign.bottom && words.left >= sign.right;
}"""  # noqa: E501
DRAW_SIGNS = """async (dir) => {
  const { icon } = await import("/shared/page/icons.js");
  document.documentElement.dir = dir;
  return Object.fromEntries(["back", "forward", "check", "pen"].map((name) => {
    const sign = icon(name);
    document.body.append(sign);
    const { transform } = getComputedStyle(sign);
    return [name, transform === "none" ? 1 : new DOMMatrix(transform).a];
  }));
}"""
FILL = """async ([text, values]) => {
  const { fill } = await import("/shared/words/i18n.js");
  return fill(text, values);
}"""
ADD_VOICE = """(words) => {
  document.getElementById("voice").innerHTML =
    `<button class="button voice"><svg class="icon"></svg><span>${words}</span></button>`;
}"""
CUT = """() => {
  const buttons = [...document.querySelectorAll(".bar .button")];
  const isCut = (node) => node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
  const rows = new Set(buttons.map((one) => Math.round(one.getBoundingClientRect().bottom)));
  return [rows.size, buttons.filter(isCut).length, document.querySelector(".bar").offsetHeight];
}"""  # noqa: E501


@pytest.mark.parametrize("theme", THEMES)
async def test_marks_of_choices_are_seen_in_every_theme(modules: Page, theme: str) -> None:
    await modules.evaluate(SHOW, [theme, CHOICES])
    contrasts = await modules.evaluate(CONTRASTS)
    assert len(contrasts) == 2
    assert min(contrasts) >= 3


async def test_a_mark_that_is_hardly_seen_is_found(modules: Page) -> None:
    """Control."""
    await modules.evaluate(SHOW, ["night", CHOICES])
    await modules.evaluate("document.getElementById('box').style.borderColor = '#333'")
    assert min(await modules.evaluate(CONTRASTS)) < 3


async def test_the_system_draws_the_marks_in_its_own_colours(modules: Page) -> None:
    await modules.emulate_media(forced_colors="active")
    await modules.evaluate(SHOW, ["standard", CHOICES])
    assert set(await modules.evaluate(APPEARANCES)) == {"auto"}


@pytest.mark.parametrize("width", [200, 300, 600])
async def test_a_sign_stands_beside_its_words(modules: Page, width: int) -> None:
    await modules.evaluate(SHOW, ["elder", LINE.format(width=width)])
    assert await modules.evaluate(SIGN_IS_BESIDE)


async def test_a_sign_above_its_words_is_found(modules: Page) -> None:
    """Control."""
    await modules.evaluate(SHOW, ["elder", LINE.format(width=200)])
    await modules.evaluate("document.querySelector('span').style.minInlineSize = '100%'")
    assert not await modules.evaluate(SIGN_IS_BESIDE)


async def test_signs_of_a_direction_turn_with_the_text_and_no_others(modules: Page) -> None:
    await modules.evaluate(SHOW, ["standard", LINE.format(width=600)])
    read = (await modules.evaluate(DRAW_SIGNS, "ltr"), await modules.evaluate(DRAW_SIGNS, "rtl"))
    assert read == (
        {"back": 1, "forward": 1, "check": 1, "pen": 1},
        {"back": -1, "forward": -1, "check": 1, "pen": 1},
    )


async def families(page: Page, selector: str) -> set[str]:
    """Return the families of the fonts that drew the text."""
    client = await page.context.new_cdp_session(page)
    await client.send("DOM.enable")
    await client.send("CSS.enable")
    document = await client.send("DOM.getDocument")
    query = {"nodeId": document["root"]["nodeId"], "selector": selector}
    node = await client.send("DOM.querySelector", query)
    drawn = await client.send("CSS.getPlatformFontsForNode", node)
    return {font["familyName"] for font in drawn["fonts"]}


async def test_digits_are_drawn_in_the_typeface_of_the_words(modules: Page) -> None:
    await modules.evaluate(SHOW, ["standard", "<p>办件号 SJ35 9900 2026</p>"])
    assert len(await families(modules, "p")) == 1


async def test_digits_in_another_typeface_are_found(modules: Page) -> None:
    """Control: what a list that begins with the system's font gives on Debian."""
    await modules.evaluate(SHOW, ["standard", "<p>办件号 SJ35 9900 2026</p>"])
    await modules.evaluate("document.body.style.fontFamily = '\"DejaVu Sans\", sans-serif'")
    assert len(await families(modules, "p")) == 2


@pytest.mark.parametrize(("language", "is_narrow"), [("en", True), ("zh-CN", False)])
async def test_quotation_marks_are_as_wide_as_in_the_language(
    modules: Page, language: str, is_narrow: bool
) -> None:
    await modules.evaluate(SHOW, ["standard", f'<p lang="{language}"><span>“</span></p>'])
    width = await modules.locator("p span").evaluate("(mark) => mark.getBoundingClientRect().width")
    assert (width < 17 * 0.7) == is_narrow


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("{name}: {n} {n|day|days}", {"name": "Review", "n": 1}, "Review: 1 day"),
        ("{name}: {n} {n|day|days}", {"name": "Review", "n": 2}, "Review: 2 days"),
        ("{n} {n|copy|copies}", {"n": 0}, "0 copies"),
        ("{n} left", {"n": "{n}"}, "{n} left"),
        ("{missing}", {}, "{missing}"),
    ],
)
async def test_a_number_has_its_word(
    modules: Page, text: str, values: dict[str, Any], filled: str
) -> None:
    assert await modules.evaluate(FILL, [text, values]) == filled


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_kiosks_bar_is_one_row_with_the_largest_letters(
    small_stage: Stage, browser: Browser, complaints: Complaints, language: str
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, theme="elder")
    await enlarge(kiosk.page, 6)
    if language == "en":
        await kiosk.switch_language()
    # A browser without voices offers no reading aloud.
    await kiosk.evaluate(ADD_VOICE, "Stop reading" if language == "en" else "停止朗读")
    await kiosk.press("begin")
    await kiosk.press("matter-elder")
    await expect(kiosk.locator(".bar .button")).to_have_count(6)
    assert await kiosk.evaluate(CUT) == [1, 0, 128]
    await kiosk.evaluate("document.querySelector('#voice button').style.fontSize = '60px'")
    assert await kiosk.evaluate(CUT) > [1, 0, 128]  # the control
