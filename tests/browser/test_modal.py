"""Modal dialogs where the browser has none of its own (Safari 14.1, Firefox 91)."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.support.pages import Complaints, Keep
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage

WITHOUT_DIALOGS = """
for (const name of ["show", "showModal", "close"]) delete HTMLDialogElement.prototype[name];
"""


@pytest.mark.parametrize("has_dialogs", [True, False])
async def test_a_question_holds_the_page_until_it_is_answered(
    small_stage: Stage,
    browser: Browser,
    complaints: Complaints,
    keep: Keep,
    has_dialogs: bool,
) -> None:
    phone = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    if not has_dialogs:
        await phone.evaluate(WITHOUT_DIALOGS)
    await phone.press("tab-me")
    await phone.press("me-sessions")
    ask = phone.page.get_by_test_id("end-all-sessions")

    await ask.click()
    dialog = phone.see("confirm")
    await expect(dialog).to_be_visible()
    assert await dialog_has_focus(phone)
    await phone.check_screen(keep, f"confirm-{'own' if has_dialogs else 'by-hand'}")
    assert not await is_within_reach(phone, "end-all-sessions")
    for _ in range(4):
        await phone.page.keyboard.press("Tab")
        assert await dialog_has_focus(phone)

    await phone.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(ask).to_be_focused()

    await ask.click()
    await phone.press("confirm-yes")
    await expect(phone.see("sign-in")).to_be_visible()
    assert complaints == []


async def dialog_has_focus(phone: Citizen) -> bool:
    focused = "document.activeElement"
    inside = f"{focused}.closest('dialog') !== null || {focused} === document.body"
    return bool(await phone.evaluate(inside))


async def is_within_reach(phone: Citizen, testid: str) -> bool:
    """Tell whether a tap in the middle of it would arrive there."""
    return bool(
        await phone.see(testid).evaluate(
            """(node) => {
              const { left, top, width, height } = node.getBoundingClientRect();
              const hit = document.elementFromPoint(left + width / 2, top + height / 2);
              return node.contains(hit);
            }"""
        )
    )
