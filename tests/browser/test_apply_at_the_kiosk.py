"""Applying at the kiosk, in a real browser against the whole system.

The citizen began on the phone and leaves nothing behind.
"""

from __future__ import annotations

import io
import re

import zxingcpp
from PIL import Image
from playwright.async_api import Browser, expect

from tests.browser.kiosk import AtKiosk, at_the_kiosk, kiosk_sessions, session_ended
from tests.support.applications import begin, ready
from tests.support.demo_page import sign_in_by_name
from tests.support.pages import DEMO, Complaints, Keep
from tests.support.phone_page import cases_at_the_core, events_arrive, move, photo
from tests.support.stage import Stage

CARD = "老年人优待证申领"
PROOF = "公积金缴存证明打印"
DOG = "犬类登记"
HOME = "榕城市鼓山区示范路 128 号 3 幢 201"
ROLL_POINTS = (227, 567)  # 80 mm × 200 mm
A4_POINTS = (594, 841)


async def read_by_camera(kiosk: AtKiosk) -> str:
    """Read the code on the screen as another device's camera does."""
    code = kiosk.locator("img.qr")
    await code.evaluate("(image) => image.decode()")
    picture = await code.screenshot()
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    return str(found.text)


async def on_paper(kiosk: AtKiosk) -> tuple[tuple[int, int], str]:
    """Return the size of the paper in points, and the text on it."""
    pdf = await kiosk.pdf(prefer_css_page_size=True)
    [box] = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)  # one sheet
    await kiosk.emulate_media(media="print")
    words = await kiosk.evaluate("document.body.innerText")
    await kiosk.emulate_media(media="screen")
    return (int(float(box[0])), int(float(box[1]))), words


async def submit_the_card(kiosk: AtKiosk) -> None:
    """From the form that was begun elsewhere to the receipt."""
    await kiosk.see("input-cardKind").nth(1).check()
    await kiosk.press("input-receiveBy")
    await kiosk.press("fill-next")
    await kiosk.press("certificate-agree")
    await kiosk.see("file-input").set_input_files(photo())
    await expect(kiosk.see("material-file")).to_have_count(2)
    await kiosk.press("attach-next")
    await expect(kiosk.see("review-facts")).to_contain_text("示范路 128 号")
    await kiosk.agree_to_all()
    await kiosk.press("submit")
    await expect(kiosk.see("submitted")).to_be_visible()


async def test_begun_on_the_phone_finished_at_the_kiosk(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    begun = await begin(phone, CARD)
    answer = await phone.put(
        f"/v1/drafts/{begun.id}",
        {"form": {"address": HOME}},
        headers={"If-Match": f'"{begun.draft["version"]}"'},
    )
    assert answer.status_code == 200, answer.text
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.open_draft(phone)
    await expect(kiosk.see("input-address")).to_have_value(HOME)
    await submit_the_card(kiosk)

    number = (await kiosk.see("receipt-number").inner_text()).replace(" ", "").replace("\n", "")
    size, words = await on_paper(kiosk)
    assert size == ROLL_POINTS
    assert number in re.sub(r"\s", "", words)
    assert "2026年" in words
    assert "结束并清除" not in words
    assert "打印" not in words

    await kiosk.press("print")

    assert await kiosk.evaluate("window.sheets") == 1
    await expect(kiosk.see("printed-next")).to_be_visible()
    await expect(kiosk.see("not-printed")).to_contain_text("手机")
    [case] = await cases_at_the_core(small_stage)
    assert sorted(one["code"] for one in case["materials"]) == ["identityCard", "photo"]
    assert await kiosk_sessions(phone) == 1

    await kiosk.press("end-visit")

    await kiosk.is_clear("林", "示范路", CARD, number, case["caseNo"])
    await session_ended(phone)
    assert complaints == []


async def test_anybody_searches_by_keys_on_the_screen_and_signs_in_only_to_begin(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-apply")
    await kiosk.see("search-box").click()
    for letter in "lnryd":  # 老年人优待
        await kiosk.press(f"key-{letter}")
    await kiosk.press("key-d")
    await kiosk.press("key-erase")
    await expect(kiosk.see("search-box")).to_have_value("lnryd")
    await expect(kiosk.see("search-box")).to_be_focused()
    await expect(kiosk.see("result").first).to_contain_text(CARD)
    await kiosk.press("result")
    await expect(kiosk.see("keypad-done")).to_be_hidden()
    await expect(kiosk.see("screen-guide")).to_contain_text("要先登录")
    await expect(kiosk.see("match-digits")).to_have_count(0)

    await kiosk.press("begin")
    assert (await read_by_camera(kiosk)).endswith(
        f"/phone/#kiosk/{(await kiosk.see('user-code').inner_text()).replace('-', '')}"
    )
    await kiosk.allow(await small_stage.phone("wangji"))

    await expect(kiosk.see("input-address")).to_be_visible()  # and need not press "begin" again
    assert complaints == []


async def test_numbers_are_typed_on_the_screen(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    await begin(phone, PROOF)
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.open_draft(phone)
    await kiosk.see("input-from-year").click()
    for digit in "20269":  # the box takes four
        await kiosk.press(f"key-{digit}")
    await expect(kiosk.see("input-from-year")).to_have_value("2026")
    assert await kiosk.see("input-from-year").get_attribute("inputmode") == "none"
    await kiosk.press("keypad-done")
    await expect(kiosk.see("keypad-done")).to_have_count(0)
    assert complaints == []


async def test_a_finished_case_is_evaluated_after_its_receipt_is_printed(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await events_arrive(small_stage)
    phone = await small_stage.phone("linxiuying")
    assert (await (await ready(phone, CARD)).submit()).status_code == 201
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await kiosk.press("case")
    await move(small_stage, "20")
    await expect(kiosk.see("screen-case")).to_have_attribute("data-state", "accepted")  # by itself
    await move(small_stage, "40")
    await expect(kiosk.see("screen-case")).to_have_attribute("data-state", "granted")

    await kiosk.press("to-receipt")
    await kiosk.press("print")
    await expect(kiosk.see("printed-evaluate")).to_contain_text(CARD)
    await kiosk.looked_at(keep, "printed-evaluate")
    await kiosk.press("to-evaluate")
    await kiosk.press("grade-1")
    await kiosk.press("evaluate-send")

    await expect(kiosk.see("case-message")).to_contain_text("谢谢")
    assert complaints == []


async def test_a_kiosk_with_an_a4_printer_prints_on_a4(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    phone = await small_stage.phone("linxiuying")
    assert (await (await ready(phone, PROOF)).submit()).status_code == 201
    kiosk = await at_the_kiosk(browser, small_stage, complaints, query="?paper=a4")
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await kiosk.press("case")
    await kiosk.press("to-receipt")
    await expect(kiosk.see("receipt")).to_be_visible()
    size, words = await on_paper(kiosk)
    assert size == A4_POINTS
    assert PROOF in words
    assert complaints == []


async def test_what_is_due_is_paid_with_the_phone(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    await events_arrive(small_stage)
    phone = await small_stage.phone("linxiuying")
    assert (await (await ready(phone, DOG)).submit()).status_code == 201
    await move(small_stage, "20")
    [case] = await cases_at_the_core(small_stage)
    path = f"/admin/cases/{case['caseNo']}/move"
    await small_stage.admin.post(path, json={"kind": "payment", "detail": {"status": "due"}})
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    await kiosk.press("choose-cases")
    await kiosk.allow(phone)
    await kiosk.press("case")

    await kiosk.press("pay")

    assert (await read_by_camera(kiosk)).startswith(f"{small_stage.sandbox.url}/pay/")
    await small_stage.admin.post(path, json={"kind": "payment", "detail": {"status": "paid"}})
    await expect(kiosk.see("part-payment")).to_contain_text("已缴")
    assert complaints == []


async def test_what_no_kiosk_can_do_is_said_before_anything_is_filled_in(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    kiosk = await at_the_kiosk(browser, small_stage, complaints)
    items = (await small_stage.client.get("/v1/items", params={"limit": 50})).json()["items"]
    name = next(item["name"] for item in items if not item["kiosk"])
    await kiosk.press("choose-apply")
    await kiosk.see("search-box").fill(name)
    await kiosk.see("result").filter(has_text=name).first.click()
    await expect(kiosk.see("not-here")).to_contain_text("窗口")
    await expect(kiosk.see("begin")).to_have_count(0)
    assert complaints == []


async def test_in_the_demo_the_phone_beside_it_scans_the_kiosk(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    page = complaints.watch(await browser.new_page(viewport=DEMO))  # type: ignore[arg-type]
    await page.goto(f"{small_stage.context.settings.server.public_url}/")
    phone = page.frame_locator("[data-testid=frame-phone]")
    kiosk = page.frame_locator("[data-testid=frame-kiosk]")
    await sign_in_by_name(phone)
    await expect(phone.get_by_test_id("screen-home")).to_be_visible()
    await page.get_by_test_id("scan-kiosk").click()
    await expect(page.get_by_test_id("demo-message")).to_contain_text("还没有登录码")
    await kiosk.get_by_test_id("choose-cases").click()
    digits = await kiosk.get_by_test_id("match-digits").inner_text()
    await page.get_by_test_id("scan-kiosk").click()
    await phone.get_by_test_id("match-digits").fill(digits)
    await phone.get_by_test_id("kiosk-approve").click()
    await kiosk.get_by_test_id("it-is-me").click()
    await expect(kiosk.get_by_test_id("no-cases")).to_be_visible()
    assert complaints == []


HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="parent.ran = 1">
<script>parent.ran = 1</script><image href="/healthz?from-a-picture" width="9" height="9"/></svg>"""


async def test_a_picture_can_neither_run_nor_load_anything(
    small_stage: Stage, browser: Browser
) -> None:
    page = await browser.new_page()
    await page.goto(f"{small_stage.context.settings.server.public_url}/kiosk/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shown = """async (svg) => {
        const { codePicture } = await import("/shared/page/code-picture.js");
        const image = codePicture(svg, "a code");
        document.body.append(image);
        await image.decode();
        return [image.naturalWidth > 0, window.ran ?? null];
    }"""
    assert await page.evaluate(shown, HOSTILE) == [True, None]
    assert not [url for url in asked if "from-a-picture" in url]
    # Set into the page itself, the same text does run what it brings: the test would see it.
    inlined = """(svg) => { document.body.append(new DOMParser()
        .parseFromString(svg, "image/svg+xml").documentElement); }"""
    async with page.expect_request("**/healthz?from-a-picture"):
        await page.evaluate(inlined, HOSTILE)
    await page.close()
