"""Former answers: the form of a case as the core has it, and where its result is to be sent."""

from __future__ import annotations

import re

import msgspec

from bff.cases.reading.items import items_of
from bff.cases.reading.todo_schemas import Recipient
from bff.context import AppContext
from bff.forms.prefill import mask_of
from bff.forms.values import Value
from gateways.core import Item
from models import Forward, Person, ServiceCase
from models.forward import ForwardKind, ForwardState

_PROVINCE = r"[^省市县区路街]{2,7}(?:省|自治区)"
_CITY = r"[^省市县区路街]{2,9}(?:市|自治州|地区|盟)"
# Neither a housing estate (小区、社区、园区), nor a market (市场), nor a street named 红旗.
_PART = r"[^省市县区路街号\d]"
_DISTRICT = rf"市中区|{_PART}{{1,9}}(?:(?<![小社园])区|县|市(?!场))|{_PART}{{2,8}}旗"
_REGION = re.compile(rf"(?:{_PROVINCE}(?:{_CITY})?|{_CITY})(?:{_DISTRICT})?")
"""Province, city and district at the start of a Chinese address (省、市、区县)."""


class _Order(msgspec.Struct):
    """Part of an order or a supplement that holds the form."""

    form: dict[str, Value] = {}


async def form_of(case: ServiceCase) -> dict[str, Value]:
    """Return the fields as the core has them; empty once the ledger's bodies are erased."""
    kinds = (ForwardKind.CASE, ForwardKind.SUPPLEMENT)
    rows = Forward.filter(case_id=case.id, kind__in=kinds).exclude(state=ForwardState.REFUSED)
    form: dict[str, Value] = {}
    for row in await rows.order_by("created_at", "id"):
        if row.body is not None:
            form |= msgspec.json.decode(row.body, type=_Order).form
    return form


async def readable_form(case: ServiceCase, item: Item | None) -> dict[str, Value]:
    """Return the case's form, with the fields masked that are filled with verified data.

    Where we did not have that data, the citizen typed it: it is masked all the same.
    """
    form = await form_of(case)
    applicant = await Person.filter(id=case.applicant_id).first()
    is_public = bool(applicant and applicant.organisation_code)
    fields = {field.name: field for field in item.form} if item else {}
    return {
        name: mask_of(fields[name].prefill, is_public=is_public)(value)
        if isinstance(value, str)
        else value
        for name, value in form.items()
        if name in fields
    }


async def recipient_of(context: AppContext, case: ServiceCase) -> Recipient:
    """Return where the result is to be sent, as far as the form says."""
    item = (await items_of(context, [case.item_code])).get(case.item_code)
    form = await form_of(case)
    fields = item.form if item else ()
    addresses = (form.get(field.name) for field in fields if field.type == "address")
    address = next((value for value in addresses if isinstance(value, str)), "")
    region, detail = split_address(address)
    return Recipient(region or None, detail or None)


def split_address(address: str) -> tuple[str, str]:
    """Split an address into region and the rest."""
    match = _REGION.match(address)
    end = match.end() if match else 0
    return address[:end].strip(), address[end:].strip()
