"""A citizen at the kiosk's page: chooses, signs in with the phone, applies, ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, expect

from bff.identity.enrolment_codes import offer_enrolment
from tests.support.clients import Phone
from tests.support.pages import (
    KIOSK,
    Complaints,
    Keep,
    Sizes,
    check_page,
    each_look,
    put_on,
)
from tests.support.phone_page import BARE_KEYS, Citizen
from tests.support.stage import Stage
from tests.support.waiting import LIMITED_S, eventually

LANDSCAPE = {"width": 1920, "height": 1080}
SIGNED_IN_MS = 60_000  # the kiosk asks every five seconds, less often if an answer was late

# What is touched and what is read at a kiosk (docs/sources.md).
_FOUND = """
const shown = (node) => node.checkVisibility({visibilityProperty: true});
const says = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
const box = (node) => node.getBoundingClientRect();
const letters = (node) => parseFloat(getComputedStyle(node).fontSize);
const found = (selector, isWrong) =>
  [...document.querySelectorAll(selector)].filter((node) => shown(node) && isWrong(node)).map((node) => node.outerHTML.slice(0, 90));
"""  # noqa: E501
_TOUCHED = "button, a.button, select, textarea, label.choice, input[type=text], input[type=search]"
TOO_SMALL = f"""() => {{
  {_FOUND}
  return found('{_TOUCHED}', (node) => Math.min(box(node).width, box(node).height) < 60);
}}"""
KEYS_TOO_SMALL = f"() => {{ {_FOUND} return found('.key', (node) => box(node).height < 84 || box(node).width < 84) }}"  # noqa: E501
TOO_FINE = (
    f"() => {{ {_FOUND} return found('body *:not(.visually-hidden)',"
    " (node) => says(node) && letters(node) < 24) }"
)
TOO_HIGH = (
    f"() => {{ {_FOUND} return found('button, input:not([type=file]), select, textarea',"
    " (node) => box(node).top < innerHeight / 4) }"
)
# What moves the frame of the machine away: a document that is higher than the screen, or is moved.
FRAME_MOVES = """() => {
  const { scrollHeight, scrollTop } = document.scrollingElement;
  const moved = scrollTop + document.body.scrollTop;
  return { below: Math.max(0, scrollHeight - innerHeight), moved };
}"""
STILL = {"below": 0, "moved": 0}


@dataclass
class AtKiosk(Citizen):
    sizes: Sizes = (KIOSK,)

    async def allow(self, phone: Phone) -> None:
        """Approve on the phone, then confirm the person at the kiosk."""
        path, digits = await self.read_sign_in()
        answer = await phone.post(f"{path}/approval", {"matchDigits": digits})
        assert answer.status_code == 204, answer.text
        await expect(self.see("it-is-me")).to_be_visible(timeout=SIGNED_IN_MS)
        await self.press("it-is-me")
        await expect(self.see("signed-in")).to_be_visible(timeout=SIGNED_IN_MS)

    async def hold_time(self) -> None:
        """Stop the page's clock, which goes on from now only as the test says.

        Somebody touches the machine then: how long the test took until now does not count.
        """
        now = await self.page.evaluate("Date.now()")
        await self.page.clock.pause_at(now / 1000 + 10)  # not in the past when it arrives
        await self.page.keyboard.press("Shift")

    async def read_sign_in(self) -> tuple[str, str]:
        """Return the path of the sign-in on the screen, and its two digits."""
        code = (await self.see("user-code").inner_text()).replace("-", "")
        return f"/v1/kiosk-sign-ins/{code}", await self.see("match-digits").inner_text()

    async def open_draft(self, phone: Phone) -> None:
        """Go on with what was begun on the phone."""
        await self.press("choose-apply")
        await self.press("drafts-sign-in")
        await self.allow(phone)
        await self.press("draft-open")

    async def looked_at(
        self, keep: Keep, name: str, *within_view: Locator, more: tuple[str, ...] = ()
    ) -> None:
        """As ``check_screen``, and large enough for a kiosk.

        What is named last must be seen without scrolling.
        """
        assert await self.evaluate(BARE_KEYS) == [], f"{name} shows the key of a text"
        async for look, axe in each_look(self.page, self.sizes, (*self.themes, *more)):
            for part in within_view:
                await expect(part, look).to_be_in_viewport(ratio=1)
            await check_page(self.page, keep, f"apply-kiosk-{name}-{look}", axe=axe and self.axe)
            assert await self.evaluate(FRAME_MOVES) == STILL, (name, look)
            assert await self.evaluate(TOO_SMALL) == [], (name, look)
            assert await self.evaluate(KEYS_TOO_SMALL) == [], (name, look)
            assert await self.evaluate(TOO_FINE) == [], (name, look)

    async def is_clear(self, *personal: str) -> None:
        """Check that the next person finds no trace of the last one."""
        await expect(self.see("screen-attract")).to_be_visible()
        await expect(self.see("signed-in")).to_be_hidden()
        content, title = await self.content(), await self.title()
        for words in personal:
            assert words not in content, _around(words, content)
            assert words not in title
        assert await self.evaluate("localStorage.length + sessionStorage.length") == 0
        assert await self.evaluate("history.state") is None


def _around(words: str, content: str) -> str:
    at = content.find(words)
    return content[max(0, at - 300) : at + 100]


async def at_the_kiosk(
    browser: Browser,
    stage: Stage,
    complaints: Complaints,
    *,
    theme: str = "standard",
    sizes: Sizes = (KIOSK,),
    fake_time: bool = False,
    query: str = "",
    init: str = "",
) -> AtKiosk:
    """Open the demo's enrolled kiosk with this theme."""
    page = complaints.watch(await browser.new_page(viewport=sizes[0], reduced_motion="reduce"))  # type: ignore[arg-type]
    if fake_time:
        await page.clock.install()
    await page.add_init_script(init)
    # A browser without a screen has nothing to print on.
    await page.add_init_script("window.print = () => { window.sheets = (window.sheets ?? 0) + 1; }")
    code = await offer_enrolment(stage.clock, "demo-kiosk-1")
    await page.goto(f"{stage.context.settings.server.public_url}/kiosk/{query}#enrol={code}")
    await page.get_by_test_id("enrol").click()
    await page.get_by_test_id("choose-apply").wait_for()
    # The zone of the controls comes with an answer of the server, after the first screen.
    await expect(page.locator(":root")).to_have_attribute("style", re.compile("--reach-top"))
    await put_on(page, theme)
    return AtKiosk(page, sizes)


async def kiosk_sessions(phone: Phone) -> int:
    """Count the kiosks at which this citizen is signed in."""
    listed = (await phone.get("/v1/sessions")).json()["items"]
    return sum(one["channel"] == "kiosk" for one in listed)


async def session_ended(phone: Phone) -> None:
    async def is_over() -> bool:
        return await kiosk_sessions(phone) == 0

    await eventually(is_over, every_s=LIMITED_S)
