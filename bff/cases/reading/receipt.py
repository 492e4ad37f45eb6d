"""Receipts (收件凭证, 受理凭证; 行政许可法 Art 32): what was submitted, and when."""

from __future__ import annotations

import msgspec

from bff.cases.problems import NOT_ACKNOWLEDGED
from bff.cases.reading.items import item_name, items_of
from bff.cases.reading.materials import materials_of
from bff.cases.reading.people import names_of
from bff.cases.reading.receipt_schemas import ReceiptMaterial, ReceiptView
from bff.cases.reading.situations import ReadableCase
from bff.certificates.type_names import type_name
from bff.context import AppContext
from bff.problems import Problem
from gateways.core import Item
from ground.clock import in_china
from ground.language import Language, Text
from models import Forward, Material, ServiceCase
from models.draft import MaterialSource
from models.forward import ForwardKind

_KINDS = {
    "receiving": Text("收件凭证", "Receipt for your application"),
    "accepting": Text("受理凭证", "Notice of acceptance"),
}
_STATEMENTS = {
    "receiving": Text(
        "省平台已收到上列申请材料。是否受理将另行告知；依法需要补正的，将一次告知全部内容。",
        "The province has received the application as listed. We will tell you whether it is "
        "accepted. If anything is missing, you will get one complete list of it.",
    ),
    "accepting": Text(
        "申请已受理，将在法定时限内作出决定，进展会通知您。",
        "The application is accepted. The department decides within the legal time limit, and we "
        "will tell you of each step.",
    ),
}


class _OrderedMaterial(msgspec.Struct):
    code: str
    deferred: bool = False


class _OrderedCommitment(msgspec.Struct):
    text: str


class _Order(msgspec.Struct):
    """Part of the sent order (CaseOrder) that the receipt shows."""

    materials: list[_OrderedMaterial] = []
    commitments: list[_OrderedCommitment] = []


async def receipt_of(
    context: AppContext, readable: ReadableCase, language: Language
) -> ReceiptView:
    case = readable.case
    if case.case_no is None or case.receipt_number is None or case.received_at is None:
        raise Problem(NOT_ACKNOWLEDGED)
    item = (await items_of(context, [case.item_code])).get(case.item_code)
    names = await names_of([case])
    order = await _order_of(case)
    kind = case.receipt_kind if case.receipt_kind in _KINDS else "receiving"
    return ReceiptView(
        number=case.receipt_number,
        kind=kind,
        kind_text=_KINDS[kind].render(language),
        at=in_china(case.received_at),
        case_no=case.case_no,
        item_name=_item_name(case, language),
        agency=item.agency.name if item else "",
        applicant_name=names.get(case.applicant_id, ""),
        agent_name=None if case.person_id == case.applicant_id else names.get(case.person_id),
        materials=_materials(await materials_of(case, item), order, item, language),
        commitments=[commitment.text for commitment in order.commitments],
        statement=_STATEMENTS[kind].render(language),
    )


def _item_name(case: ServiceCase, language: Language) -> str:
    """Return the item's name, with the official Chinese name behind a translation."""
    name = item_name(case, language)
    return name if name == case.item_name else f"{name} ({case.item_name})"


async def _order_of(case: ServiceCase) -> _Order:
    """Read the order; empty once its body is erased, which happens after a while."""
    forward = await Forward.get_or_none(id=case.id, kind=ForwardKind.CASE)
    if forward is None or forward.body is None:
        return _Order()
    return msgspec.json.decode(forward.body, type=_Order)


def _materials(
    rows: list[Material], order: _Order, item: Item | None, language: Language
) -> list[ReceiptMaterial]:
    by_code = {material.code: material for material in item.materials} if item else {}

    def copies(code: str) -> int:
        return by_code[code].copies if code in by_code else 1

    handed_in = [
        ReceiptMaterial(
            name=by_code[row.code].name if row.code in by_code else row.name,
            file_name=row.name if row.source == MaterialSource.FILE else None,
            copies=copies(row.code),
            source=row.source,
            certificate_name=None if row.source == MaterialSource.FILE else row.name,
            certificate_type_name=type_name(row.certificate_type, language),
            sha256=row.sha256,
            deferred=False,
        )
        for row in rows
    ]
    later = [
        ReceiptMaterial(
            name=by_code[code].name if code in by_code else code,
            file_name=None,
            copies=copies(code),
            source=None,
            certificate_name=None,
            certificate_type_name=None,
            sha256=None,
            deferred=True,
        )
        for code in (material.code for material in order.materials if material.deferred)
    ]
    return handed_in + later
