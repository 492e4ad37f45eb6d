"""Common parts of all acts on a submitted case: right, ledger row, forwarding.

The applicant may act on their own case. An agent who submitted it may act while a delegation is in
force, the case's own or the one named by ``X-Acting-For``; after that they can only read what was
until then (docs/decisions/0036-after-the-submission.md, docs/decisions/0045-rights-asked-again.md).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.events.agents import ends_of_rights
from bff.cases.events.own_lines import LINES, note
from bff.cases.forwarding.sending import PendingForward, new_forward, store, try_now
from bff.cases.problems import (
    CASE_CLOSED,
    CASE_REFUSED,
    DELIVERY_NOT_OFFERED,
    DELIVERY_ORDERED,
    EVALUATED_ALREADY,
    NOT_DECIDED,
    NOTICE_NOT_OPEN,
    NOTICE_PAST,
)
from bff.cases.reading.items import items_of
from bff.cases.reading.service import visible
from bff.context import AppContext
from bff.core_problems import refused_as
from bff.identity.assurance import level_from_core, must_reach
from bff.identity.callers import Citizen
from bff.identity.delegation_problems import DELEGATION_NOT_FOUND
from bff.identity.delegations import Applicant, applicant_for
from bff.identity.rights import Rights, must_stand
from bff.problems import Problem
from bff.request_context import RequestContext
from gateways.core import CoreRefused, Item, Refusal, encode_order, refusal_of
from gateways.core.orders import Order
from models import Forward, Person, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.transaction import transact

Change = Callable[[BaseDBAsyncClient, Forward], Awaitable[None]]

_UNKNOWN_ITEM_HOURS = 24

_SAID_NO = {
    Refusal.NOTICE_NOT_OPEN: NOTICE_NOT_OPEN,
    Refusal.NOTICE_PAST: NOTICE_PAST,
    Refusal.CASE_CLOSED: CASE_CLOSED,
    Refusal.EVALUATED_ALREADY: EVALUATED_ALREADY,
    Refusal.NOT_DECIDED: NOT_DECIDED,
    Refusal.DELIVERY_NOT_OFFERED: DELIVERY_NOT_OFFERED,
    Refusal.DELIVERY_ORDERED: DELIVERY_ORDERED,
}
"""Refusals of the core that have a problem of their own here."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Case on which a citizen asks to act, with its applicant.

    ``item`` is None if the catalogue does not know it.
    """

    request: RequestContext[Citizen]
    case: ServiceCase
    applicant: Applicant
    item: Item | None

    @property
    def rights(self) -> Rights:
        return Rights.of(self.request.caller, self.applicant)

    @property
    def hours(self) -> timedelta:
        """Hours within which the act must reach the core."""
        hours = _UNKNOWN_ITEM_HOURS if self.item is None else self.item.forward_within_hours
        return timedelta(hours=hours)


async def subject_of(
    context: AppContext,
    request: RequestContext[Citizen],
    case_id: str,
    *,
    as_submitted: bool = True,
) -> Subject:
    """Find the case and check the right to act on it.

    Problems: ``case-not-found``, those of the delegation; ``assurance-too-low`` if the act needs
    the level that the item asks for (``as_submitted``).
    """
    case = await visible(request.caller, case_id)
    applicant = await _applicant(context, request, case)
    item = (await items_of(context, [case.item_code])).get(case.item_code)
    if as_submitted and item is not None:
        must_reach(request.caller.level, level_from_core(item.required_level))
    return Subject(request, case, applicant, item)


async def _applicant(
    context: AppContext, request: RequestContext[Citizen], case: ServiceCase
) -> Applicant:
    citizen = request.caller
    if request.acting_for is None and citizen.person_id == case.applicant_id:
        person = await Person.get(id=citizen.person_id)
        return Applicant(person, person, None)
    delegation_id = case.delegation_id if request.acting_for is None else request.acting_for
    if delegation_id is None:
        raise Problem(DELEGATION_NOT_FOUND)
    applicant = await applicant_for(context, citizen, delegation_id, case.item_code)
    if applicant.person.id != case.applicant_id:
        raise Problem(DELEGATION_NOT_FOUND)
    return applicant


async def done_before(context: AppContext, subject: Subject, kind: ForwardKind) -> bool:
    """Tell whether this was stored before, under the same key: its answer was lost.

    Raises the refusal of the core if it refused it then.
    """
    if subject.request.key is None:
        return False
    forward = await Forward.get_or_none(id=_forward_id(context, subject, kind))
    if forward is None:
        return False
    if forward.state == ForwardState.REFUSED:
        code, text = forward.upstream_code or "", forward.upstream_text or ""
        before = CoreRefused(
            "cases", "refused before", refusal=refusal_of(code), code=code, msg=text
        )
        raise refusal(before)
    return True


async def hand_over(
    context: AppContext,
    subject: Subject,
    kind: ForwardKind,
    order: Order,
    change: Change,
    *,
    counted_from: datetime | None = None,
) -> None:
    """Store the act, then forward it at once.

    ``change`` is written in the same transaction: its first statement is a write, and it raises the
    problem that forbids the act. Raises the core's refusal, but not for an agent whose delegation
    has just ended.
    """
    now = context.clock.now()
    forward = new_forward(
        kind,
        _forward_id(context, subject, kind),
        subject.case.id,
        encode_order(order),
        now,
        max(counted_from or now, now) + subject.hours,
    )

    async def work(connection: BaseDBAsyncClient) -> list[PendingForward]:
        await change(connection, forward)
        await must_stand(context, subject.rights, connection)
        case = await ServiceCase.get(id=subject.case.id, using_db=connection)
        await note(connection, case, LINES[kind], now)
        return await store(connection, context, [forward])

    pending = await transact(work)
    await try_now(context, pending, subject.request.call)
    for pending_forward in pending:
        if pending_forward.refusal is not None and not await _has_ended(context, subject):
            raise refusal(pending_forward.refusal)


async def _has_ended(context: AppContext, subject: Subject) -> bool:
    """Tell whether the person's right to follow the case has ended."""
    now = context.clock.now()
    return bool(await ends_of_rights(subject.request.caller.person_id, [subject.case], now))


def refusal(error: CoreRefused) -> Problem:
    return refused_as(error, _SAID_NO.get(error.refusal, CASE_REFUSED))


def _forward_id(context: AppContext, subject: Subject, kind: ForwardKind) -> str:
    return id_by_key(context, subject.request, f"{kind}:{subject.case.id}")


def id_by_key(context: AppContext, request: RequestContext[Citizen], purpose: str) -> str:
    """Return the id of what this citizen does under this key; without a key, a new one.

    The same key finds what was stored, even if the answer to it was never stored.
    """
    if request.key is None:
        return context.new_id()
    name = f"{purpose}:{request.caller.person_id}:{request.key}"
    return context.settings.keys.lookup(name)[:24]
