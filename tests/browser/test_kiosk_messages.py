"""Tasks and unread messages of a citizen who is signed in at a kiosk. Nothing of them stays."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from models import InboxMessage
from tests.browser.kiosk import LANDSCAPE, AtKiosk, at_the_kiosk
from tests.support.applications import ready
from tests.support.clients import Phone
from tests.support.inbox_rows import begin_story
from tests.support.pages import KIOSK, Complaints, Keep, switch_language
from tests.support.phone_page import events_arrive, move
from tests.support.stage import Stage
from tests.support.waiting import LIMITED_S, eventually

RELIEF, CARD = "临时救助", "老年人优待证申领"


async def unread(phone: Phone) -> int:
    return int((await phone.get("/v1/inbox")).json()["unread"])


async def submit(stage: Stage, phone: Phone, name: str, *states: str) -> None:
    assert (await (await ready(phone, name)).submit()).status_code == 201
    for state in states:
        await move(stage, state)


async def with_two_cases(stage: Stage) -> Phone:
    """Return the phone of somebody who has to supplement one case, and has news of another."""
    await events_arrive(stage)
    phone = await stage.phone("linxiuying")
    await submit(stage, phone, CARD)
    await submit(stage, phone, RELIEF, "12")

    async def is_asked() -> bool:
        items = (await phone.get("/v1/inbox")).json()["items"]
        return any(item["todo"] for item in items)

    await eventually(is_asked, every_s=LIMITED_S)
    return phone


async def at_my_cases(
    browser: Browser, stage: Stage, complaints: Complaints, phone: Phone, theme: str = "standard"
) -> AtKiosk:
    kiosk = await at_the_kiosk(browser, stage, complaints, theme=theme, sizes=(KIOSK, LANDSCAPE))
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await expect(kiosk.see("case").first).to_be_visible()
    return kiosk


@pytest.mark.parametrize("theme", ["standard", "elder"])
async def test_what_waits_leads_to_its_case_and_is_read_there(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep, theme: str
) -> None:
    phone = await with_two_cases(small_stage)
    kiosk = await at_my_cases(browser, small_stage, complaints, phone, theme)
    row = kiosk.see("to-messages")
    await expect(row).to_contain_text("1 件事等您办")
    await expect(row).to_contain_text("条消息没看过")
    await expect(row).to_contain_text(RELIEF)
    await kiosk.looked_at(keep, f"cases-with-messages-{theme}", row)
    before = await unread(phone)
    await row.click()
    await expect(kiosk.see("message").first).to_contain_text(RELIEF)
    await kiosk.looked_at(keep, f"messages-{theme}")
    assert await unread(phone) == before  # to see the list reads nothing
    await kiosk.see("message").first.click()
    await expect(kiosk.see("to-supplement")).to_be_visible()

    async def is_read() -> bool:
        return 0 < await unread(phone) < before

    await eventually(is_read, every_s=LIMITED_S)
    await kiosk.press("back")
    await expect(row).to_contain_text("1 件事等您办 · 1 条消息没看过")  # of the card
    await kiosk.press("end-visit")
    await kiosk.is_clear("林", RELIEF, CARD, "件事等您办", "没看过")
    assert complaints == []


async def test_the_next_citizen_finds_nothing_of_it(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone, other = await with_two_cases(small_stage), await small_stage.phone("wangji")
    kiosk = await at_my_cases(browser, small_stage, complaints, phone)
    await expect(kiosk.see("to-messages")).to_be_visible()
    await kiosk.press("end-visit")
    await kiosk.press("choose-cases")
    await kiosk.allow(other)
    await expect(kiosk.see("no-cases")).to_be_visible()
    await expect(kiosk.see("to-messages")).to_have_count(0)
    await kiosk.press("to-matters")
    await expect(kiosk.see("subject").first).to_be_visible()
    await expect(kiosk.see("to-messages")).to_have_count(0)
    assert complaints == []


async def test_it_is_in_the_language_of_the_page(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    kiosk = await at_my_cases(browser, small_stage, complaints, await with_two_cases(small_stage))
    await switch_language(kiosk.page)
    await expect(kiosk.see("to-messages")).to_contain_text("1 thing for you to do")
    await kiosk.looked_at(keep, "cases-with-messages-english", kiosk.see("to-messages"))
    await kiosk.press("to-messages")
    await expect(kiosk.page.get_by_role("heading", name="For you to do")).to_be_visible()
    await kiosk.looked_at(keep, "messages-english")
    assert complaints == []


async def test_a_task_is_counted_however_many_messages_came_later(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    asked, news = await begin_story(small_stage), await begin_story(small_stage)
    await asked.task()
    await news.news(25)
    assert (await news.phone.post("/v1/inbox/read", {"upTo": 26})).json() == {"unread": 0}
    kiosk = await at_my_cases(browser, small_stage, complaints, news.phone)
    await expect(kiosk.see("to-messages")).to_have_text(re.compile(r"^1 件事等您办[^·]*需要补正$"))
    await kiosk.press("to-messages")
    await expect(kiosk.see("to-supplement")).to_be_visible()
    assert complaints == []


async def test_messages_about_one_case_lead_there_at_once(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await events_arrive(small_stage)
    phone = await small_stage.phone("linxiuying")
    await submit(small_stage, phone, CARD)

    async def is_told() -> bool:
        return await unread(phone) > 0

    await eventually(is_told, every_s=LIMITED_S)
    await InboxMessage.exclude(kind="case").delete()
    kiosk = await at_my_cases(browser, small_stage, complaints, phone)
    await kiosk.press("to-messages")
    await expect(kiosk.see("timeline")).to_be_visible()
    assert complaints == []
