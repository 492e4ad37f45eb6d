"""The demo: people to sign in as, and a desk or kiosk for each visitor."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
from tortoise.expressions import Q

from bff.context import AppContext
from bff.core_problems import CORE_UNAVAILABLE
from bff.demo.schemas import DemoPerson, EnrolmentCode
from bff.demo.stock import HALL, TERMINALS
from bff.identity.enrolment_codes import offer_enrolment
from bff.identity.service import sign_on_link
from bff.problems import Problem
from ground.clock import Clock
from models import Terminal
from models.terminal import TerminalKind

DEMO_TERMINALS = {TerminalKind.DESK: TERMINALS[0], TerminalKind.KIOSK: TERMINALS[1]}
ABANDONED_AFTER = timedelta(days=1)


async def enrolment_code(clock: Clock, kind: TerminalKind) -> EnrolmentCode:
    """Create a desk or kiosk for one visitor and return its one-time code.

    Each browser has a terminal of its own: on a shared one, the second visitor would end the first
    one's enrolment.
    """
    model, _, label, capabilities = DEMO_TERMINALS[kind]
    await _remove_abandoned(clock, model)
    own = await Terminal.create(
        id=f"{model}-{secrets.token_hex(4)}",
        hall_id=HALL.id,
        kind=kind,
        label=label,
        capabilities=capabilities,
    )
    return EnrolmentCode(await offer_enrolment(clock, own.id))


async def _remove_abandoned(clock: Clock, model: str) -> None:
    """Delete the terminals of visitors who were not here for a day, or never enrolled."""
    before = clock.now() - ABANDONED_AFTER
    terminals = Terminal.filter(id__startswith=f"{model}-")
    await terminals.filter(
        Q(seen_at__lt=before) | Q(seen_at__isnull=True, enrolment_until__lt=before)
    ).delete()


async def people(context: AppContext, return_url: str) -> list[DemoPerson]:
    """List the sandbox's citizens, each with the link that signs them in."""
    link = sign_on_link(context.settings, return_url)
    return [
        DemoPerson(
            person["name"],
            person["note"],
            f"{link}&{urlencode({'person': person['uid']})}",
        )
        for person in await list_people(context)
    ]


async def list_people(context: AppContext) -> list[dict[str, Any]]:
    """Read the sandbox's citizens from its admin port, in the words of the core's dialect."""
    url = f"{context.settings.core.admin_url}/admin/people"
    try:
        async with aiohttp.ClientSession() as client, client.get(url) as answer:
            people: list[dict[str, Any]] = await answer.json()
            return people
    except (aiohttp.ClientError, OSError):
        raise Problem(CORE_UNAVAILABLE, retry_after=2) from None
