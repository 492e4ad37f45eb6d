"""Applying while the network, the core or another channel fails loses and doubles nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Browser, Route, expect

from tests.support.applications import JPEG, Application, begin, ready
from tests.support.pages import Complaints, Keep
from tests.support.phone_page import Citizen, at_the_phone, cases_at_the_core, photo
from tests.support.stage import Stage

CARD = "老年人优待证申领"
PROOF = "公积金缴存证明打印"
Handler = Callable[[Route], Awaitable[None]]


async def before_submitting(citizen: Citizen) -> None:
    """Complete a draft up to the review, with all commitments ticked."""
    await citizen.take_up_draft()
    await citizen.press("fill-next")
    await expect(citizen.see("submit")).to_be_visible()
    await citizen.agree_to_all()


def answers_lost(keys: list[str], lost: int, replace_key: bool = False) -> Handler:
    """Lose the first ``lost`` answers after the server has done what was asked."""

    async def handle(route: Route) -> None:
        headers = await route.request.all_headers()
        if replace_key:
            headers["idempotency-key"] = f"another-key-{len(keys):04d}"
        keys.append(headers["idempotency-key"])
        answer = await route.fetch(headers=headers)
        if len(keys) <= lost:
            await route.abort()
        else:
            await route.fulfill(response=answer)

    return handle


async def test_an_answer_lost_at_submission_makes_no_second_case(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await ready(await small_stage.phone("linxiuying"), PROOF)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await before_submitting(citizen)
    keys: list[str] = []
    await citizen.route("**/v1/cases", answers_lost(keys, lost=4))
    await citizen.press("submit")
    await expect(citizen.see("submit-unknown")).to_be_visible()
    await expect(citizen.see("submit")).to_have_count(0)
    await citizen.check_screen(keep, "not-known-yet")

    await citizen.reload()  # the wish outlives the page

    await expect(citizen.see("receipt")).to_be_visible(timeout=60_000)
    assert len(keys) == 5
    assert len(set(keys)) == 1
    assert len(await cases_at_the_core(small_stage)) == 1
    assert complaints == []


async def test_without_the_kept_key_the_citizen_would_not_get_their_receipt(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    """The same, but each try has its own key: the draft is found submitted, nobody knows how."""
    await ready(await small_stage.phone("linxiuying"), PROOF)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await before_submitting(citizen)
    keys: list[str] = []
    await citizen.route("**/v1/cases", answers_lost(keys, lost=1, replace_key=True))

    await citizen.press("submit")

    await expect(citizen.see("screen-cases")).to_be_visible()
    await expect(citizen.see("receipt")).to_have_count(0)
    assert len(set(keys)) == 2
    assert len(await cases_at_the_core(small_stage)) == 1  # the draft is closed once


async def test_while_the_core_is_away_the_page_says_so_and_then_changes_by_itself(
    small_stage: Stage, browser: Browser, complaints: Complaints, keep: Keep
) -> None:
    await ready(await small_stage.phone("linxiuying"), PROOF)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await before_submitting(citizen)
    await small_stage.faults(kind="down", path="/cases")

    await citizen.press("submit")

    await expect(citizen.see("sent-waiting")).to_be_visible(timeout=60_000)
    await citizen.check_screen(keep, "sent-waiting")
    await small_stage.no_faults()
    small_stage.clock.advance(120)  # the next try is due
    await expect(citizen.see("sent-acknowledged")).to_be_visible(timeout=60_000)
    await citizen.press("to-receipt")
    await expect(citizen.see("receipt")).to_be_visible()
    assert len(await cases_at_the_core(small_stage)) == 1
    assert complaints == []


async def written_elsewhere(application: Application, **values: str) -> None:
    """Save other values from the kiosk, over the version that it has read."""
    await application.reload()
    form = {**application.draft["form"], **values}
    headers = {"If-Match": f'"{application.draft["version"]}"', **application.phone.headers}
    answer = await application.phone.client.put(
        f"/v1/drafts/{application.id}", json={"form": form}, headers=headers
    )
    assert answer.status_code == 200, answer.text


async def test_what_another_channel_wrote_and_what_is_typed_here_both_stay(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    elsewhere = await begin(await small_stage.phone("linxiuying"), CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await citizen.see("input-address").fill("这里写的地址")
    await expect(citizen.see("saved")).to_have_attribute("data-state", "saved")
    await written_elsewhere(elsewhere, contactName="在自助机上写的人")

    box = citizen.see("input-address")
    await box.evaluate("(node) => { window.box = node; }")
    await box.fill("这里又改了的地址")

    await expect(citizen.see("draft-merged")).to_contain_text("紧急联系人")
    await expect(citizen.see("input-contactName")).to_have_value("在自助机上写的人")
    await expect(box).to_have_value("这里又改了的地址")
    await expect(box).to_be_focused()
    assert await box.evaluate("(node) => node === window.box")  # a word would not end in the middle
    await elsewhere.reload()
    assert elsewhere.draft["form"] == {
        "address": "这里又改了的地址",
        "contactName": "在自助机上写的人",
    }
    assert complaints == []


async def test_what_is_typed_without_a_network_is_kept_and_saved_when_it_is_back(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    elsewhere = await begin(await small_stage.phone("linxiuying"), CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await expect(citizen.see("input-address")).to_be_visible()
    await citizen.context.set_offline(True)
    await citizen.see("input-address").fill("没网的时候写的地址")
    await expect(citizen.see("saved")).to_have_attribute("data-state", "kept")
    await citizen.press("fill-next")
    await expect(citizen.see("problem")).to_contain_text("网络不通")

    await citizen.context.set_offline(False)

    await expect(citizen.see("saved")).to_have_attribute("data-state", "saved")
    await elsewhere.reload()
    assert elsewhere.draft["form"] == {"address": "没网的时候写的地址"}


async def test_a_page_thrown_away_in_the_middle_of_a_word_loses_nothing(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    elsewhere = await begin(await small_stage.phone("linxiuying"), CARD)
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await citizen.route("**/v1/drafts/*", _no_saving)
    await citizen.see("input-address").fill("写到一半的地")

    await citizen.reload()

    await expect(citizen.see("input-address")).to_have_value("写到一半的地")
    await citizen.unroute("**/v1/drafts/*")
    await expect(citizen.see("saved")).to_have_attribute("data-state", "saved")
    await elsewhere.reload()
    assert elsewhere.draft["form"] == {"address": "写到一半的地"}
    await citizen.press("back")
    await citizen.press("tab-me")
    assert await citizen.evaluate("JSON.stringify(sessionStorage).includes('写到')") is False


async def _no_saving(route: Route) -> None:
    await (route.abort() if route.request.method == "PUT" else route.continue_())


async def test_an_upload_shows_how_far_it_is_can_be_stopped_and_sent_again(
    small_stage: Stage, browser: Browser, complaints: Complaints
) -> None:
    application = await begin(await small_stage.phone("linxiuying"), CARD)
    await application.fill()
    citizen = await at_the_phone(browser, small_stage, complaints, "linxiuying")
    await citizen.take_up_draft()
    await citizen.press("fill-next")
    line = await citizen.context.new_cdp_session(citizen.page)
    await line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000}
    await line.send("Network.emulateNetworkConditions", slow)
    await citizen.see("file-input").set_input_files(photo(1_500_000))

    await expect(citizen.see("progress")).to_contain_text("%")
    await expect(citizen.see("progress")).not_to_have_text("0%")
    await citizen.press("upload-cancel")
    await expect(citizen.see("upload")).to_have_count(0)
    await expect(citizen.see("material-file")).to_have_count(0)
    await line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    await citizen.route("**/materials/photo", lambda route: route.abort())
    await citizen.see("file-input").set_input_files(photo(1_500_000))
    await expect(citizen.see("upload-problem")).to_be_visible()
    await citizen.unroute("**/materials/photo")
    await citizen.press("upload-again")
    await expect(citizen.see("material-file")).to_have_count(1)
    await application.reload()
    assert [m["size"] for m in application.draft["materials"]] == [len(JPEG) + 1_500_000]
