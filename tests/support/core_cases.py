"""Cases that the core has taken, and what the core tells of them, without a draft before them."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.forwarding import ledger
from bff.catalogue.pull import pull_items
from bff.cert_numbers import CITIZEN_ID, birth_date
from bff.forms.ages import unfit_choices
from gateways.call import OutgoingCall
from gateways.core import Applicant, CaseOrder, Item, OrderCommitment, OrderMaterial, encode_order
from gateways.core.reference.signing import sign
from gateways.digest import Digest
from ground.ages import age_on
from ground.clock import in_china
from models import Delegation, Forward, Person, ServiceCase, ServiceItem
from models.encryption import Clear
from models.transaction import transact
from tests.support.applications import sample_value
from tests.support.clients import Phone
from tests.support.stage import APP_KEY, Stage

PLAIN = "老年人优待证申领"
NOBODY = "11010519491231002X"


def core_call() -> OutgoingCall:
    return OutgoingCall("test", asyncio.get_running_loop().time() + 5)


async def item_named(stage: Stage, name: str = PLAIN) -> Item:
    """Return the item as the core has it, after our catalogue has been read."""
    if not await ServiceItem.exists():
        await pull_items(stage.context.core, stage.clock, stage.context.new_id)
    page = await stage.context.core.catalogue.list_changes(None, core_call(), limit=500)
    [item] = [item for item in page.items if item.name == name]
    return item


def person_id_of(stage: Stage, phone: Phone) -> str:
    return str(stage.context.identity.tokens.claims(phone.grant["accessToken"], "Bearer").subject)


def order_for(item: Item, case_id: str, cert_no: str = NOBODY) -> CaseOrder:
    """Build an order that the core takes for this item: fields filled in, materials replaced."""
    fields = [
        json.loads(json.dumps(_field_dict(field))) for field in item.form if not field.prefill
    ]
    birth, submitted_at = birth_date(CITIZEN_ID, cert_no), datetime(2026, 11, 23, tzinfo=UTC)
    age = None if birth is None else age_on(birth, submitted_at.date())
    unfit = [one.value for one in unfit_choices(item.form, age)]
    return CaseOrder(
        source_no=case_id,
        item_code=item.implement_code,
        item_version=item.version,
        applicant=Applicant(name="段正淳", cert_type=CITIZEN_ID, cert_no=cert_no),
        form={field["name"]: sample_value(field, unfit) for field in fields},
        materials=[
            OrderMaterial(code=m.code, auth_code="AUTH-1", certificate_name="居民身份证")
            for m in item.materials
            if m.required
        ],
        commitments=[OrderCommitment(code="truth", text="我承诺所填真实。")],
        channel="app",
        submitted_at=submitted_at,
    )


def _field_dict(field: Any) -> dict[str, Any]:
    names = {"minLength": field.min_length, "maxLength": field.max_length}
    choices = [{"value": choice.value} for choice in field.choices]
    return {
        "name": field.name,
        "type": field.type,
        "choices": choices,
        "min": field.min,
        "max": field.max,
    } | names


async def store_case(
    stage: Stage,
    person_id: str,
    item: Item,
    *,
    case_id: str | None = None,
    applicant_id: str | None = None,
    cert_no: str = NOBODY,
    **columns: Any,
) -> ServiceCase:
    """Store a case as it is right after its submission, before the core has it.

    ``cert_no`` is the applicant's at the core, usually of nobody whom it knows.
    """
    case_id = case_id or stage.context.new_id()
    now = columns.get("submitted_at", stage.clock.now())
    body = encode_order(order_for(item, case_id, cert_no)).decode()
    await Forward.create(
        id=case_id,
        kind="case",
        case_id=case_id,
        body=Clear(body),
        state="queued",
        created_at=now,
        until=now + timedelta(hours=item.forward_within_hours),
    )
    return await ServiceCase.create(
        id=case_id,
        person_id=person_id,
        applicant_id=applicant_id or person_id,
        item_code=item.implement_code,
        item_name=item.name,
        item_name_en=item.name_en,
        channel="app",
        state="submitted",
        **{"submitted_at": now, "changed_at": now, **columns},
    )


async def store_delegation(
    stage: Stage, principal: Phone, agent: Phone, delegation_id: str = "d1", **columns: Any
) -> Delegation:
    """Store a delegation in force that both sides have accepted."""
    now = stage.clock.now()
    agent_id = person_id_of(stage, agent)
    return await Delegation.create(
        id=delegation_id,
        principal_id=person_id_of(stage, principal),
        principal_name=Clear("王吉"),
        agent_lookup=(await Person.get(id=agent_id)).lookup,
        agent_name=Clear("林秀英"),
        agent_id=agent_id,
        **{
            "state": "accepted",
            "starts_at": now,
            "ends_at": now + timedelta(days=30),
            "created_at": now,
            "answered_at": now,
            **columns,
        },
    )


async def case_at_core(
    stage: Stage, phone: Phone, name: str = PLAIN, **columns: Any
) -> ServiceCase:
    """Store a case that the core has under its number."""
    item = await item_named(stage, name)
    case = await store_case(stage, person_id_of(stage, phone), item, **columns)
    return await hand_over(stage, case)


async def hand_over(stage: Stage, case: ServiceCase) -> ServiceCase:
    forward = await Forward.get(id=case.id)
    body = (forward.body or "").encode()
    answer = await stage.context.core.cases.submit(body, core_call(), idempotency_key=case.id)

    async def work(connection: BaseDBAsyncClient) -> None:
        await ledger.record_acceptance(connection, forward, answer, False, stage.clock.now())

    await transact(work)
    return await ServiceCase.get(id=case.id)


async def move_case(stage: Stage, case: ServiceCase, **order: Any) -> None:
    """Move the case on at the core."""
    answer = await stage.admin.post(f"/admin/cases/{case.case_no}/move", json=order)
    assert answer.status_code == 200, answer.text


@dataclass
class EventSource:
    """The core telling of one case, by events made here. ``at`` is when it began."""

    stage: Stage
    case: ServiceCase
    at: datetime
    version: int = 0

    def event(self, kind: str = "state", state: str | None = "20", **detail: Any) -> dict[str, Any]:
        """Return the next event."""
        self.version += 1
        return {
            "eventId": f"{self.case.id}-{self.version}",
            "caseNo": self.case.case_no or f"3599{self.case.id}",
            "sourceNo": self.case.id,
            "version": self.version,
            "kind": kind,
            "state": state,
            "upstreamText": detail.pop("text", ""),
            "at": in_china(self.at + timedelta(hours=self.version)).isoformat(),
            "detail": detail,
        }


def event_source(stage: Stage, case: ServiceCase) -> EventSource:
    return EventSource(stage, case, stage.clock.now(), case.version)


def core_headers(
    stage: Stage, body: bytes, path: str = "/core/events", **overrides: str
) -> dict[str, str]:
    """Return the core's headers for this body. ``overrides`` replaces one after signing."""
    now, nonce = int(stage.clock.unix() * 1000), secrets.token_hex(8)
    signature = sign(
        APP_KEY.encode(),
        Digest.SHA256,
        method="POST",
        target=path,
        timestamp_ms=now,
        nonce=nonce,
        body=body,
    )
    headers = {
        "X-App-Id": "mashangban-bff",
        "X-Timestamp": str(now),
        "X-Nonce": nonce,
        "X-Signature": signature,
    }
    return headers | {name.replace("_", "-").title(): value for name, value in overrides.items()}


async def post_event(stage: Stage, event: Any) -> httpx.Response:
    """Post this event as the core."""
    body = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
    return await stage.client.post("/core/events", content=body, headers=core_headers(stage, body))
