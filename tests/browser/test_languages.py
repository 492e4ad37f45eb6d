"""Traditional characters are there at the first paint and after a choice, and plain words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.support.pages import PHONE, Complaints
from tests.support.stage import Stage

# The words that the heading had, one after another, from the first moment on.
WATCH = """() => {
  localStorage.setItem("phone.language", "zh-TW");
  window.headings = [];
  new MutationObserver(() => {
    const words = document.querySelector("h1")?.textContent;
    if (words && words !== window.headings.at?.(-1)) window.headings.push(words);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""
CHOOSE = """async ([language, keys]) => {
  const { choose } = await import("/shared/page/preferences.js");
  const { loadLanguage, t, useTexts } = await import("/shared/words/i18n.js");
  const { textsCommon } = await import("/shared/words/texts-common.js");
  const { onLanguage } = await import("/shared/page/preferences.js");
  useTexts(textsCommon, { new: { zh: "后来加的", en: "Added later" } });
  const changed = new Promise((resolve) => onLanguage(resolve));
  choose({ language });
  await changed;
  return [document.documentElement.lang, ...keys.map((key) => t(key))];
}"""
ASK = """async () => {
  const { createApi } = await import("/shared/net/api.js");
  return createApi()("GET", "/v1/nowhere").catch((problem) => problem.title);
}"""
PLAIN = """async ([wish, key]) => {
  const { languageTag, t, usePlainWords, useTexts } = await import("/shared/words/i18n.js");
  useTexts({
    "given.up": { zh: "逾期视为放弃", en: "Deemed abandoned" },
    "given.up.plain": { zh: "过了这天就不办了", en: "Then it ends" },
    "fine": { zh: "好的", en: "Fine" },
  });
  usePlainWords(wish);
  return [languageTag(), t(key)];
}"""


MARKS = """async ([language, parts]) => {
  const { el } = await import("/shared/page/dom.js");
  const { isLoaded, loadLanguage, setLanguage, useTexts } = await import("/shared/words/i18n.js");
  const { textsCommon } = await import("/shared/words/texts-common.js");
  const { textsMatters } = await import("/shared/words/texts-matters.js");
  useTexts(textsCommon, textsMatters);
  if (!isLoaded(language)) await loadLanguage(language);
  setLanguage(language);
  return parts.map((part) => el("p", {}, part).lang);
}"""


async def test_the_first_words_of_a_page_are_in_its_language(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = complaints.watch(await browser.new_page(viewport=PHONE))  # type: ignore[arg-type]
    await page.add_init_script(f"({WATCH})()")
    await page.goto(f"{small_stage.context.settings.server.public_url}/phone/")
    await expect(page.get_by_role("heading", level=1)).to_have_text("您好，想辦什麼？")
    assert await page.evaluate("document.documentElement.lang") == "zh-TW"
    assert await page.evaluate("window.headings") == ["您好，想辦什麼？"]
    assert await page.evaluate(ASK) == "沒有這個地址"
    complaints.clear()  # the browser's own about that 404


@pytest.mark.parametrize(
    ("language", "lang", "again"),
    [("zh-TW", "zh-TW", "再試一次"), ("zh-HK", "zh-HK", "再試一次"), ("en", "en", "Try again")],
)
async def test_a_language_is_loaded_when_it_is_chosen(
    modules: Page, language: str, lang: str, again: str
) -> None:
    later = "Added later" if language == "en" else "后来加的"  # not printed yet: as it is written
    assert await modules.evaluate(CHOOSE, [language, ["again", "new"]]) == [lang, again, later]


async def test_without_a_connection_the_words_stay_in_simplified_characters(modules: Page) -> None:
    async def fail(route: Route) -> None:
        await route.abort()

    await modules.route("**/texts.zh-HK.js*", fail)
    assert await modules.evaluate(CHOOSE, ["zh-HK", ["again"]]) == ["zh-HK", "再试一次"]
    await modules.unroute("**/texts.zh-HK.js*")
    await modules.evaluate(CHOOSE, ["zh-CN", []])
    assert await modules.evaluate(CHOOSE, ["zh-HK", ["again"]]) == ["zh-HK", "再試一次"]


@pytest.mark.parametrize(
    ("wish", "key", "found"),
    [
        (True, "given.up", ["zh-CN-simple", "过了这天就不办了"]),
        (True, "fine", ["zh-CN-simple", "好的"]),
        (False, "given.up", ["zh-CN", "逾期视为放弃"]),
    ],
)
async def test_plain_words_are_for_whoever_wants_them(
    modules: Page, wish: bool, key: str, found: list[Any]
) -> None:
    assert await modules.evaluate(PLAIN, [wish, key]) == found


@pytest.mark.parametrize(
    ("browser_language", "expected"),
    [
        ("en-GB", "en"),
        ("zh-TW", "zh-TW"),
        ("zh-Hant-HK", "zh-HK"),
        ("zh-MO", "zh-HK"),
        ("zh-SG", "zh-CN"),
        ("fr-FR", "zh-CN"),
    ],
)
async def test_the_first_visit_is_in_the_browsers_language(
    small_stage: Stage, browser: Browser, browser_language: str, expected: str
) -> None:
    page = await browser.new_page(locale=browser_language)
    home = f"{small_stage.context.settings.server.public_url}/phone/"
    await page.goto(home)
    await expect(page.locator("html")).to_have_attribute("lang", expected)
    await page.get_by_test_id("sign-in").wait_for()
    chosen = "zh-CN" if expected == "en" else "en"
    await page.get_by_test_id("display").click()
    await page.get_by_test_id(f"language-{chosen}").click()
    await page.reload()
    await page.get_by_test_id("sign-in").wait_for()
    await expect(page.locator("html")).to_have_attribute("lang", chosen)  # the control
    await page.goto(home.replace("/phone/", "/desk/"))
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize(
    ("language", "marks"),
    [("zh-TW", ["zh-CN", "", "", ""]), ("zh-HK", ["zh-CN", "", "", ""]), ("zh-CN", [""] * 4)],
)
async def test_what_is_not_in_traditional_characters_is_marked(
    modules: Page, language: str, marks: list[str]
) -> None:
    """Names of services come from the core, and nobody converts them (WCAG 3.1.2)."""
    parts = ["老年人优待证申领", "辦事進度", "林秀英", "辦理：社会保险登记"]
    assert await modules.evaluate(MARKS, [language, parts]) == marks


LATE = """async () => {
  const { choose, pageLook, preferences, resetPreferences } = await import("/shared/page/preferences.js");
  const { textsCommon } = await import("/shared/words/texts-common.js");
  const { loadLanguage, useTexts } = await import("/shared/words/i18n.js");
  useTexts(textsCommon);
  pageLook.adopt({ language: "zh-TW", textSize: 30 });
  const atOnce = preferences().textSize;
  resetPreferences(); // the visit ends while the texts are on their way
  await loadLanguage("zh-TW");
  await new Promise((resolve) => setTimeout(resolve));
  const after = [preferences().textSize, preferences().language];
  choose({ language: "zh-TW" }); // the control: nothing comes between
  await new Promise((resolve) => setTimeout(resolve));
  return [atOnce, ...after, preferences().language];
}"""  # noqa: E501


async def test_texts_that_come_late_bring_nothing_of_the_visit_before(modules: Page) -> None:
    assert await modules.evaluate(LATE) == [30, 17, "zh-CN", "zh-TW"]
