"""Intake of offers: into the inbox of the person who has that number, once, and of nobody else.

Whoever never signed in here is unknown: the offer is counted and left, as an event of a case that
is not ours.
"""

from __future__ import annotations

import logging
from typing import Literal

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.benefits.messages import BenefitOffer
from bff.cases.events.details import clean_text
from bff.cert_numbers import document_number
from bff.context import AppContext
from bff.misfits import is_about_its_data
from gateways.core import Benefit, Misfit
from ground.clock import in_china
from models import FactMark, Person
from models.transaction import transact
from notifications import tell

log = logging.getLogger("bff.benefits")

Outcome = Literal["taken", "repeated", "unknown", "past"]


async def take_in(context: AppContext, benefit: Benefit) -> Outcome:
    """Tell the person of the offer, unless they know it or its last day is over.

    An offer is known by its policy, its last day and its person.
    """
    outcome = await _take_in(context, benefit)
    if outcome in ("unknown", "past"):
        context.counters[f"core_benefit_{outcome}"] += 1
        log.warning("core benefit %s: %s", clean_text(benefit.event_id), outcome)
    return outcome


async def recover(context: AppContext, benefit: Benefit) -> bool:
    """Tell the person of an offer that was lost on its way, and return True; else do nothing.

    It was read again, so one that is unknown or past was counted when it came.
    """
    try:
        return await _take_in(context, benefit) == "taken"
    except Exception as error:
        if not is_about_its_data(error):
            raise
        log.exception("core benefit %s: not taken in", clean_text(benefit.event_id))
        await context.misfits.note("changes", [Misfit(benefit.event_id, type(error).__name__)])
        return False


async def _take_in(context: AppContext, benefit: Benefit) -> Outcome:
    now, offer, lookup = context.clock.now(), benefit.offer, context.settings.keys.lookup
    if offer.until < in_china(now).date():
        return "past"
    number = document_number(offer.cert_type, offer.cert_no)
    person = await Person.get_or_none(lookup=lookup(f"{offer.cert_type}:{number}:"))
    if person is None:
        return "unknown"
    policy = lookup(f"policy:{offer.policy_no}")[:24]
    message = BenefitOffer(
        policy=policy,
        name=clean_text(offer.name),
        text=clean_text(offer.text),
        until=offer.until,
        item_code=offer.item_code,
    )
    mark = f"benefit:{person.id}:{policy}:{offer.until}"

    async def work(connection: BaseDBAsyncClient) -> bool:
        if not await FactMark.put(connection, mark, now):
            return False
        return await tell(connection, person.id, message, now)

    return "taken" if await transact(work) else "repeated"
