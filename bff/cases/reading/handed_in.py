"""What was handed in with a case: the form as the core has it, and who is to receive the result."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from bff.cases.reading.items import items_of
from bff.cases.reading.todo_schemas import Recipient
from bff.context import AppContext
from bff.forms.prefill import mask_prefilled
from bff.forms.values import Value
from bff.identity.callers import Citizen
from bff.phone_numbers import mobile_number
from gateways.core import Item
from models import Forward, Person, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.session import Channel

_REGION = re.compile(
    r"(?:[^省市县区路街]{2,7}(?:省|自治区))?(?:[^省市县区路街]{2,9}(?:市|自治州|地区|盟))?"
    r"(?:[^省市县区路街]{1,9}(?:区|县|旗|市))?"
)
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


def readable_form(form: Mapping[str, Value], item: Item | None) -> dict[str, Value]:
    """Mask what came from the applicant's verified identity. The rest was typed."""
    fields = {field.name: field for field in item.form} if item else {}
    return {
        name: mask_prefilled(fields[name].prefill, value)
        for name, value in form.items()
        if name in fields
    }


async def recipient_of(context: AppContext, citizen: Citizen, case: ServiceCase) -> Recipient:
    """Return who is to receive the result, as far as the form and the applicant's data say.

    Verified data goes to the applicant's own phone only: an agent and a kiosk see what was typed.
    """
    item = (await items_of(context, [case.item_code])).get(case.item_code)
    form = await form_of(case)
    fields = item.form if item else ()
    addresses = (form.get(field.name) for field in fields if field.type == "address")
    address = next((value for value in addresses if isinstance(value, str)), "")
    region, detail = split_address(address)
    name = mobile = None
    if citizen.person_id == case.applicant_id and citizen.channel is not Channel.KIOSK:
        person = await Person.get(id=case.applicant_id)
        # Another telephone number of the form may be somebody else's, such as an emergency contact.
        numbers = (form.get(field.name) for field in fields if field.prefill == "mobile")
        name, mobile = person.name, next(numbers, None) or person.mobile
    return Recipient(name, mobile_number(str(mobile or "")), region or None, detail or None)


def split_address(address: str) -> tuple[str, str]:
    """Split an address into region and the rest."""
    match = _REGION.match(address)
    end = match.end() if match else 0
    return address[:end].strip(), address[end:].strip()
