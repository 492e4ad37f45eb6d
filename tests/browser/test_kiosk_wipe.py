"""After a visit the kiosk is as new: storage, page, styles, data, voice.

A planted leak is found.
"""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, expect

from tests.browser.kiosk import AtKiosk, at_the_kiosk
from tests.browser.scanner import scan
from tests.support.applications import begin
from tests.support.pages import Complaints
from tests.support.stage import Stage
from tests.support.voice import VOICE

TRACES = """() => {
  const nodes = [...document.querySelectorAll("*")];
  const attributes = (node) => [...node.attributes].map(({ name, value }) => `${name}=${value}`);
  const words = document.documentElement.cloneNode(true);
  words.querySelector("#time").remove();
  return {
    storage: [{ ...localStorage }, { ...sessionStorage }, document.cookie],
    address: [location.href, history.state],
    title: document.title,
    root: attributes(document.documentElement),
    styles: nodes.filter((node) => node.hasAttribute("style")).map((node) => node.outerHTML.slice(0, 90)),
    data: nodes.flatMap((node) => attributes(node).filter((one) => one.startsWith("data-"))),
    fields: nodes.filter((node) => "value" in node && node.tagName !== "LI").map((node) => node.value),
    words: words.textContent,
    voice: speechSynthesis.speaking,
  };
}"""  # noqa: E501
CARD = "老年人优待证申领"
# Each of these leaves something on the page: a property, an attribute, an order, a voice.
FELT = {
    "lineHeight": 2.0,
    "letterSpacing": 0.12,
    "hand": "left",
    "lowReach": True,
    "tapPause": 200,
    "plain": True,
    "captions": True,
    "readAloud": {"on": True, "rate": 1.2},
}


async def as_new(kiosk: AtKiosk) -> dict[str, Any]:
    await expect(kiosk.see("screen-attract")).to_be_visible()
    traces: dict[str, Any] = await kiosk.evaluate(TRACES)
    return traces


async def test_after_a_guest_the_kiosk_is_as_new(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    before = await as_new(kiosk)
    phone = await small_stage.phone("linxiuying")
    await kiosk.press("voice")
    await kiosk.press("display")
    await kiosk.press("theme-elder")
    await kiosk.press("display-single")
    await kiosk.press("size-larger")
    await kiosk.press("display-close")
    await kiosk.press("language")
    await kiosk.press("begin")
    await kiosk.press("matter-elder")
    await scan(kiosk.page, (await phone.show("老年人优待证", "benefit"))["code"])
    await kiosk.press("go-on")
    await kiosk.see("search-box").fill("residence permit")
    await kiosk.press("result")
    await kiosk.press("help")
    assert await kiosk.evaluate("speechSynthesis.speaking")
    await kiosk.press("help-close")
    await kiosk.press("home")
    assert await as_new(kiosk) != before  # they may go on
    await kiosk.press("end")
    assert await as_new(kiosk) == before
    assert complaints == []


async def test_after_a_citizen_the_kiosk_is_as_new(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await begin(phone, CARD)
    answer = await phone.client.patch(
        "/v1/page-settings", json={"values": FELT}, headers={**phone.headers, "If-Match": "*"}
    )
    assert answer.status_code == 200, answer.text
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    before = await as_new(kiosk)
    await kiosk.open_draft(phone)
    await expect(kiosk.locator(":root")).to_have_attribute("data-hand", "left")
    await expect(kiosk.page.locator("#caption")).to_be_visible()
    assert await kiosk.evaluate("speechSynthesis.speaking")
    await kiosk.see("input-address").fill("榕城市示范路 128 号")
    await kiosk.press("display")
    await kiosk.press("display-single")
    await kiosk.press("contrast-yellow-black")
    await kiosk.press("display-close")
    await kiosk.press("end-visit")
    assert await as_new(kiosk) == before
    assert complaints == []


LEAKS = {
    "storage": "localStorage.setItem('kiosk.preset', 'blind')",
    "address": "history.replaceState({ name: '林秀英' }, '')",
    "title": "document.title = '林秀英'",
    "root": "document.documentElement.style.setProperty('--text', '2rem')",
    "styles": "document.querySelector('.bar').style.color = 'red'",
    "data": "document.querySelector('main').dataset.preset = 'blind'",
    "fields": "document.querySelector('#hands').append(document.createElement('input'))",
    "properties": "document.documentElement.style.setProperty('--letter', '0.12em')",
    "marks": "document.querySelector('h1').setAttribute('data-reading', '')",
    "words": "document.querySelector('#told').append('林秀英')",  # hidden
    "voice": "speechSynthesis.speak()",
}


async def test_a_planted_leak_is_found(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, init=VOICE)
    before = await as_new(kiosk)
    for kind, leak in LEAKS.items():
        await kiosk.evaluate(leak)
        after = await as_new(kiosk)
        kind = {"properties": "root", "marks": "data"}.get(kind, kind)
        assert kind in {name for name, traces in before.items() if after[name] != traces}
        before = after
