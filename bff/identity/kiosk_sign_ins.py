"""A citizen signs in at a kiosk with their phone (RFC 8628): the kiosk shows a code and two digits,
the phone says where the kiosk stands and is told the digits, the kiosk gets a short session.

The rules: docs/decisions/0030-kiosk-sign-in.md.
"""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.clock import from_unix, in_china
from bff.context import AppContext
from bff.http.problems import Problem
from bff.identity.callers import (
    CHANNEL_NAMES,
    CITIZEN_SESSIONS,
    KIOSK,
    Citizen,
    TerminalCaller,
)
from bff.identity.kiosk_codes import DENIED, INTERVAL_S, Answer, Started
from bff.identity.schemas import (
    HallView,
    KioskSessionGrant,
    KioskSignIn,
    KioskSignInView,
    PersonView,
)
from bff.identity.tokens import KIOSK_CITIZEN
from bff.masking import mask_name
from models import InboxMessage, Person, Session, Terminal
from models.transaction import transact
from notifications.live import WAKE

_USER_CODE = re.compile(r"[A-Za-z0-9 -]{1,20}", re.ASCII)


async def start(context: AppContext, caller: TerminalCaller) -> KioskSignIn:
    """Codes for the kiosk: its own secret, and what its screen shows."""
    if not caller.may(CITIZEN_SESSIONS):
        raise Problem("kiosk-sign-in-not-allowed")
    codes = await context.kiosk_codes.start(caller.terminal.id, caller.thumbprint)
    return KioskSignIn(
        device_code=codes.device,
        user_code=f"{codes.user[:4]}-{codes.user[4:]}",
        # Behind the #: a browser keeps it to itself, so that no server's log has it.
        url=f"{context.settings.public_url}/phone/#kiosk/{codes.user}",
        match_digits=codes.digits,
        expires_in=context.settings.kiosk_sign_in_s,
        interval=INTERVAL_S,
    )


async def seen(context: AppContext, citizen: Citizen, user_code: str) -> KioskSignInView:
    """Where the kiosk stands that shows this code. Looking binds nobody."""
    started, terminal, _ = await _waiting(context, citizen, user_code)
    hall = terminal.hall
    return KioskSignInView(
        hall=HallView(hall.id, hall.name, hall.address),
        kiosk=terminal.label,
        started_at=in_china(from_unix(started.started_at)),
        expires_in=max(1, int(started.expires_at - context.clock.unix())),
    )


async def approve(context: AppContext, citizen: Citizen, user_code: str, digits: str) -> None:
    """Let the kiosk act as the citizen. The digits show that it is the one they stand at."""
    started, _, approved = await _waiting(context, citizen, user_code)
    if approved:
        return  # a second tap on the same button
    right, left = await context.kiosk_codes.guess(started, digits)
    if right:
        ours = Answer(citizen.person_id, citizen.session_id, citizen.level)
        if await context.kiosk_codes.give_answer(started, ours) != ours:
            raise Problem("kiosk-sign-in-not-found")
    elif left > 0:
        raise Problem("match-digits-wrong", left=left)
    else:
        await context.kiosk_codes.give_answer(started, DENIED)
        raise Problem("kiosk-sign-in-burned")


async def deny(context: AppContext, citizen: Citizen, user_code: str) -> None:
    started, _, _ = await _waiting(context, citizen, user_code)
    if (await context.kiosk_codes.give_answer(started, DENIED)).approved:
        raise Problem("kiosk-sign-in-not-found")


async def poll(context: AppContext, caller: TerminalCaller, device_code: str) -> KioskSessionGrant:
    """The session, once, when the citizen has approved; else the problem of RFC 8628 §3.5. Of a
    code that is another kiosk's nothing is told.
    """
    codes = context.kiosk_codes
    started = await codes.by_device(device_code)
    if started is None or not _is_by(started, caller):
        raise Problem("expired-token")
    answer = await codes.answer(started)
    if answer is None:
        early, interval = await codes.pace(started)
        slug = "slow-down" if early else "authorization-pending"
        wait = {"Retry-After": str(interval)}
        raise Problem(slug, members={"retryAfter": interval}, headers=wait, interval=interval)
    if not answer.approved or context.revocations.ended(answer.session_id):
        raise Problem("access-denied")
    if not await codes.take(started):
        raise Problem("expired-token")
    try:
        return await _open(context, caller, answer)
    except Exception:
        await codes.give_back(started)
        raise


async def _waiting(
    context: AppContext, citizen: Citizen, user_code: str
) -> tuple[Started, Terminal, bool]:
    """The sign-in that waits for the citizen, its kiosk, and whether this very session has approved
    it already. What anybody else has answered does not exist any more.
    """
    if citizen.channel == KIOSK:  # what a kiosk was let do may not let another
        raise Problem("wrong-channel", channels=CHANNEL_NAMES["citizen"])
    started = None
    if _USER_CODE.fullmatch(user_code):
        started = await context.kiosk_codes.by_user(user_code)
    if started is None:
        raise Problem("kiosk-sign-in-not-found")
    answer = await context.kiosk_codes.answer(started)
    if answer is not None and answer.session_id != citizen.session_id:
        raise Problem("kiosk-sign-in-not-found")
    terminal = await Terminal.get_or_none(
        id=started.terminal_id, key_thumbprint=started.thumbprint, disabled_at__isnull=True
    ).select_related("hall")
    if terminal is None:
        raise Problem("kiosk-sign-in-not-found")
    return started, terminal, answer is not None


def _is_by(started: Started, caller: TerminalCaller) -> bool:
    return started.terminal_id == caller.terminal.id and started.thumbprint == caller.thumbprint


async def _open(context: AppContext, caller: TerminalCaller, answer: Answer) -> KioskSessionGrant:
    """A session of the citizen at this kiosk, and the message that tells their phone."""
    now, life_s = context.clock.now(), context.settings.kiosk_session_s
    place = f"{caller.terminal.label} · {caller.hall.name}"
    session = Session(
        id=context.new_id(),
        person_id=answer.person_id,
        channel=KIOSK,
        assurance_level=answer.level,
        device=place[:80],
        generation=0,
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(seconds=life_s),
    )
    said = {
        "sessionId": session.id,
        "reasonCode": "kiosk-session-opened",
        "hall": caller.hall.name,
        "kiosk": caller.terminal.label,
    }

    async def write(connection: BaseDBAsyncClient) -> None:
        await Session.bulk_create([session], using_db=connection)
        body = msgspec.json.encode(said).decode()
        await InboxMessage.put(connection, answer.person_id, "session", body, now)

    person = await Person.get(id=answer.person_id)
    await transact(write)
    await context.signals.send(WAKE, person.id)
    token = context.tokens.issue(
        person.id, KIOSK_CITIZEN, session.id, answer.level, caller.thumbprint, life_s
    )
    return KioskSessionGrant(
        session_id=session.id,
        access_token=token,
        expires_in=life_s,
        person=PersonView(
            display_name=person.organisation_name or mask_name(person.name),
            kind=person.kind,
            assurance_level=answer.level,
        ),
    )
