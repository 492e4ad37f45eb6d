"""The receipt as PDF and picture: its own citizen's, in their language, beside other requests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from bff.paper.blocks import Paper
from bff.paper.font import OWN_FONT
from bff.paper.press import MOST_WAITING, Press
from ground.clock import in_china
from ground.language import minute_text
from models import Delegation, Forward, Material, Person, ServiceCase
from models.encryption import Clear
from tests.services.redis import RedisServer
from tests.support.clients import Phone
from tests.support.core_cases import (
    case_at_core,
    event_source,
    item_named,
    person_id_of,
    post_event,
    store_case,
    store_delegation,
)
from tests.support.problems import expect
from tests.support.stage import Stage, start_small_stage

BUNDLED = "draft-1"
EMPTY = Paper(language="en", title="", blocks=[], page_label="", cut_picture="", cut_document="")


async def text_of(phone: Phone, case: ServiceCase, language: str = "zh-CN") -> str:
    return words_of(await pdf_of(phone, case, language))


async def pdf_of(phone: Phone, case: ServiceCase, language: str = "zh-CN") -> PdfReader:
    headers = {"Accept-Language": language}
    answer = await phone.get(f"/v1/cases/{case.id}/receipt.pdf", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def words_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


async def hand_in(stage: Stage, count: int) -> None:
    item, now = await item_named(stage), stage.clock.now()
    for number in range(count):
        await Material.create(
            id=f"m{number}",
            holder_id=BUNDLED,
            code=item.materials[0].code,
            source="file",
            name=Clear(f"扫描件{number}.pdf"),
            size=3,
            sha256="0123456789abcdef" * 4,
            added_at=now + timedelta(seconds=number),
        )


async def test_a_receipt_says_what_one_needs_at_the_counter(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    item = await item_named(each_database)
    case = await case_at_core(each_database, phone, draft_id=BUNDLED)
    await hand_in(each_database, 1)
    text = await text_of(phone, case)
    receipt = (await phone.get(f"/v1/cases/{case.id}/receipt")).json()
    for words in (
        receipt["kindText"],
        receipt["number"],
        case.case_no,
        case.item_name,
        "林**",
        item.agency.name,
        item.address,
        item.phone,
        "12345",
        f"受理后 {item.promised_days} 个工作日内",
        "已提交",
        "扫描件0.pdf",
        "0123 4567 89ab cdef…",
        item.materials[0].name,
        "我承诺所填真实。",
        "出具时间",
    ):
        assert words is not None
        assert words in text.replace("\n", ""), words
    person = await Person.get(id=case.applicant_id)
    assert person.display_name not in text
    assert "代办人" not in text
    event = event_source(each_database, case).event("state", "20", promisedDate="2027-01-04")
    await post_event(each_database, event)
    text = await text_of(phone, case)
    assert "最迟2027年1月4日" in text
    assert "已受理" in text


async def test_it_is_never_stored_by_caches(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    for ending, media in (("pdf", "application/pdf"), ("png", "image/png")):
        answer = await phone.get(f"/v1/cases/{case.id}/receipt.{ending}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, media)
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["content-disposition"] == f'attachment; filename="receipt.{ending}"'


async def test_nobody_elses_receipt_is_drawn(each_database: Stage) -> None:
    agent, principal, stranger = [
        await each_database.phone(uid) for uid in ("linxiuying", "wangji", "maria")
    ]
    await store_delegation(each_database, principal, agent)
    principal_id = person_id_of(each_database, principal)
    case = await case_at_core(each_database, agent, applicant_id=principal_id, delegation_id="d1")
    for phone in (agent, principal):
        text = await text_of(phone, case)
        assert "申请人" in text
        assert "王*" in text
        assert "代办人" in text
        assert "林**" in text
    for ending in ("pdf", "png"):
        expect(await stranger.get(f"/v1/cases/{case.id}/receipt.{ending}"), "case-not-found")
        answer = await each_database.client.get(f"/v1/cases/{case.id}/receipt.{ending}")
        expect(answer, "not-signed-in")


async def test_a_state_of_before_is_dated(each_database: Stage) -> None:
    """An agent whose right has ended has the state of that time, and reads which time that was."""
    agent, principal = [await each_database.phone(uid) for uid in ("linxiuying", "wangji")]
    delegation = await store_delegation(each_database, principal, agent)
    principal_id = person_id_of(each_database, principal)
    case = await case_at_core(each_database, agent, applicant_id=principal_id, delegation_id="d1")
    each_database.clock.advance(60)
    ended_at = each_database.clock.now()
    await Delegation.filter(id=delegation.id).update(state="revoked", ended_at=ended_at)
    each_database.clock.advance(300)
    await post_event(each_database, event_source(each_database, case).event("state", "20"))
    time = minute_text(in_china(ended_at), "zh")
    old = (await text_of(agent, case)).replace("\n", "")
    assert f"已提交（截至{time}）" in old
    assert "出具时状态" not in old
    new = (await text_of(principal, case)).replace("\n", "")
    assert "出具时状态" in new
    assert "已受理" in new
    assert "截至" not in new


async def test_a_font_that_fails_while_drawing_is_said(
    valkey_server: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    font = tmp_path / "own.ttf"
    font.write_bytes(OWN_FONT.read_bytes()[:4096])  # its first bytes are those of a font
    async with start_small_stage(valkey_server, tmp_path, BFF_RECEIPT_FONT=str(font)) as stage:
        phone = await stage.phone("linxiuying")
        case = await case_at_core(stage, phone)
        for ending in ("pdf", "png"):
            expect(await phone.get(f"/v1/cases/{case.id}/receipt.{ending}"), "receipt-not-drawn")
        assert "BFF_RECEIPT_FONT" in caplog.text
        assert (await phone.get(f"/v1/cases/{case.id}/receipt")).status_code == 200


async def test_there_is_none_before_the_province_has_the_case(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    item = await item_named(small_stage)
    case = await store_case(small_stage, person_id_of(small_stage, phone), item)
    for ending in ("pdf", "png"):
        expect(await phone.get(f"/v1/cases/{case.id}/receipt.{ending}"), "not-acknowledged")


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [
        ("zh-CN", "zh-CN", "申请人"),
        ("zh-TW", "zh-TW", "申請人"),
        ("zh-HK", "zh-HK", "申請人"),
        ("en", "en", "Applicant"),
    ],
)
async def test_it_is_in_the_readers_language(
    small_stage: Stage, language: str, tag: str, words: str
) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    reader = await pdf_of(phone, case, language)
    root: Any = reader.root_object
    assert root["/Lang"] == tag
    assert words in words_of(reader)
    assert case.item_name in words_of(reader)  # official, in every language
    assert "〔U+" not in words_of(reader)


async def test_a_character_without_a_glyph_is_named(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    await Person.filter(id=case.applicant_id).update(name=Clear("𠀀二"))
    assert "〔U+20000〕*" in await text_of(phone, case)


async def test_two_hundred_materials_are_all_on_the_pages(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone, draft_id=BUNDLED)
    await hand_in(small_stage, 200)
    reader = await pdf_of(phone, case)
    text = words_of(reader)
    assert len(reader.pages) > 5
    assert "200. " in text
    assert all(f"扫描件{number}.pdf" in text for number in range(200))
    assert "没有全部列出" not in text
    answer = await phone.get(f"/v1/cases/{case.id}/receipt.png")
    image = Image.open(BytesIO(answer.content))
    assert (image.width, image.height < 12_000) == (780, True)


class LongPaper:
    """Paper that is drawn until ``end`` is set."""

    def __init__(self) -> None:
        self.begun, self.end = threading.Event(), threading.Event()

    def draw(self, _: Paper, __: Path) -> bytes:
        self.begun.set()
        assert self.end.wait(60)
        return b""


async def test_while_receipts_are_drawn_others_are_served(small_stage: Stage) -> None:
    """While receipts are drawn, short requests are answered, and too many of them are refused."""
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    press, long_paper = small_stage.context.cases.press, LongPaper()
    path = f"/v1/cases/{case.id}/receipt.pdf"
    before = [
        asyncio.ensure_future(press.print(long_paper.draw, EMPTY)) for _ in range(MOST_WAITING - 1)
    ]
    try:
        assert await asyncio.to_thread(long_paper.begun.wait, 60)
        receipt = asyncio.ensure_future(phone.get(path))
        while press.waiting < MOST_WAITING:
            assert (await phone.get(f"/v1/cases/{case.id}")).status_code == 200
        busy = await phone.get(path)
        expect(busy, "receipts-busy")
        assert busy.headers["retry-after"]
        assert (await phone.get(f"/v1/cases/{case.id}")).status_code == 200
        assert not receipt.done()
    finally:
        long_paper.end.set()
    await asyncio.gather(*before)
    assert (await receipt).status_code == 200
    assert (await phone.get(path)).status_code == 200


async def test_drawing_on_the_event_loop_would_hold_others_up() -> None:
    """The control: without the thread nothing else runs meanwhile."""
    seen: list[bool] = []

    class Inline(Press):
        async def print(self, draw: Callable[[Paper, Path], bytes], paper: Paper) -> bytes:
            return draw(paper, Path())

    def draw(patience_s: float, _: Paper, __: Path) -> bytes:
        ran.clear()
        seen.append(ran.wait(patience_s))
        return b""

    async def short_request() -> None:
        while len(seen) < 1:
            ran.set()
            await asyncio.sleep(0)

    ran = threading.Event()
    # Inline nothing can come, so a short wait is enough; beside a thread it comes, however late.
    for press, is_served, patience_s in ((Inline(None), False, 0.2), (Press(None), True, 60)):
        seen.clear()
        await asyncio.gather(press.print(partial(draw, patience_s), EMPTY), short_request())
        assert seen == [is_served]
        press.close()


async def test_erased_orders_leave_a_receipt(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    case = await case_at_core(small_stage, phone)
    await Forward.filter(id=case.id).update(body=None)
    assert "您的承诺" not in await text_of(phone, case)
