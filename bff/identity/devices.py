"""Devices that receive app pushes: one for each session on a phone."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.identity.problems import SESSION_ENDED
from bff.identity.tokens import authentication_problem
from models import Device, Session
from models.encryption import Clear
from models.transaction import transact


async def register(
    context: AppContext, citizen: Citizen, registration_id: str, platform: str
) -> None:
    """Make this the device of the session. Another session that had it loses it.

    Raise ``session-ended`` if the session has ended meanwhile: nothing may be sent to it any more.
    """
    now = context.clock.now()
    row = Device(
        session_id=citizen.session_id,
        person_id=citizen.person_id,
        registration_id=Clear(registration_id),
        lookup=context.settings.keys.lookup(f"device:{registration_id}"),
        platform=platform,
        changed_at=now,
    )

    async def work(connection: BaseDBAsyncClient) -> None:
        if not await Session.hold(connection, citizen.session_id, now):
            raise authentication_problem(SESSION_ENDED)
        await Device.put(connection, row)

    await transact(work)


async def remove(citizen: Citizen) -> None:
    """Remove the session's device. If there is none, there is no error."""
    await Device.filter(session_id=citizen.session_id).delete()
