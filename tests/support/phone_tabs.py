"""Several tabs of one citizen's phone: another one, the same page days later."""

from __future__ import annotations

from playwright.async_api import Page, Request, expect

from tests.support.pages import PHONE, Complaints
from tests.support.phone_page import Citizen
from tests.support.stage import Stage

STORED = "JSON.parse(localStorage['citizen-session'])"
HOLDABLE = """window.answersCome = Promise.resolve();
window.fetch = (fetch => async (...call) => {
  const answer = await fetch(...call);
  await window.answersCome;
  return answer;
})(window.fetch.bind(window));"""
"""Script of a page whose answers can be held."""


def home(stage: Stage) -> str:
    return f"{stage.context.settings.server.public_url}/phone/"


async def another_tab(citizen: Citizen, stage: Stage, complaints: Complaints) -> Citizen:
    """Open the phone's page in a new tab of the same browser."""
    page = complaints.watch(await citizen.page.context.new_page())
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await page.goto(home(stage))
    return Citizen(page)


async def hold_answers(tab: Citizen) -> None:
    """Let no answer reach this tab, whose page runs ``HOLDABLE``, until ``give_answers``.

    What a page asks while it opens may be answered after the test has moved the clock, and the page
    would renew its token before its turn.
    """
    await tab.evaluate(
        "() => { window.answersCome = new Promise((give) => { window.giveAnswers = give; }); }"
    )


async def give_answers(tab: Citizen) -> None:
    await tab.evaluate("window.giveAnswers()")


async def reopen(
    citizen: Citizen, stage: Stage, complaints: Complaints, *, after_s: float = 0
) -> Citizen:
    """Close the only tab, and open the page later in a new one."""
    page = complaints.watch(await citizen.page.context.new_page())
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await citizen.page.close()
    stage.clock.advance(after_s)
    await page.goto(home(stage))
    return Citizen(page)


async def is_signed_in(citizen: Citizen, name: str | None = None) -> None:
    """Check that home greets somebody; with a name go to 我的, as home says no name with stars."""
    await expect(citizen.see("today")).to_be_visible()
    if name is not None:
        await citizen.press("tab-me")
        await expect(citizen.see("screen-me")).to_contain_text(f"{name}，您好")


async def is_signed_out(citizen: Citizen) -> None:
    await expect(citizen.see("screen-home")).to_be_visible()
    await expect(citizen.see("sign-in")).to_be_visible()


async def goes_on(tab: Citizen) -> None:
    """Check that the server answers a call of this tab."""
    await tab.press("tab-cases")
    await expect(tab.see("no-cases")).to_be_visible()
    await tab.press("tab-certificates")
    await expect(tab.see("certificate").first).to_be_visible()


async def sign_in_here(citizen: Citizen, stage: Stage, uid: str) -> None:
    """Come back to this tab from the sign-on page."""
    await citizen.evaluate("sessionStorage.setItem('sign-on-state', 'of-this-tab')")
    fragment = f"ticket={await stage.ticket(uid)}&state=of-this-tab"
    async with citizen.page.expect_response("**/v1/sessions/app"):
        await citizen.evaluate("(it) => { location.hash = it; }", fragment)


def refreshes_of(page: Page) -> list[Request]:
    """Return a list that grows by each refresh that the page asks for."""
    requests: list[Request] = []

    def note(request: Request) -> None:
        if request.url.endswith("/v1/sessions/refresh"):
            requests.append(request)

    page.on("request", note)
    return requests
