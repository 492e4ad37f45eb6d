"""A citizen signs in at a kiosk with their phone (RFC 8628): the phone's side.

It shows which kiosk asks, takes the two digits on its screen, and approves or denies. The kiosk's
side: kiosk_sign_ins.py.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity import kiosk_codes
from bff.identity.callers import Citizen
from bff.identity.kiosk_problems import (
    KIOSK_SIGN_IN_BURNED,
    KIOSK_SIGN_IN_NOT_FOUND,
    KIOSK_SIGN_IN_VOID,
    MATCH_DIGITS_WRONG,
)
from bff.identity.kiosk_sign_ins import tell_phone
from bff.identity.messages import KioskNews
from bff.identity.schemas import HallView, KioskSignInView
from bff.problems import Problem, ProblemKind
from ground.clock import in_china
from models import KioskSignIn, Terminal
from models.kiosk_sign_in import GUESSES, SignInState
from models.transaction import transact

CONFIRM_S = 120  # time to answer "is that you?"; the kiosk's page clears itself sooner


async def view_sign_in(context: AppContext, citizen: Citizen, user_code: str) -> KioskSignInView:
    """Tell where the kiosk with this code stands. The first person who looks has the code."""
    sign_in, terminal = await _open(context, citizen, user_code)
    hall = terminal.hall
    left_s = (sign_in.expires_at - context.clock.now()).total_seconds()
    return KioskSignInView(
        hall=HallView(hall.id, hall.name, hall.address),
        kiosk=terminal.label,
        started_at=in_china(sign_in.started_at),
        expires_in=max(1, int(left_s)),
    )


async def approve(context: AppContext, citizen: Citizen, user_code: str, digits: str) -> None:
    """Let the kiosk act as the citizen. The digits show that it is the one before them."""
    sign_in, _ = await _open(context, citizen, user_code)
    if sign_in.state == SignInState.APPROVED:
        return  # a second tap on the same button
    guesses = await KioskSignIn.guess(sign_in.device_hash)
    hash_ = kiosk_codes.digits_hash(context.settings.keys, sign_in.user_hash, digits)
    if guesses is not None and secrets.compare_digest(hash_, sign_in.digits_hash):
        until = context.clock.now() + timedelta(seconds=CONFIRM_S)
        approved = await KioskSignIn.approve(
            sign_in.device_hash, citizen.session_id, citizen.level, until
        )
        if not (approved or await _is_approved(sign_in)):
            raise await _refusal(sign_in)
    elif guesses is not None and guesses < GUESSES:
        raise Problem(MATCH_DIGITS_WRONG, left=GUESSES - guesses)
    elif await KioskSignIn.deny(sign_in.device_hash):
        raise Problem(KIOSK_SIGN_IN_BURNED)
    elif not await _is_approved(sign_in):
        raise await _refusal(sign_in, KIOSK_SIGN_IN_BURNED)


async def deny(context: AppContext, citizen: Citizen, user_code: str) -> None:
    """End a sign-in that the citizen did not ask for."""
    sign_in, _ = await _open(context, citizen, user_code)
    if not await KioskSignIn.deny(sign_in.device_hash):
        raise await _refusal(sign_in)


async def _open(
    context: AppContext, citizen: Citizen, user_code: str
) -> tuple[KioskSignIn, Terminal]:
    """Open the sign-in for this citizen, and return it with its kiosk. A second citizen voids it.

    Raise a problem when it is void, over or unknown.
    """
    user = kiosk_codes.user_hash(context.settings.keys, user_code)
    now = context.clock.now()
    sign_in = await KioskSignIn.get_or_none(user_hash=user, expires_at__gt=now) if user else None
    if sign_in is None:
        raise Problem(KIOSK_SIGN_IN_NOT_FOUND)
    terminal = await Terminal.get_or_none(
        id=sign_in.terminal_id, key_thumbprint=sign_in.thumbprint, disabled_at__isnull=True
    ).select_related("hall")
    if terminal is None:
        raise Problem(KIOSK_SIGN_IN_NOT_FOUND)

    async def write(connection: BaseDBAsyncClient) -> KioskSignIn:
        """Open it; if that has made it void, tell the first person in the same commit."""
        could = await KioskSignIn.open(connection, sign_in.user_hash, citizen.person_id, now)
        opened = await KioskSignIn.filter(user_hash=user).using_db(connection).first()
        if opened is None:
            raise Problem(KIOSK_SIGN_IN_NOT_FOUND)
        if could and opened.state == SignInState.VOID:
            await tell_phone(connection, context, terminal, str(opened.person_id), KioskNews.VOID)
        return opened

    opened = await transact(write)
    if opened.state not in (SignInState.OPENED, SignInState.APPROVED):
        raise await _refusal(opened)
    return opened, terminal


async def _is_approved(sign_in: KioskSignIn) -> bool:
    """Tell if the sign-in is approved by now, as by the other of two simultaneous taps."""
    return await KioskSignIn.filter(
        device_hash=sign_in.device_hash, state=SignInState.APPROVED
    ).exists()


async def _refusal(sign_in: KioskSignIn, usual: ProblemKind = KIOSK_SIGN_IN_NOT_FOUND) -> Problem:
    """Return ``kiosk-sign-in-void`` if the sign-in is void by now, else the ``usual`` problem.

    The row is read again, because another request may have just changed it.
    """
    now = await KioskSignIn.get_or_none(device_hash=sign_in.device_hash)
    void = now is not None and now.state == SignInState.VOID
    return Problem(KIOSK_SIGN_IN_VOID if void else usual)
