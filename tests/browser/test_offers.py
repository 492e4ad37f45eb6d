"""免申即享 on the phone: an offer in the inbox, and one tap that begins its draft."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from models import Draft, InboxMessage
from tests.bff.test_benefits import POLICY, offer
from tests.support.core_cases import post_event
from tests.support.drafts import AID, code_of
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import at_the_phone
from tests.support.stage import Stage
from tests.support.waiting import eventually


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Run no jobs, so that every event comes from the test."""
    return {"BFF_JOBS": "apart"}


async def test_one_tap_on_an_offer_begins_the_draft(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    code = await code_of(small_stage, AID)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying", view=None)
    await post_event(small_stage, offer(small_stage, itemCode=code))
    await citizen.press("tab-inbox")
    message = citizen.see("message")
    await expect(message).to_contain_text(POLICY)
    await expect(citizen.see("message-begin")).to_have_text("点一下就能办")
    await keep(citizen.page, "offer")
    await citizen.press("message")
    await expect(citizen.see("screen-fill")).to_be_visible()
    assert (await Draft.get()).item_code == code
    await eventually(InboxMessage.filter(kind="benefit", read_at__isnull=False).exists)
    assert complaints == []
