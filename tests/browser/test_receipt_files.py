"""The receipt is saved from the phone as picture and as PDF; a kiosk saves nothing."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, expect
from pypdf import PdfReader

from tests.browser.kiosk import at_the_kiosk
from tests.support.applications import ready
from tests.support.core_cases import case_at_core
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.stage import Stage

CARD = "老年人优待证申领"
OF_TOUCH = """
const match = window.matchMedia.bind(window);
window.matchMedia = (query) => match(query === "(pointer: coarse)" ? "all" : query);
"""
SHARES = f"""{OF_TOUCH}
navigator.canShare = ({{ files }}) => files.length === 1;
navigator.share = async ({{ files: [file] }}) => {{
  if (window.refusal) throw new DOMException("", window.refusal);
  window.shared = [file.name, file.type, file.size > 1000];
}};
"""


async def at_a_case(
    stage: Stage, browser: Browser, complaints: Complaints, script: str = ""
) -> tuple[Citizen, str]:
    case = await case_at_core(stage, await stage.phone("linxiuying"))
    citizen = await at_the_phone(
        browser, stage, complaints, "linxiuying", view="cases", script=script
    )
    await citizen.press("case")
    await expect(citizen.see("receipt-files")).to_be_visible()
    return citizen, str(case.receipt_number)


async def save(citizen: Citizen, extension: str) -> tuple[str, bytes]:
    async with citizen.page.expect_download() as coming:
        await citizen.press(f"save-{extension}")
    download = await coming.value
    await expect(citizen.see("receipt-saved")).to_contain_text(download.suggested_filename)
    path = await download.path()
    return download.suggested_filename, await asyncio.to_thread(path.read_bytes)


async def test_the_receipt_is_saved_from_the_case_as_picture_and_as_pdf(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen, number = await at_a_case(small_stage, browser, complaints)
    name, body = await save(citizen, "pdf")
    assert name == f"{number}.pdf"
    [page] = PdfReader(BytesIO(body)).pages
    assert number in page.extract_text()
    assert CARD in page.extract_text()
    name, body = await save(citizen, "png")
    assert name == f"{number}.png"
    image = Image.open(BytesIO(body)).convert("L")
    assert (image.width, image.getextrema()) == (780, (0, 255))
    await expect(citizen.see("announce-polite")).to_have_text("凭证已保存")
    await citizen.check_screen(keep, "receipt-saved", more=("elder",))
    assert complaints == []


async def test_on_its_own_page_it_is_saved_in_the_readers_language(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    citizen, _ = await at_a_case(small_stage, browser, complaints)
    await citizen.press("to-receipt")
    await citizen.switch_language()
    await expect(citizen.see("save-pdf")).to_have_text("PDF file")
    _, body = await save(citizen, "pdf")
    assert "Receipt for your application" in PdfReader(BytesIO(body)).pages[0].extract_text()
    await citizen.check_screen(keep, "receipt-page")
    assert complaints == []


async def test_a_phone_that_takes_files_gets_it_by_its_own_list(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    citizen, number = await at_a_case(small_stage, browser, complaints, SHARES)
    await citizen.press("save-png")
    await expect(citizen.see("receipt-saved")).to_contain_text("已交给您选的地方")
    assert await citizen.evaluate("window.shared") == [f"{number}.png", "image/png", True]

    await citizen.evaluate("window.refusal = 'AbortError'")  # its person closes the list
    await citizen.press("save-pdf")
    await expect(citizen.see("receipt-saved")).to_have_count(0)
    await expect(citizen.see("save-pdf")).not_to_have_attribute("aria-busy", "true")
    await expect(citizen.see("problem")).to_have_count(0)

    await citizen.evaluate("window.refusal = 'NotAllowedError'")  # the press was too long ago
    name, _ = await save(citizen, "pdf")
    assert name == f"{number}.pdf"
    assert complaints == []


@pytest.mark.parametrize("extension", ["png", "pdf"])
async def test_a_failure_is_told_and_the_next_press_works(
    small_stage: Stage, browser: Browser, complaints: Complaints, extension: str
) -> None:
    citizen, number = await at_a_case(small_stage, browser, complaints)
    await citizen.page.route(f"**/receipt.{extension}", lambda route: route.abort())
    await citizen.press(f"save-{extension}")
    await expect(problem_in(citizen)).to_be_visible()
    await expect(citizen.see("receipt-saved")).to_have_count(0)
    await citizen.page.unroute(f"**/receipt.{extension}")
    name, _ = await save(citizen, extension)
    assert name == f"{number}.{extension}"
    await expect(problem_in(citizen)).to_have_count(0)
    assert complaints == []


def problem_in(citizen: Citizen) -> Locator:
    return citizen.see("receipt-files").get_by_test_id("problem")


async def test_a_kiosk_prints_its_slip_and_saves_nothing(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    assert (await (await ready(phone, CARD)).submit()).status_code == 201
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await kiosk.press("case")
    await expect(kiosk.see("to-receipt")).to_be_visible()
    await expect(kiosk.see("receipt-files")).to_have_count(0)
    await kiosk.press("to-receipt")
    await expect(kiosk.see("print")).to_be_visible()
    await expect(kiosk.see("receipt-files")).to_have_count(0)
    assert complaints == []
