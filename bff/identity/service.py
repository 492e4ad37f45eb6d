"""Sessions of citizens: begin with the core's ticket, refresh by rotation, list, end."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cert_numbers import document_number
from bff.context import AppContext
from bff.core_problems import core_called
from bff.identity import delegations
from bff.identity.assurance import level_from_core
from bff.identity.callers import Citizen
from bff.identity.messages import SessionNews
from bff.identity.problems import (
    REFRESH_TOKEN_REUSED,
    SESSION_ENDED,
    TICKET_REFUSED,
    TOKEN_EXPIRED,
    TOKEN_INVALID,
)
from bff.identity.schemas import (
    AppSignIn,
    OwnData,
    PersonView,
    SessionGrant,
    SessionList,
    SessionView,
)
from bff.identity.tokens import SESSION_LIFE_S, Audience, authentication_problem
from bff.scopes import Scope, insufficient_scope
from bff.settings import Settings
from gateways.call import OutgoingCall
from gateways.core import CoreRefused
from gateways.core import Person as CorePerson
from ground.clock import in_china
from ground.masking import mask_name
from models import Person, Session
from models.encryption import Clear
from models.guarded_writes import insertion, run
from models.session import AssuranceLevel, Channel
from models.transaction import database, transact
from notifications import tell, wake_streams


def sign_on_link(settings: Settings, return_url: str) -> str:
    """Build the link to the sign-on page (统一身份认证), which returns to ``return_url#ticket=…``.

    The front adds ``&state=…`` and accepts a ticket only with the same state.
    """
    return settings.core.sign_on_url + quote(return_url, safe="")


async def sign_in(
    context: AppContext, sign_in: AppSignIn, channel: Channel, core: OutgoingCall
) -> SessionGrant:
    """Redeem the ticket with the core, store the person, and begin a refresh-token family."""
    person, level = await redeem_ticket(context, sign_in.ticket, core)
    session = new_session(context, person.id, channel, level, sign_in.device)
    await run(database(), insertion(session))
    return grant(context, person, session)


async def redeem_ticket(
    context: AppContext, ticket: str, core: OutgoingCall
) -> tuple[Person, AssuranceLevel]:
    """Redeem a trust ticket with the core; store and return its person. Raise a problem."""
    with core_called():
        try:
            identity = await context.core.identity.redeem_ticket(
                ticket, core, idempotency_key=context.new_id()
            )
        except CoreRefused:
            raise authentication_problem(TICKET_REFUSED) from None
    return await _remember(context, identity), level_from_core(identity.real_name_level)


def new_session(
    context: AppContext,
    person_id: str,
    channel: Channel,
    level: AssuranceLevel,
    device: str | None,
) -> Session:
    """Build a session, which its caller stores."""
    now = context.clock.now()
    return Session(
        id=context.new_id(),
        person_id=person_id,
        channel=channel,
        assurance_level=level,
        device=device or "",
        generation=0,
        created_at=now,
        last_used_at=now,
        expires_at=_end_if_unused(context, begun_at=now, now=now),
    )


def _end_if_unused(context: AppContext, begun_at: datetime, now: datetime) -> datetime:
    """Return when the session ends if nobody uses it from now on."""
    idle = now + timedelta(seconds=context.identity.tokens.refresh_life_s)
    return min(idle, begun_at + timedelta(seconds=SESSION_LIFE_S))


def refreshed_session(context: AppContext, refresh_token: str) -> str:
    """Return the session that the token refreshes. Raise ``token-invalid`` if it is not ours."""
    return context.identity.tokens.read_refresh_token(refresh_token)[0]


async def refresh(context: AppContext, refresh_token: str) -> SessionGrant:
    """Return the family's next access and refresh token.

    An older refresh token ends the family (RFC 9700 §4.14.2). A session ends 7 days after its last
    refresh, and 30 days after the sign-in in any case.
    """
    session_id, generation = context.identity.tokens.read_refresh_token(refresh_token)
    now = context.clock.now()
    session = await Session.get_or_none(id=session_id)
    if session is None:
        raise authentication_problem(TOKEN_INVALID)
    expires_at = _end_if_unused(context, session.created_at, now)
    if expires_at > now and await Session.rotate(session_id, generation, now, expires_at):
        session.generation, session.expires_at = generation + 1, expires_at
        return grant(context, await Person.get(id=session.person_id), session)
    await session.refresh_from_db()  # another refresh, or an end, may have come first
    if session.revoked_at is None and generation < session.generation:
        await _end(context, session.person_id, session.id, REFRESH_TOKEN_REUSED.slug)
        await _tell(context, session, REFRESH_TOKEN_REUSED.slug)
        raise authentication_problem(REFRESH_TOKEN_REUSED)
    raise authentication_problem(SESSION_ENDED if session.revoked_at else TOKEN_EXPIRED)


async def own_data(citizen: Citizen) -> OwnData:
    """Return the citizen's own verified data in full."""
    person = await Person.signed_in(citizen.person_id)
    return OwnData(person.display_name, person.holder[1], person.mobile)


async def sessions(context: AppContext, citizen: Citizen) -> SessionList:
    """List this citizen's sessions, most recently used first."""
    rows = await Session.filter(
        person_id=citizen.person_id, revoked_at__isnull=True, expires_at__gt=context.clock.now()
    ).order_by("-last_used_at")
    return SessionList(
        [
            SessionView(
                id=row.id,
                channel=row.channel,
                device=row.device,
                created_at=in_china(row.created_at),
                last_used_at=in_china(row.last_used_at),
                current=row.id == citizen.session_id,
            )
            for row in rows
        ]
    )


async def end_session(context: AppContext, citizen: Citizen, session_id: str | None) -> None:
    """End one of the citizen's sessions, or all. If it has ended already, there is no error.

    Every session may end itself; only one with the scope for sign-ins may end another.
    """
    if session_id != citizen.session_id and Scope.ACCOUNT not in citizen.scopes:
        raise insufficient_scope(Scope.ACCOUNT)
    await _end(context, citizen.person_id, session_id, "ended-by-citizen")


async def _end(context: AppContext, person_id: str, session_id: str | None, reason: str) -> None:
    now = context.clock.now()

    async def work(connection: BaseDBAsyncClient) -> list[str]:
        return await Session.revoke(
            connection, now, reason, person_id=person_id, session_id=session_id
        )

    session_ids = await transact(work)
    await context.identity.revocations.announce(session_ids)
    if session_ids:
        await wake_streams(database(), person_id)


async def _tell(context: AppContext, session: Session, reason: str) -> None:
    news, now = SessionNews(session_id=session.id, reason_code=reason), context.clock.now()
    await transact(lambda connection: tell(connection, session.person_id, news, now))


async def _remember(context: AppContext, core_person: CorePerson) -> Person:
    """Create or update the person's row, found by a keyed hash of type, number and organisation."""
    organisation = core_person.organisation
    code = organisation.uscc if organisation else ""
    number = document_number(core_person.cert_type, core_person.cert_no)
    lookup = context.settings.keys.lookup(f"{core_person.cert_type}:{number}:{code}")
    now = context.clock.now()
    facts = {
        "kind": "organisation" if organisation else "person",
        "cert_type": core_person.cert_type,
        "cert_no": Clear(number),
        "name": Clear(core_person.name),
        "mobile": Clear(core_person.mobile) if core_person.mobile else None,
        "organisation_name": Clear(organisation.name) if organisation else None,
        "organisation_code": Clear(code) if organisation else None,
        "seen_at": now,
    }
    fresh = Person(id=context.new_id(), lookup=lookup, created_at=now, inbox_seq=0, **facts)
    await Person.bulk_create([fresh], ignore_conflicts=True)
    await Person.filter(lookup=lookup).update(**facts)
    person = await Person.get(lookup=lookup)
    if person.id == fresh.id:
        await delegations.tell_newcomer(context, person)
    return person


def grant(context: AppContext, person: Person, session: Session) -> SessionGrant:
    """Build the session's tokens."""
    tokens, now = context.identity.tokens, context.clock.now()
    left_s = (session.expires_at - now).total_seconds()
    life_s = min(tokens.life_s, int(left_s))  # no access token outlives its session
    return SessionGrant(
        session_id=session.id,
        access_token=tokens.issue(
            person.id,
            Audience(session.channel),
            session.id,
            AssuranceLevel(session.assurance_level),
            life_s=life_s,
        ),
        expires_in=life_s,
        expires_at=in_china(now + timedelta(seconds=life_s)),
        refresh_token=tokens.refresh_token(session.id, session.generation),
        refresh_expires_in=round(left_s),
        person=PersonView(
            display_name=person.organisation_name or mask_name(person.name),
            kind=person.kind,
            assurance_level=session.assurance_level,
        ),
    )
