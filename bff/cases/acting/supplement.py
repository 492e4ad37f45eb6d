"""Supplements (补正): everything that one notice lists (一次性告知), once, before its deadline.

Files and certificates are collected first, in the case itself. A supplement moves them to its
ledger row, and they move back if the core refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.acting import withdrawal
from bff.cases.acting.acts import Subject, done_before, hand_over, subject_of
from bff.cases.acting.orders import materials_of
from bff.cases.acting.schemas import SupplementRequest
from bff.cases.events.details import Detail, NoticeEntry
from bff.cases.events.open_notice import OpenNotice, answered_notice
from bff.cases.problems import (
    CASE_CHANGED,
    NOTICE_ANSWERED,
    NOTICE_NOT_OPEN,
    NOTICE_PAST,
    SUPPLEMENT_INCOMPLETE,
    WITHDRAWN_ALREADY,
)
from bff.context import AppContext
from bff.forms.ages import age_of
from bff.forms.check import check
from bff.forms.prefill import fixed_fields
from bff.forms.values import Value
from bff.identity.callers import Citizen
from bff.identity.rights import must_stand
from bff.materials.certificate_validity import must_be_in_force_still
from bff.materials.holder import (
    Holder,
    code_and_name,
    codes_of,
    is_expired,
    life_of,
    missing_materials,
)
from bff.problems import Problem
from bff.problems.input import escape_pointer, invalid_field
from bff.request_context import RequestContext
from gateways.core import Item, ItemField, ItemMaterial, SupplementOrder
from ground.clock import in_china
from models import Forward, Material, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.service_case import CaseState

_ELECTRONIC = "2"  # 材料形式
_CORRECTED = frozenset({"mobile"})
"""Prefilled fields that a notice may ask to be typed."""


@dataclass(frozen=True, slots=True)
class NoticeSubject:
    """A case with its open notice.

    ``item`` is the case's, reduced to the fields and materials of the notice, all of them required.
    """

    subject: Subject
    notice_id: str
    item: Item


async def supplement(
    context: AppContext, request: RequestContext[Citizen], case_id: str, body: SupplementRequest
) -> None:
    """Send everything that the open notice asks for.

    Problems: ``notice-not-open``, ``notice-answered``, ``notice-past``, ``withdrawn-already``,
    ``supplement-incomplete`` with ``faults`` and ``missing``, ``certificate-lapsed``,
    ``case-changed``.
    """
    submitted_at = context.clock.now()
    subject = await subject_of(context, request, case_id)
    if await done_before(context, subject, ForwardKind.SUPPLEMENT):
        return
    open_notice = await _open_notice(context, subject, body.notice_id)
    form, materials = await _whole(context, open_notice, body.form)
    await must_be_in_force_still(context, subject.applicant, materials, request.call)
    case, ids = subject.case, [material.id for material in materials]

    async def change(connection: BaseDBAsyncClient, forward: Forward) -> None:
        if not await _hold_open(connection, case.id, body.notice_id):
            raise Problem(NOTICE_ANSWERED)
        rows = Material.filter(id__in=ids, holder_id=case.id).using_db(connection)
        if await rows.update(holder_id=forward.id) != len(ids):
            raise Problem(CASE_CHANGED)

    order = SupplementOrder(
        notice_id=body.notice_id,
        form=form,
        materials=materials_of(materials, codes_of(open_notice.item)),
        submitted_at=submitted_at,
    )
    await hand_over(context, subject, ForwardKind.SUPPLEMENT, order, change)


async def holder_of(context: AppContext, request: RequestContext[Citizen], case_id: str) -> Holder:
    """Return the case as a holder of materials, while its notice is open."""
    subject = await subject_of(context, request, case_id)
    case = subject.case
    notice_id = case.notice_id or ""
    open_notice = await _open_notice(context, subject, notice_id)

    async def touch(connection: BaseDBAsyncClient) -> None:
        if not await _hold_open(connection, case.id, notice_id):
            raise Problem(NOTICE_NOT_OPEN)
        await must_stand(context, subject.rights, connection)

    return Holder(
        request,
        case.id,
        case.version,
        open_notice.item,
        codes_of(open_notice.item),
        subject.applicant,
        touch,
    )


async def _open_notice(context: AppContext, subject: Subject, notice_id: str) -> NoticeSubject:
    case, item = subject.case, subject.item
    if await _has_answer(case.id, notice_id):
        raise Problem(NOTICE_ANSWERED)
    notice = OpenNotice.of(case, in_china(context.clock.now()).date())
    is_open = case.state == CaseState.TO_SUPPLEMENT and notice_id and case.notice_id == notice_id
    if not is_open or item is None or notice is None:
        raise Problem(NOTICE_NOT_OPEN)
    if await withdrawal.under_way(case.id):
        raise Problem(WITHDRAWN_ALREADY)
    if notice.is_too_late:
        raise Problem(NOTICE_PAST, members={"deadline": notice.due})
    return NoticeSubject(subject, notice_id, _asked_only(item, notice.detail))


async def _whole(
    context: AppContext, notice: NoticeSubject, form: Mapping[str, object]
) -> tuple[dict[str, Value], Sequence[Material]]:
    """Return fields and materials if they answer the notice completely and without faults."""
    item, subject = notice.item, notice.subject
    for name in form:
        if all(entry.name != name for entry in item.form):
            raise invalid_field(f"/form/{escape_pointer(name[:64])}", "unknown")
    now, life = context.clock.now(), life_of(context)
    applicant = subject.applicant.person
    # The core judges an age by the day of the submission, however late a field is asked for again.
    fixed, age = fixed_fields(item.form, applicant), age_of(applicant, subject.case.submitted_at)
    result = check(item.form, form, fixed, in_china(now).date(), age)
    rows = await Material.of(subject.case.id)
    missing = missing_materials(item, rows, now, life)
    if missing or not result.is_right:
        raise Problem(
            SUPPLEMENT_INCOMPLETE,
            members={"faults": result.obstacles, "missing": code_and_name(missing)},
        )
    codes = codes_of(item)
    usable = [row for row in rows if row.code in codes and not is_expired(row, now, life)]
    return result.form, usable


async def _hold_open(connection: BaseDBAsyncClient, case_id: str, notice_id: str) -> bool:
    """Lock the case, and tell if its notice is open and has no supplement yet.

    Of two concurrent supplements, the second waits here and sees the first.
    """
    condition = {"state": CaseState.TO_SUPPLEMENT, "notice_id": notice_id}
    if not await ServiceCase.hold(connection, case_id, **condition):
        return False
    return not await _has_answer(case_id, notice_id, connection)


async def _has_answer(
    case_id: str, notice_id: str, connection: BaseDBAsyncClient | None = None
) -> bool:
    """Tell whether the notice has a supplement that was not refused."""
    supplements = Forward.filter(case_id=case_id, kind=ForwardKind.SUPPLEMENT).exclude(
        state=ForwardState.REFUSED
    )
    rows = await (supplements if connection is None else supplements.using_db(connection))
    return any(answered_notice(row) == notice_id for row in rows)


def _asked_only(item: Item, notice: Detail) -> Item:
    """Reduce the item to the notice's fields and materials.

    Those that the item no longer has are described in the core's own words.
    """
    fields = {field.name: field for field in item.form}
    materials = {material.code: material for material in item.materials}
    return replace(
        item,
        form=tuple(_field(entry, fields.get(entry.name)) for entry in notice.fields),
        materials=tuple(_material(entry, materials.get(entry.code)) for entry in notice.materials),
    )


def _field(entry: NoticeEntry, field: ItemField | None) -> ItemField:
    if field is None:
        return ItemField(name=entry.name, label=entry.name, type="text", required=True)
    prefill = None if field.prefill in _CORRECTED else field.prefill
    return replace(field, required=True, shown_when=None, prefill=prefill)


def _material(entry: NoticeEntry, material: ItemMaterial | None) -> ItemMaterial:
    if material is None:
        return ItemMaterial(
            code=entry.code,
            name=entry.name,
            required=True,
            form=_ELECTRONIC,
            formats=(),
            max_bytes=0,
            copies=1,
            source="",
            tolerable=False,
        )
    return replace(material, required=True)
