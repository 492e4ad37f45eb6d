"""Signing in at the kiosk's screen (RFC 8628 §3.5 and §5.5).

The kiosk asks whose phone it was, replaces a code that two people opened, and asks less often after
lost answers.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from models import InboxMessage, KioskSignIn, Session
from tests.browser.kiosk import AtKiosk, at_the_kiosk, kiosk_sessions
from tests.support.clients import Phone
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage
from tests.support.waiting import eventually

ASKED_MS = 60_000
IN_ENGLISH = (
    """async () => (await import("/shared/page/preferences.js")).choose({ language: "en" })"""
)


async def at_the_code(kiosk: AtKiosk) -> tuple[str, str]:
    await kiosk.press("choose-cases")
    await expect(kiosk.see("match-digits")).to_be_visible()
    return await kiosk.read_sign_in()


async def agree(phone: Phone, path: str, digits: str) -> None:
    answer = await phone.post(f"{path}/approval", {"matchDigits": digits})
    assert answer.status_code == 204, answer.text


async def test_somebody_elses_phone_was_faster(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    bystander = await small_stage.phone("wangji")
    kiosk = await at_the_kiosk(browser, small_stage, complaints, theme="elder")
    await agree(bystander, *await at_the_code(kiosk))
    heading = kiosk.get_by_role("heading", name="您是王*吗？")
    await expect(heading).to_be_visible(timeout=ASKED_MS)
    await expect(heading).to_be_focused()  # and not "yes": a key pressed by chance answers nothing
    await expect(kiosk.locator("img.qr")).to_have_count(0)
    assert await Session.filter(channel="kiosk").count() == 0
    await kiosk.check_screen(keep, "kiosk-is-that-you")

    await kiosk.press("not-me")
    await expect(kiosk.see("sign-in-refused")).to_be_visible()
    await kiosk.check_screen(keep, "kiosk-not-me")
    await eventually(lambda: InboxMessage.filter(kind="session").exists())
    assert await kiosk_sessions(bystander) == 0

    await kiosk.press("sign-in-again")
    await agree(await small_stage.phone("linxiuying"), *await kiosk.read_sign_in())
    await kiosk.see("it-is-me").click(timeout=ASKED_MS)
    await expect(kiosk.see("signed-in")).to_contain_text("林**")
    assert complaints == []


async def test_a_second_person_voids_the_code_and_a_new_one_comes_by_itself(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    path, _ = await at_the_code(kiosk)
    code = path.rpartition("/")[2]
    first = await at_the_phone(
        browser, small_stage, complaints, "wangji", fragment=f"#kiosk/{code}"
    )
    await expect(first.see("kiosk-facts")).to_be_visible()
    second = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", fragment=f"#kiosk/{code}"
    )
    await expect(second.see("problem")).to_contain_text("两部手机")
    await expect(first.see("notice-kiosk-void")).to_be_visible()
    await second.check_screen(keep, "kiosk-code-void")
    await expect(kiosk.see("sign-in-void")).to_be_visible(timeout=ASKED_MS)
    again, _ = await kiosk.read_sign_in()
    assert again != path
    await kiosk.check_screen(keep, "kiosk-new-code")

    await second.see("user-code").fill(again.rpartition("/")[2])
    await second.press("user-code-go")
    await expect(second.see("kiosk-facts")).to_be_visible()
    assert complaints == []


async def test_the_question_stays_in_another_language_and_ends_with_the_visit(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await agree(phone, *await at_the_code(kiosk))
    await expect(kiosk.see("it-is-me")).to_be_visible(timeout=ASKED_MS)
    await kiosk.switch_language()
    await expect(kiosk.get_by_role("heading", name="Are you 林**?")).to_be_visible()
    assert await InboxMessage.filter(kind="session").count() == 0

    await kiosk.press("back")
    await kiosk.is_clear("林")
    await eventually(lambda: InboxMessage.filter(kind="session").exists())
    assert await kiosk_sessions(phone) == 0
    assert complaints == []


async def test_the_code_stays_in_another_language_and_ends_with_the_visit(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    phone = await small_stage.phone("linxiuying")
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    asked: list[str] = []
    kiosk.on("request", lambda request: asked.append(request.url))
    shown = await at_the_code(kiosk)
    assert (await phone.get(shown[0])).status_code == 200  # a phone is confirming it
    for title in ("Sign in with your phone", "请用手机登录"):
        await kiosk.switch_language()
        await expect(kiosk.get_by_role("heading", name=title)).to_be_visible()
        assert await kiosk.read_sign_in() == shown
    await kiosk.check_screen(keep, "kiosk-code-after-language")
    assert sum(url.endswith("/v1/kiosk-sign-ins") for url in asked) == 1
    await agree(phone, *shown)
    await expect(kiosk.see("it-is-me")).to_be_visible(timeout=ASKED_MS)
    await kiosk.press("not-me")

    await kiosk.press("sign-in-again")
    path, digits = await kiosk.read_sign_in()
    await kiosk.press("back")
    await kiosk.is_clear()
    await eventually(_is_over)
    answer = await phone.post(f"{path}/approval", {"matchDigits": digits})
    assert answer.json()["reasonCode"] == "kiosk-sign-in-not-found"
    assert complaints == []


@pytest.mark.parametrize(
    ("press", "outcome", "said"),
    [("it-is-me", "opened", "已登录自助机"), ("not-me", "refused", "没有登录自助机")],
)
async def test_the_phone_says_what_the_kiosk_did_with_its_approval(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
    press: str,
    outcome: str,
    said: str,
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    path, digits = await at_the_code(kiosk)
    code = path.rpartition("/")[2]
    phone = await at_the_phone(
        browser, small_stage, complaints, "linxiuying", fragment=f"#kiosk/{code}"
    )
    await phone.see("match-digits").fill(digits)
    await phone.press("kiosk-approve")
    await expect(phone.see("kiosk-approved")).to_be_visible()
    await expect(phone.page).to_have_title(re.compile("^手机上已同意"))
    await kiosk.see(press).click(timeout=ASKED_MS)

    await expect(phone.see(f"kiosk-{outcome}")).to_contain_text(said)
    await expect(phone.page).to_have_title(re.compile(f"^{said}"))
    await expect(phone.see("kiosk-approved")).to_have_count(0)
    await expect(phone.see(f"notice-kiosk-{outcome}")).to_have_count(0)  # said once
    await phone.check_screen(keep, f"phone-kiosk-{outcome}")
    await phone.page.evaluate(IN_ENGLISH)
    await expect(phone.see(f"kiosk-{outcome}")).to_contain_text("igned in at the kiosk")
    assert complaints == []


async def _is_over() -> bool:
    return not await KioskSignIn.exists()


PACED = """async (answers) => {
    const { askForPhone } = await import("/kiosk/sign-in-poll.js");
    const { ApiProblem } = await import("/shared/net/problem.js");
    const waits = [], keys = [];
    const codes = { deviceCode: "d", expiresIn: 300, interval: 5 };
    const call = async (method, path, options) => {
        if (path.endsWith("/kiosk-sign-ins")) return codes;
        keys.push(options.idempotencyKey);
        const [reasonCode, status, retryAfter] = answers.shift() ?? [];
        if (!reasonCode) return { person: { displayName: "林**" } };
        throw new ApiProblem({ reasonCode, status, retryAfter });
    };
    const pause = async (ms) => { waits.push(ms / 1000); };
    const asked = await askForPhone({ call, pause, onShown() {}, onTrouble() {}, signal: new AbortController().signal });
    return { waits, keys, name: asked.person.displayName };
}"""  # noqa: E501
PENDING, SLOWER = ["authorization-pending", 400, 5], ["slow-down", 400, 10]
LOST, BUSY = ["offline", 0, None], ["too-many-requests", 429, 17]
PACES: dict[str, tuple[list[Any], list[int]]] = {
    "told to wait": ([PENDING, PENDING], [5, 5, 5]),
    "told to slow down": ([SLOWER, PENDING, PENDING], [5, 10, 10, 10]),
    "by 5 s where nothing is said": ([["slow-down", 400, None]] * 2, [5, 10, 15]),
    "lost answers double, up to 30 s": ([LOST] * 5, [5, 10, 20, 30, 30, 30]),
    "until one comes": ([LOST, LOST, PENDING], [5, 10, 20, 5]),
    "never faster than told": ([SLOWER, LOST, LOST, PENDING], [5, 10, 20, 30, 10]),
    "slow down after a loss": ([LOST, SLOWER, PENDING], [5, 10, 10, 10]),
    "a limit says how long": ([BUSY, PENDING], [5, 17, 5]),
    "told it for longer than 30 s": ([["slow-down", 400, 600], PENDING], [5, 30, 30]),
}


@pytest.mark.parametrize("name", PACES)
async def test_lost_answers_and_slow_down_make_it_ask_less_often(
    modules: Page, complaints: Complaints, name: str
) -> None:
    answers, waits = PACES[name]
    complaints.watch(modules)
    seen = await modules.evaluate(PACED, answers)
    assert seen["waits"] == waits
    assert set(seen["keys"]) == {None}  # with one, a lost answer would be asked for again at once
    assert seen["name"] == "林**"
