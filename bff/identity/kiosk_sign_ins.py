"""A citizen signs in at a kiosk with their phone (RFC 8628): the kiosk's side.

It shows a code and two digits, and polls until the phone has answered. Then it asks the person
before it if that is them: only their yes opens a short session. The phone's side:
kiosk_approvals.py. The rules: docs/decisions/0030-kiosk-sign-in.md.
"""

from __future__ import annotations

from datetime import timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity import kiosk_codes
from bff.identity.callers import TerminalCaller
from bff.identity.kiosk_problems import (
    ACCESS_DENIED,
    AUTHORIZATION_PENDING,
    EXPIRED_TOKEN,
    KIOSK_SIGN_IN_NOT_ALLOWED,
    KIOSK_SIGN_IN_VOID,
    SLOW_DOWN,
)
from bff.identity.messages import KioskNews, SessionNews
from bff.identity.schemas import (
    KioskSessionGrant,
    KioskSignInPerson,
    KioskSignInStarted,
    PersonView,
)
from bff.identity.tokens import Audience
from bff.problems import Problem
from ground.language import Language, Text
from ground.masking import mask_name
from models import KioskSignIn, Person, Session, Terminal
from models.kiosk_sign_in import SignInState
from models.session import AssuranceLevel, Channel
from models.terminal import Capability
from models.transaction import transact
from notifications import tell

LIFE_S = 300
CODE_TITLE = Text("登录二维码", "QR code to sign in")


async def start(
    context: AppContext, caller: TerminalCaller, language: Language
) -> KioskSignInStarted:
    """Create codes for the kiosk: its own secret, and those for its screen."""
    if not caller.may(Capability.CITIZEN_SESSIONS):
        raise Problem(KIOSK_SIGN_IN_NOT_ALLOWED)
    keys = context.settings.keys
    codes, now = kiosk_codes.new_codes(), context.clock.now()
    user = kiosk_codes.user_hash(keys, codes.user) or ""
    sign_in = KioskSignIn(
        device_hash=kiosk_codes.device_hash(keys, codes.device),
        user_hash=user,
        digits_hash=kiosk_codes.digits_hash(keys, user, codes.digits),
        terminal_id=caller.terminal.id,
        thumbprint=caller.thumbprint,
        started_at=now,
        expires_at=now + timedelta(seconds=LIFE_S),
    )
    # After the #, because browsers do not send it and no server can log it.
    url = f"{context.settings.server.public_url}/phone/#kiosk/{codes.user}"
    picture = await context.codes.images.draw_svg(url, CODE_TITLE.render(language))
    await KioskSignIn.begin(sign_in, now)
    return KioskSignInStarted(
        device_code=codes.device,
        user_code=f"{codes.user[:4]}-{codes.user[4:]}",
        url=url,
        code_svg=picture,
        match_digits=codes.digits,
        expires_in=LIFE_S,
        interval=kiosk_codes.INTERVAL_S,
    )


async def person(
    context: AppContext, caller: TerminalCaller, device_code: str
) -> KioskSignInPerson:
    """Return who has approved, for the kiosk to ask the person before it.

    Until then raise the problem of RFC 8628 §3.5.
    """
    sign_in = await _own(context, caller, device_code)
    if sign_in.state in (SignInState.WAITING, SignInState.OPENED):
        raise await _pending_problem(context, sign_in)
    citizen = await _approver(context, sign_in)
    left_s = (sign_in.expires_at - context.clock.now()).total_seconds()
    return KioskSignInPerson(_view(citizen, sign_in), max(1, int(left_s)))


async def confirm(
    context: AppContext, caller: TerminalCaller, device_code: str
) -> KioskSessionGrant:
    """Open the session, once, after the person at the kiosk has confirmed."""
    sign_in = await _own(context, caller, device_code)
    if sign_in.state in (SignInState.WAITING, SignInState.OPENED):
        raise await _pending_problem(context, sign_in)
    citizen = await _approver(context, sign_in)
    now, life_s = context.clock.now(), context.identity.tokens.kiosk_life_s
    session = Session(
        id=context.new_id(),
        person_id=citizen.id,
        channel=Channel.KIOSK,
        assurance_level=str(sign_in.assurance_level),
        device=f"{caller.terminal.label} · {caller.hall.name}"[:80],
        generation=0,
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(seconds=life_s),
    )

    async def write(connection: BaseDBAsyncClient) -> None:
        if not await KioskSignIn.take(connection, sign_in.device_hash, now):
            raise Problem(EXPIRED_TOKEN)
        # Checked again, because the phone may have been signed out since.
        approving = Session.filter(id=sign_in.session_id, revoked_at__isnull=True)
        if not await approving.using_db(connection).exists():
            raise Problem(ACCESS_DENIED)
        await Session.bulk_create([session], using_db=connection)
        await tell_phone(
            connection, context, caller.terminal, citizen.id, KioskNews.OPENED, session.id
        )

    await transact(write)
    token = context.identity.tokens.issue(
        citizen.id,
        Audience.KIOSK_CITIZEN,
        session.id,
        AssuranceLevel(session.assurance_level),
        caller.thumbprint,
        life_s,
    )
    return KioskSessionGrant(session.id, token, life_s, _view(citizen, sign_in))


async def refuse(context: AppContext, caller: TerminalCaller, device_code: str) -> None:
    """End a sign-in because the person at the kiosk is somebody else or has left.

    If a phone approved it, tell that phone.
    """
    sign_in = await _own(context, caller, device_code)

    async def write(connection: BaseDBAsyncClient) -> None:
        # This order also refuses an approval that arrives between the two.
        if await KioskSignIn.withdraw(connection, sign_in.device_hash):
            return
        if await KioskSignIn.take(connection, sign_in.device_hash, context.clock.now()):
            person_id = str(sign_in.person_id)
            await tell_phone(connection, context, caller.terminal, person_id, KioskNews.REFUSED)

    await transact(write)


async def tell_phone(
    connection: BaseDBAsyncClient,
    context: AppContext,
    terminal: Terminal,
    person_id: str,
    kind: KioskNews,
    session_id: str | None = None,
) -> None:
    """Tell the phone of the sign-in's new state."""
    news = SessionNews(
        session_id=session_id,
        reason_code=kind,
        hall=terminal.hall.name,
        kiosk=terminal.label,
    )
    await tell(connection, person_id, news, context.clock.now())


async def _own(context: AppContext, caller: TerminalCaller, device_code: str) -> KioskSignIn:
    """Return the sign-in that this kiosk began.

    Raise ``expired-token`` for any other code: it reveals nothing about another kiosk's sign-in.
    """
    sign_in = await KioskSignIn.get_or_none(
        device_hash=kiosk_codes.device_hash(context.settings.keys, device_code),
        terminal_id=caller.terminal.id,
        thumbprint=caller.thumbprint,
        expires_at__gt=context.clock.now(),
    )
    if sign_in is None:
        raise Problem(EXPIRED_TOKEN)
    return sign_in


async def _approver(context: AppContext, sign_in: KioskSignIn) -> Person:
    if sign_in.state == SignInState.VOID:
        raise Problem(KIOSK_SIGN_IN_VOID)
    if sign_in.state != SignInState.APPROVED or context.identity.revocations.is_revoked(
        str(sign_in.session_id)
    ):
        raise Problem(ACCESS_DENIED)
    return await Person.get(id=sign_in.person_id)


async def _pending_problem(context: AppContext, sign_in: KioskSignIn) -> Problem:
    """Return ``authorization-pending``, or ``slow-down`` for a kiosk that polls too early.

    An early poll only makes the interval longer.
    """
    now, early = context.clock.now(), sign_in.polled_early
    if kiosk_codes.is_early(sign_in, now):
        await KioskSignIn.note_early_poll(sign_in.device_hash)
        kind, interval = SLOW_DOWN, kiosk_codes.interval_s(early + 1)
    else:
        await KioskSignIn.note_poll(sign_in.device_hash, now)
        kind, interval = AUTHORIZATION_PENDING, kiosk_codes.interval_s(early)
    return Problem(kind, retry_after=interval)


def _view(citizen: Person, sign_in: KioskSignIn) -> PersonView:
    return PersonView(
        display_name=citizen.organisation_name or mask_name(citizen.name),
        kind=citizen.kind,
        assurance_level=str(sign_in.assurance_level),
    )
