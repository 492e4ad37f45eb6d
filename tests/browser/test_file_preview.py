"""What one has chosen can be looked at: small in the list, large in a dialog that Escape closes."""

from __future__ import annotations

from playwright.async_api import Browser, FilePayload, expect

from tests.browser.kiosk import at_the_kiosk
from tests.support.applications import PDF, begin
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import Citizen, at_the_phone
from tests.support.sample_files import picture
from tests.support.stage import Stage

RELIEF = "临时救助"
READABLE = """(address) => new Promise((tell) => {
  const image = new Image();
  image.onload = () => tell(true);
  image.onerror = () => tell(false);
  image.src = address;
})"""
DRAWN = "(image) => image.complete && image.naturalWidth > 100"


def png_file() -> FilePayload:
    return {"name": "诊断书.png", "mimeType": "image/png", "buffer": picture("PNG")}


async def choose_files(citizen: Citizen) -> None:
    card = citizen.page.get_by_test_id("material").filter(has=citizen.see("file-input")).first
    pdf: FilePayload = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": PDF}
    await card.get_by_test_id("file-input").set_input_files([png_file(), pdf])
    await expect(card.get_by_test_id("material-file")).to_have_count(2)


async def test_a_picture_and_a_pdf_are_looked_at_again(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    application = await begin(await small_stage.phone("linxiuying"), RELIEF)
    await application.fill()
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await citizen.press("fill-next")
    await choose_files(citizen)
    looks = citizen.see("thumbnail")
    await expect(looks).to_have_count(2)
    await looks.first.click()
    await expect(citizen.see("preview-close")).to_be_focused()
    await citizen.page.wait_for_function(
        DRAWN, arg=await citizen.see("preview-picture").element_handle()
    )
    await citizen.check_screen(keep, "preview")
    await citizen.page.keyboard.press("Escape")
    await expect(citizen.see("preview")).to_have_count(0)
    await expect(looks.first).to_be_focused()
    await looks.nth(1).click()
    await expect(citizen.see("preview-pdf").or_(citizen.see("preview-none"))).to_be_visible()
    await expect(citizen.see("preview")).to_contain_text("证明.pdf")
    await citizen.press("preview-close")
    await citizen.check_screen(keep, "thumbnails")
    await citizen.reload()  # files are not kept: the names stay, without a picture
    await expect(citizen.see("material-file")).to_have_count(2)
    await expect(looks).to_have_count(0)
    assert complaints == []


async def test_the_next_visitor_of_a_kiosk_finds_no_picture(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    application = await begin(phone, RELIEF)
    await application.fill()
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.open_draft(phone)
    await kiosk.press("fill-next")
    await choose_files(kiosk)
    address = str(await kiosk.see("thumbnail").locator("img").first.get_attribute("src"))
    # The control: while the visit lasts the picture can be read.
    assert await kiosk.page.evaluate(READABLE, address)
    await kiosk.press("end-visit")
    await expect(kiosk.see("choose-apply")).to_be_visible()
    assert not await kiosk.page.evaluate(READABLE, address)
    assert complaints == []
