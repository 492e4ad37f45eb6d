"""A citizen at the phone's page: signs in, searches, fills in, attaches, submits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from tests.support.applications import JPEG
from tests.support.looks import THEMES
from tests.support.pages import (
    PHONE,
    Complaints,
    Keep,
    Sizes,
    check_looks,
    open_tab,
    put_on,
    switch_language,
)
from tests.support.stage import Stage

BARE_KEYS = r"""document.body.innerText.match(/\b[a-z]\w+(\.[a-zA-Z]\w*)+\b/g) ?? []"""


@dataclass
class Citizen:
    page: Page
    sizes: Sizes = (PHONE,)
    """In which screens are checked. The first one is the page's."""
    themes: tuple[str, ...] = THEMES
    """In which screens are checked, after the page's own."""
    axe: bool = True
    """False where a walk measures only."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def see(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    async def press(self, testid: str) -> None:
        if testid.startswith("tab-"):
            await open_tab(self.page, testid.removeprefix("tab-"))
        else:
            await self.see(testid).first.click()

    async def switch_language(self) -> None:
        await switch_language(self.page)

    async def find(self, words: str) -> None:
        """Search for an item and open its guide."""
        await self.press("tab-matters")
        await self.see("search-box").fill(words)
        await expect(self.see("result")).to_have_count(1)
        await self.press("result")
        await expect(self.see("begin")).to_be_visible()

    async def take_up_draft(self) -> None:
        """Go on with what was begun."""
        await self.press("tab-matters")
        await self.press("draft-open")

    async def agree_to_all(self) -> None:
        for box in await self.page.locator("[data-testid^=commitment-]").all():
            await box.check()

    async def check_screen(self, keep: Keep, name: str, more: tuple[str, ...] = ()) -> None:
        """Check that everybody can use the screen in each size and theme; keep pictures of it.

        ``more`` are looks besides, for the main screens.
        """
        assert await self.page.evaluate(BARE_KEYS) == [], f"{name} shows the key of a text"
        await check_looks(
            self.page,
            keep,
            f"apply-{name}",
            self.sizes,
            themes=(*self.themes, *more),
            with_axe=self.axe,
        )


async def at_the_phone(
    browser: Browser,
    stage: Stage,
    complaints: Complaints,
    uid: str,
    *,
    theme: str = "standard",
    sizes: Sizes = (PHONE,),
    fragment: str = "",
    script: str = "",
    view: str | None = "certificates",
) -> Citizen:
    """Sign in by the province's ticket, with the theme chosen, and go from home to a view.

    The script runs before each page.
    """
    # A context that may have several tabs.
    context = await browser.new_context(viewport=sizes[0], reduced_motion="reduce")  # type: ignore[arg-type]
    page = complaints.watch(await context.new_page())
    await page.context.add_init_script(script or ";")
    home = f"{stage.context.settings.server.public_url}/phone/"
    await page.goto(home + fragment)
    await put_on(page, theme)
    # The phone looks so, and nobody has chosen it.
    await page.evaluate("sessionStorage.removeItem('display-wish')")
    # As if this tab had left for the sign-on page and were coming back (web/phone/sign-on.js).
    await page.evaluate("sessionStorage.setItem('sign-on-state', 'of-this-tab')")
    await page.goto(f"{home}#ticket={await stage.ticket(uid)}&state=of-this-tab")
    citizen = Citizen(page, sizes)
    if view is None or not fragment:
        await citizen.see("entry-certificates").wait_for()  # there is none before the sign-in
    if view is not None and not fragment:
        await citizen.press(f"tab-{view}")
    return citizen


async def events_arrive(stage: Stage) -> None:
    """Make the core post its events to the BFF, as in production."""
    url = f"{stage.context.settings.server.public_url}/core/events"
    answer = await stage.admin.post("/admin/events-url", json={"url": url})
    assert answer.status_code == 204, answer.text


async def cases_at_the_core(stage: Stage) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = (await stage.admin.get("/admin/cases")).json()
    return cases


async def move(stage: Stage, state: str, **rest: Any) -> None:
    """Move the newest case at the core."""
    [case, *_] = await cases_at_the_core(stage)
    answer = await stage.admin.post(
        f"/admin/cases/{case['caseNo']}/move", json={"state": state, **rest}
    )
    assert answer.status_code == 200, answer.text


def photo(size: int = 60_000) -> FilePayload:
    """Return a file as a phone's camera makes it."""
    return {"name": "寸照.jpg", "mimeType": "image/jpeg", "buffer": JPEG + bytes(size)}
