"""The kiosk's own screens are pages of the server: they change without a release of the kiosk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.kiosk import LANDSCAPE, at_the_kiosk
from tests.support.page_files import start_again_with
from tests.support.pages import KIOSK, Complaints, Keep
from tests.support.stage import Stage

BEFORE, AFTER = "打印证明", "打印各种证明"


async def test_a_change_of_the_first_screen_is_seen_at_its_next_view(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, sizes=(KIOSK, LANDSCAPE))
    first = kiosk.see("screen-attract")
    entries = first.locator(".tile strong")
    at_first = await entries.all_inner_texts()
    assert at_first == [BEFORE, "扫码亮证", "我的办件", "养老金认证", "在这里能办的", "全部事项"]
    await kiosk.looked_at(keep, "first", kiosk.see("human"))
    start_again_with(small_stage, tmp_path, "kiosk-first.yaml", BEFORE, AFTER)
    await kiosk.press("begin")
    await expect(kiosk.see("screen-matters")).to_be_visible()

    await kiosk.press("home")

    await expect(entries).to_have_text([AFTER, *at_first[1:]])
    await kiosk.press("language")  # the other language is another page
    await expect(entries.first).to_have_text("Print a certificate")
    await kiosk.press("language")
    await expect(entries.first).to_have_text(AFTER)
    assert complaints == []


async def test_a_change_of_the_scenes_is_seen_in_both_languages(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints, fake_time=True)
    change = (
        "zh: 想办什么，点一下就行, en: Touch what you need",
        "zh: 点一下，就开始, en: Touch me",
    )
    start_again_with(small_stage, tmp_path, "kiosk-idle.yaml", *change)
    await kiosk.hold_time()
    await kiosk.clock.fast_forward(61_000)
    idle = kiosk.see("screen-idle")
    await expect(idle.get_by_role("heading", level=1)).to_have_text("点一下，就开始")
    await expect(idle.get_by_text("Touch me", exact=True)).to_be_visible()
    assert complaints == []


async def test_without_the_server_the_kiosk_shows_what_it_carries(
    small_stage: Stage, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    """The control: with the server it shows what the server says."""
    start_again_with(small_stage, tmp_path, "kiosk-first.yaml", BEFORE, AFTER)
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    entries = kiosk.see("screen-attract").locator(".tile strong")
    await expect(entries.first).to_have_text(AFTER)
    await kiosk.page.route("**/v1/pages/**", lambda route: route.abort())
    await kiosk.page.reload()
    await expect(entries).to_have_count(6)
    await expect(entries.first).to_have_text(BEFORE)
    await kiosk.press("choose-apply")
    await expect(kiosk.see("search-box")).to_be_visible()


@pytest.mark.parametrize(
    ("drawn", "heading", "steps"),
    [
        (["hologram", "scan"], "二", 1),
        (["hologram", "desk"], "想办什么，点一下就行", 4),  # nothing that can be drawn
        ([], "想办什么，点一下就行", 4),
    ],
)
async def test_scenes_that_this_kiosk_does_not_know_are_left_out(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    drawn: list[str],
    heading: str,
    steps: int,
) -> None:
    async def answer(route: Route) -> None:
        response = await route.fetch()
        page = await response.json()
        page["blocks"] = [
            {"kind": "picture", "text": text, "picture": picture}
            for text, picture in zip("一二", drawn, strict=False)
        ]
        await route.fulfill(response=response, json=page)

    kiosk = await at_the_kiosk(browser, small_stage, complaints, fake_time=True)
    await kiosk.page.route("**/v1/pages/kiosk-idle?*", answer)
    await kiosk.hold_time()
    idle = kiosk.see("screen-idle")
    async with kiosk.page.expect_response("**/v1/pages/kiosk-idle?*"):
        await kiosk.clock.fast_forward(61_000)
    await expect(idle.get_by_role("heading", level=1)).to_have_text(heading)
    await idle.click(position={"x": 500, "y": 200})
    await expect(kiosk.see("screen-attract")).to_be_visible()
    await kiosk.clock.fast_forward(61_000)  # drawn from what was read
    await expect(idle.get_by_role("heading", level=1)).to_have_text(heading)
    await expect(idle.locator(".idle-steps li")).to_have_count(steps)
    await kiosk.page.unroute_all(behavior="wait")
    assert complaints == []
