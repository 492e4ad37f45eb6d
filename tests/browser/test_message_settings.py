"""消息设置 on the phone: how and when messages reach a citizen, and what follows from it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.bff.test_channel_settings import SMS
from tests.browser.test_phone_handed_on import Gate
from tests.support.looks import EVERY_LOOK
from tests.support.pages import PHONE, SMALLEST, Complaints, Keep, check_looks, switch_language
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage
from tests.support.waiting import eventually

PATH = "/v1/notification-preferences"
USUAL = "22 点后的消息，早上 8 点合并告诉您。急事马上告诉您。"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Set up SMS only."""
    return {"BFF_JOBS": "apart", **SMS}


async def at_the_settings(
    browser: Browser, stage: Stage, complaints: Complaints, **given: Any
) -> Citizen:
    citizen = await at_the_phone(browser, stage, complaints, "linxiuying", view=None, **given)
    await citizen.press("tab-me")
    await citizen.press("me-messageSettings")
    await expect(citizen.see("settings-ways")).to_be_visible()
    return citizen


async def is_stored(stage: Stage, **wanted: Any) -> None:
    """Wait until the server has these choices."""
    phone = await stage.phone("linxiuying")

    async def has_them() -> bool:
        document = (await phone.get(PATH)).json()
        return all(document[name] == value for name, value in wanted.items())

    await eventually(has_them)


async def test_each_choice_is_stored_and_says_what_follows(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_settings(browser, small_stage, complaints)
    follow = citizen.see("quiet-follow")
    await expect(follow).to_have_text(USUAL)
    await citizen.see("quiet-until").select_option("09:00")
    await expect(follow).to_contain_text("早上 9 点合并告诉您")
    await is_stored(small_stage, quietHours={"from": "22:00", "until": "09:00"})
    await citizen.press("quiet-on")
    await expect(follow).to_have_text("有消息马上告诉您，夜里也一样。")
    await expect(citizen.see("quiet-from")).to_have_count(0)
    await expect(citizen.see("quiet-on")).to_be_focused()
    await citizen.press("benefits")
    await citizen.press("progressBySms")
    await is_stored(small_stage, quietHours=None, benefits=True, progressBySms=True)
    await citizen.page.reload()
    await expect(citizen.see("benefits")).to_be_checked()
    assert complaints == []


async def test_channels_have_an_order_and_one_that_is_not_set_up_says_so(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_settings(browser, small_stage, complaints)
    await expect(citizen.see("ways-follow")).to_have_text("只发短信。")
    rows = citizen.see("channel")
    await expect(rows.nth(0)).to_contain_text("这里还没有开通")
    await expect(rows.nth(2)).not_to_contain_text("这里还没有开通")
    await citizen.press("sms-earlier")
    await citizen.press("sms-earlier")
    await expect(rows.nth(0)).to_have_attribute("data-channel", "sms")
    await expect(citizen.see("sms-on")).to_be_focused()  # it cannot go further
    await citizen.see("sms-on").uncheck()
    await expect(citizen.see("ways-follow")).to_have_text("不发到别处。您要自己来“消息”里看。")
    names = [("sms", False), ("app", True), ("wechat", True)]
    await is_stored(small_stage, channels=[{"channel": n, "on": on} for n, on in names])
    assert complaints == []


async def test_hours_that_the_server_would_refuse_are_explained_and_not_stored(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_settings(browser, small_stage, complaints)
    await citizen.see("quiet-until").select_option("22:00")
    await expect(citizen.see("quiet-follow")).to_have_text("还没有存。请选 1 到 16 个小时。")
    await expect(citizen.see("quiet-until")).to_have_attribute("aria-invalid", "true")
    await citizen.see("quiet-from").select_option("10:00")  # 12 hours, until 22:00
    await expect(citizen.see("quiet-follow")).to_contain_text("10 点后的消息，22 点合并告诉您")
    await is_stored(small_stage, version=1, quietHours={"from": "10:00", "until": "22:00"})
    assert complaints == []


async def test_what_another_phone_has_changed_is_shown_and_not_lost(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    one = await at_the_settings(browser, small_stage, complaints)
    other = await at_the_settings(browser, small_stage, complaints)
    await other.press("benefits")
    await is_stored(small_stage, benefits=True)
    await one.press("progressBySms")
    await expect(one.see("settings-changed-elsewhere")).to_contain_text("另一台设备")
    await expect(one.see("benefits")).to_be_checked()
    await expect(one.see("progressBySms")).not_to_be_checked()
    await one.press("progressBySms")
    await is_stored(small_stage, version=2, benefits=True, progressBySms=True)
    await expect(one.see("settings-changed-elsewhere")).to_have_count(0)
    assert complaints == []


async def test_choices_made_while_one_is_on_its_way_go_with_the_next(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_settings(browser, small_stage, complaints)
    way = Gate()
    await citizen.page.route(f"**{PATH}", way)
    await citizen.press("benefits")
    await way.reached.wait()
    await citizen.press("progressBySms")
    await citizen.press("quiet-on")
    way.freed.set()
    await is_stored(small_stage, version=2, benefits=True, progressBySms=True, quietHours=None)
    assert complaints == []


async def test_without_a_connection_nothing_looks_stored(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen = await at_the_settings(browser, small_stage, complaints)
    await citizen.page.route(f"**{PATH}", lambda route: route.abort())
    await citizen.press("benefits")
    await expect(citizen.see("settings-not-saved")).to_be_visible()
    await expect(citizen.see("benefits")).not_to_be_checked()
    await citizen.page.unroute(f"**{PATH}")
    await citizen.press("benefits")
    await is_stored(small_stage, benefits=True)
    assert complaints == []


async def test_everybody_can_use_the_settings(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen = await at_the_settings(browser, small_stage, complaints)
    await check_looks(
        citizen.page, keep, "phone-message-settings", (PHONE, SMALLEST), themes=EVERY_LOOK
    )
    await switch_language(citizen.page)
    await expect(citizen.see("quiet-follow")).to_contain_text("come together at 8:00")
    name = "phone-message-settings-english"
    await check_looks(citizen.page, keep, name, (PHONE, SMALLEST))
    assert complaints == []
