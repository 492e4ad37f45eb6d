"""A receipt as paper: what a citizen keeps, shows or prints, as PDF or picture."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from bff.cases.problems import RECEIPT_NOT_DRAWN, RECEIPTS_BUSY
from bff.cases.reading.items import items_of
from bff.cases.reading.receipt import receipt_of
from bff.cases.reading.receipt_schemas import ReceiptMaterial, ReceiptView
from bff.cases.reading.schemas import CaseView
from bff.cases.reading.situations import ReadableCase
from bff.cases.reading.view import case_view
from bff.certificates.remedies import HELP_LINE
from bff.context import AppContext
from bff.paper.blocks import Block, Paper, Style
from bff.paper.press import Draw, FontUnfit, PressBusy
from bff.problems import Problem
from gateways.core import Item
from ground.clock import in_china
from ground.language import Language, Text, day_text, is_english, minute_text, page_tag
from models.service_case import CaseState

log = logging.getLogger("bff.cases")

RETRY_S = 2
_NUMBER = Text("凭证号", "Receipt number")
_ITEM = Text("事项", "Service")
_CASE_NO = Text("办件号", "Case number")
_AT = Text("接收时间", "Received")
_STATE = Text("出具时状态", "State at issue")
_STATE_BEFORE = Text("状态", "State")
_STATE_AT = Text("{state}（截至{time}）", "{state} (as of {time})")
_PROMISED = Text("承诺办结", "Decision promised")
_PROMISED_DAYS = Text(
    "受理后 {days} 个工作日内", "within {days} working {days|day|days} of acceptance"
)
_LATEST = Text("最迟{day}", "by {day}")
_PROVISIONAL = Text("（放假安排公布后可能会变）", " (may change when the holidays are announced)")
_BEFORE_ACCEPTANCE = (CaseState.SUBMITTED, CaseState.RECEIVED, CaseState.TO_SUPPLEMENT)
_APPLICANT = Text("申请人", "Applicant")
_AGENT = Text("代办人", "Submitted by")
_AGENCY = Text("办理部门", "Department")
_PLACE = Text("办理地点", "Place")
_PHONE = Text("窗口电话", "Hall's phone")
_HELP = Text("咨询热线", "Helpline")
_MATERIALS = Text("收到的材料（{count} 项）", "Materials received ({count})")
_LATER = Text("以后补交", "To be handed in later")
_COPIES = Text("{count} 份", "{count} {count|copy|copies}")
_FILE = Text("文件：{name}", "File: {name}")
_CERTIFICATE = Text("用电子证照：{name}", "By certificate: {name}")
_HASH = Text("校验码 {hash}…", "Fingerprint {hash}…")
_COMMITMENTS = Text("您的承诺", "You declared")
_ISSUED = Text(
    "出具时间：{time}。由“码上办”出具，姓名只显示一部分。",
    "Issued {time} by Mashangban. Names are shown in part only.",
)
_PAGE = Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}")
_CUT_PICTURE = Text(
    "内容较多，图片没有画完。全文请保存 PDF。",
    "Not all of it fits in a picture. Save the PDF to have the rest.",
)
_CUT_DOCUMENT = Text(
    "内容太多，这里没有全部列出。全文请在“码上办”的“办件”里看。",
    "Not all of it is listed here. See My cases in Mashangban for the rest.",
)


async def print_receipt(
    context: AppContext, readable: ReadableCase, language: Language, draw: Draw
) -> bytes:
    """Draw the receipt.

    Problems: ``not-acknowledged``, ``receipts-busy``, ``receipt-not-drawn``.
    """
    receipt = await receipt_of(context, readable, language)
    case = await case_view(context, readable, language)
    item = (await items_of(context, [case.item_code])).get(case.item_code)
    issued = minute_text(in_china(context.clock.now()), language)
    blocks = [
        Block(Style.TITLE, receipt.kind_text),
        *_facts(receipt, case, item, _state(readable, case, language), language),
        Block(Style.TEXT, receipt.statement),
        Block(Style.SMALL, _ISSUED.render(language, time=issued)),
        *_materials(receipt.materials, language),
        *_commitments(receipt, language),
    ]
    paper = Paper(
        language=page_tag(language),
        title=f"{receipt.kind_text} {receipt.number}",
        blocks=blocks,
        page_label=_PAGE.render(language),
        cut_picture=_CUT_PICTURE.render(language),
        cut_document=_CUT_DOCUMENT.render(language),
    )
    try:
        return await context.cases.press.print(draw, paper)
    except PressBusy:
        raise Problem(RECEIPTS_BUSY, retry_after=RETRY_S) from None
    except FontUnfit:
        log.exception("BFF_RECEIPT_FONT cannot draw a receipt")
        raise Problem(RECEIPT_NOT_DRAWN) from None


def _facts(
    receipt: ReceiptView,
    case: CaseView,
    item: Item | None,
    state: tuple[Text, str],
    language: Language,
) -> Iterator[Block]:
    facts = (
        (_NUMBER, receipt.number),
        (_ITEM, receipt.item_name),
        (_CASE_NO, receipt.case_no),
        (_AT, minute_text(receipt.at, language)),
        state,
        (_PROMISED, _promise(case, item, language)),
        (_APPLICANT, receipt.applicant_name),
        (_AGENT, receipt.agent_name),
        (_AGENCY, receipt.agency),
        (_PLACE, item and item.address),
        (_PHONE, item and item.phone),
        (_HELP, HELP_LINE),
    )
    for label, value in facts:
        if value:
            yield Block(Style.TEXT, value, label.render(language))


def _state(readable: ReadableCase, case: CaseView, language: Language) -> tuple[Text, str]:
    """Return the state with its label, and with its time where it is not that of the issue."""
    if readable.until is None:
        return _STATE, case.state_text
    time = minute_text(in_china(readable.until), language)
    return _STATE_BEFORE, _STATE_AT.render(language, state=case.state_text, time=time)


def _promise(case: CaseView, item: Item | None, language: Language) -> str | None:
    """Return the promised day (承诺时限), or its length while no day is set yet."""
    promised = case.deadlines.promised
    if promised is not None:
        day = _LATEST.render(language, day=day_text(promised.date, language))
        return day + (_PROVISIONAL.render(language) if promised.provisional else "")
    if item is None or not item.promised_days or case.state not in _BEFORE_ACCEPTANCE:
        return None
    return _PROMISED_DAYS.render(language, days=item.promised_days)


def _materials(materials: list[ReceiptMaterial], language: Language) -> Iterator[Block]:
    if materials:
        yield Block(Style.HEADING, _MATERIALS.render(language, count=len(materials)))
    for number, material in enumerate(materials, 1):
        comma = ", " if is_english(language) else "，"
        parts = [f"{number}. {material.name}"]
        if material.copies > 1:
            parts.append(_COPIES.render(language, count=material.copies))
        if material.deferred:
            parts.append(_LATER.render(language))
        yield Block(Style.TEXT, comma.join(parts))
        if material.file_name:
            yield Block(Style.SMALL, _FILE.render(language, name=material.file_name))
        if material.certificate_name:
            name = _certificate(material.certificate_name, material.certificate_type_name)
            yield Block(Style.SMALL, _CERTIFICATE.render(language, name=name))
        if material.sha256:
            yield Block(Style.SMALL, _HASH.render(language, hash=_fours(material.sha256[:16])))


def _commitments(receipt: ReceiptView, language: Language) -> Iterator[Block]:
    if receipt.commitments:
        yield Block(Style.HEADING, _COMMITMENTS.render(language))
    for text in receipt.commitments:
        yield Block(Style.TEXT, text)


def _certificate(official: str, of_type: str | None) -> str:
    """Return the name of its type in the reader's language, with the official one behind it."""
    return official if of_type in (None, official) else f"{of_type} ({official})"


def _fours(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
