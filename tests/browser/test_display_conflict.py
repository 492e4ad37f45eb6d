"""The question which of two devices' choices stays, by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

ASK = """async () => {
  const { keepMine } = await import("/phone/display-conflict.js");
  const { useTexts } = await import("/shared/words/i18n.js");
  useTexts((await import("/shared/words/texts-phone.js")).textsPhone);
  window.answers = [];
  keepMine(["contrast"]).then((isMine) => window.answers.push(isMine));
}"""
CLOSE_ALL = """async () => {
  const { closeModal } = await import("/shared/page/modal.js");
  for (const dialog of document.querySelectorAll("dialog")) closeModal(dialog);
}"""


@pytest.mark.parametrize(
    ("testid", "answer"), [("conflict-mine", True), ("conflict-theirs", False)]
)
async def test_a_button_answers(modules: Page, testid: str, answer: bool) -> None:
    await modules.evaluate(ASK)
    await modules.get_by_test_id(testid).click()
    await expect(modules.get_by_test_id("display-conflict")).to_have_count(0)
    assert await modules.evaluate("answers") == [answer]


async def test_escape_leaves_what_is_seen_however_often_it_is_pressed(modules: Page) -> None:
    """A browser closes the dialog at the second Escape in a row, whatever a page says."""
    await modules.evaluate(ASK)
    dialog = modules.get_by_test_id("display-conflict")
    await expect(dialog).to_be_visible()
    for _ in range(3):
        await modules.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await modules.wait_for_function("answers.length === 1")
    assert await modules.evaluate("answers") == [True]


async def test_the_end_of_a_visit_leaves_no_question(modules: Page) -> None:
    await modules.evaluate(ASK)
    await expect(modules.get_by_test_id("display-conflict")).to_be_visible()
    await modules.evaluate(CLOSE_ALL)
    await modules.wait_for_function("answers.length === 1")
    await expect(modules.get_by_test_id("display-conflict")).to_have_count(0)
