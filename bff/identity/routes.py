"""Sign-in, sessions, terminals, kiosk sign-in, delegations."""

from __future__ import annotations

from bff.api.callers import Anyone
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.context import core_call
from bff.core_problems import CORE_UNAVAILABLE
from bff.identity import delegations, kiosk_approvals, kiosk_sign_ins, service, terminals
from bff.identity.callers import Citizen, KeyHolder, TerminalCaller
from bff.identity.delegation_problems import (
    DELEGATION_BY_PERSON_ONLY,
    DELEGATION_NAME_DIFFERS,
    DELEGATION_NOT_FOUND,
    DELEGATION_NOT_OPEN,
    DELEGATION_PERIOD_INVALID,
    DELEGATION_TO_ONESELF,
    TOO_MANY_DELEGATIONS,
)
from bff.identity.delegation_schemas import DelegationList, DelegationOffer, DelegationView
from bff.identity.kiosk_problems import (
    ACCESS_DENIED,
    AUTHORIZATION_PENDING,
    EXPIRED_TOKEN,
    KIOSK_SIGN_IN_BURNED,
    KIOSK_SIGN_IN_NOT_ALLOWED,
    KIOSK_SIGN_IN_NOT_FOUND,
    KIOSK_SIGN_IN_VOID,
    MATCH_DIGITS_WRONG,
    SLOW_DOWN,
)
from bff.identity.problems import (
    ASSURANCE_TOO_LOW,
    ENROLMENT_REFUSED,
    REFRESH_TOKEN_REUSED,
    SESSION_ENDED,
    TERMINAL_DISABLED,
    TERMINAL_REPLACED,
    TERMINAL_UNKNOWN,
    TICKET_REFUSED,
)
from bff.identity.schemas import (
    AppSignIn,
    Enrolment,
    Heartbeat,
    HeartbeatReply,
    KioskApproval,
    KioskDevice,
    KioskSessionGrant,
    KioskSignInPerson,
    KioskSignInStarted,
    KioskSignInView,
    Refresh,
    SessionGrant,
    SessionList,
    TerminalGrant,
    TerminalSignIn,
    TerminalView,
)
from bff.scopes import Scope

routes = Routes("Sessions and terminals")


@routes.post(
    "/v1/sessions/app",
    status=201,
    limit="sign-in",
    limit_by=lambda call, body: body.ticket,
    problems=(TICKET_REFUSED, CORE_UNAVAILABLE),
)
async def sign_in(call: Call[Anyone], body: AppSignIn) -> SessionGrant:
    """Sign in with the trust ticket of the province's sign-on (统一身份认证)."""
    return await service.sign_in(call.context, body, "app", core_call(call.request))


@routes.post(
    "/v1/sessions/refresh",
    limit="sign-in",
    limit_by=lambda call, body: service.refreshed_session(call.context, body.refresh_token),
    problems=(REFRESH_TOKEN_REUSED, SESSION_ENDED),
)
async def refresh(call: Call[Anyone], body: Refresh) -> SessionGrant:
    """Rotate the refresh token. Send an Idempotency-Key, so that a lost answer can be asked for
    again.
    """
    return await service.refresh(call.context, body.refresh_token)


@routes.get("/v1/sessions", scope=Scope.ACCOUNT)
async def list_sessions(call: Call[Citizen]) -> SessionList:
    """Where I am signed in (我的登录设备)."""
    return await service.sessions(call.context, call.who)


@routes.delete("/v1/sessions/<session_id:str>", scope=Scope.GIVE_UP)
async def end_session(call: Call[Citizen], session_id: str) -> None:
    """End one of my sessions; it takes effect within a second."""
    await service.end_session(call.context, call.who, session_id)


@routes.delete("/v1/sessions", scope=Scope.ACCOUNT)
async def end_all_sessions(call: Call[Citizen]) -> None:
    """End all of my sessions, this one too."""
    await service.end_session(call.context, call.who, None)


@routes.post(
    "/v1/terminals/enrolment",
    status=201,
    limit="enrolment",
    limit_by=lambda call, body: body.enrolment_code,
    problems=(ENROLMENT_REFUSED,),
)
async def enrol(call: Call[KeyHolder], body: Enrolment) -> TerminalGrant:
    """Enrol a terminal: the one-time code, and a proof by the key that will be its own."""
    return await terminals.enrol(call.context, call.who, body.enrolment_code)


@routes.post(
    "/v1/sessions/terminal",
    status=201,
    limit="sign-in",
    limit_by=lambda call, body: call.who.thumbprint,  # a name alone would let others use it up
    problems=(TERMINAL_UNKNOWN, TERMINAL_REPLACED, TERMINAL_DISABLED),
)
async def sign_in_terminal(call: Call[KeyHolder], body: TerminalSignIn) -> TerminalGrant:
    """A new access token for an enrolled terminal, by a proof of its key alone."""
    return await terminals.sign_in(call.context, call.who, body.terminal_id)


@routes.get("/v1/terminals/me", cacheable=True)
async def terminal_me(call: Call[TerminalCaller]) -> TerminalView:
    """What this terminal is, where it stands and what it may do."""
    return terminals.view(call.who.terminal)


@routes.post("/v1/terminals/heartbeat")
async def heartbeat(call: Call[TerminalCaller], body: Heartbeat) -> HeartbeatReply:
    """Tell that the terminal is alive and what it lacks; learn the server's time."""
    return await terminals.heartbeat(call.context, call.who, body.software_version, body.lacks)


@routes.post(
    "/v1/kiosk-sign-ins",
    status=201,
    limit="kiosk-sign-ins",
    problems=(KIOSK_SIGN_IN_NOT_ALLOWED,),
)
async def start_kiosk_sign_in(call: Call[TerminalCaller]) -> KioskSignInStarted:
    """Begin a citizen's sign-in at this kiosk: the code and the digits that its screen shows."""
    return await kiosk_sign_ins.start(call.context, call.who, call.request.language)


@routes.post(
    "/v1/kiosk-sign-ins/person",
    limit="kiosk-polls",
    problems=(
        AUTHORIZATION_PENDING,
        SLOW_DOWN,
        EXPIRED_TOKEN,
        ACCESS_DENIED,
        KIOSK_SIGN_IN_VOID,
    ),
)
async def poll_kiosk_sign_in(call: Call[TerminalCaller], body: KioskDevice) -> KioskSignInPerson:
    """Ask whether a citizen has approved (RFC 8628), and who: the kiosk then asks the person who
    stands there. Send no Idempotency-Key.
    """
    return await kiosk_sign_ins.person(call.context, call.who, body.device_code)


@routes.post(
    "/v1/kiosk-sign-ins/token",
    limit="kiosk-polls",
    problems=(EXPIRED_TOKEN, ACCESS_DENIED, KIOSK_SIGN_IN_VOID),
)
async def confirm_kiosk_sign_in(call: Call[TerminalCaller], body: KioskDevice) -> KioskSessionGrant:
    """Confirm that the person at the kiosk approved the sign-in, and open their session, once."""
    return await kiosk_sign_ins.confirm(call.context, call.who, body.device_code)


@routes.post("/v1/kiosk-sign-ins/refusal", limit="kiosk-sign-ins", problems=(EXPIRED_TOKEN,))
async def refuse_kiosk_sign_in(call: Call[TerminalCaller], body: KioskDevice) -> None:
    """End a sign-in that somebody else approved, or that the visitor left. Tell the phone that
    approved it.
    """
    await kiosk_sign_ins.refuse(call.context, call.who, body.device_code)


@routes.get(
    "/v1/kiosk-sign-ins/<user_code:str>",
    scope=Scope.ACCOUNT,
    limit="kiosk-sign-ins",
    problems=(KIOSK_SIGN_IN_NOT_FOUND, KIOSK_SIGN_IN_VOID),
)
async def see_kiosk_sign_in(call: Call[Citizen], user_code: str) -> KioskSignInView:
    """Tell which kiosk shows this code, on the phone. The code belongs to the first person who
    looks; a second one voids it.
    """
    return await kiosk_approvals.seen(call.context, call.who, user_code)


@routes.post(
    "/v1/kiosk-sign-ins/<user_code:str>/approval",
    scope=Scope.ACCOUNT,
    limit="kiosk-sign-ins",
    problems=(
        KIOSK_SIGN_IN_NOT_FOUND,
        KIOSK_SIGN_IN_VOID,
        MATCH_DIGITS_WRONG,
        KIOSK_SIGN_IN_BURNED,
    ),
)
async def approve_kiosk_sign_in(call: Call[Citizen], user_code: str, body: KioskApproval) -> None:
    """Sign me in at this kiosk, for 15 minutes."""
    await kiosk_approvals.approve(call.context, call.who, user_code, body.match_digits)


@routes.post(
    "/v1/kiosk-sign-ins/<user_code:str>/denial",
    scope=Scope.ACCOUNT,
    limit="kiosk-sign-ins",
    problems=(KIOSK_SIGN_IN_NOT_FOUND, KIOSK_SIGN_IN_VOID),
)
async def deny_kiosk_sign_in(call: Call[Citizen], user_code: str) -> None:
    """It was not me."""
    await kiosk_approvals.deny(call.context, call.who, user_code)


@routes.post(
    "/v1/delegations",
    scope=Scope.ACCOUNT,
    status=201,
    problems=(
        ASSURANCE_TOO_LOW,
        DELEGATION_TO_ONESELF,
        DELEGATION_BY_PERSON_ONLY,
        DELEGATION_PERIOD_INVALID,
        TOO_MANY_DELEGATIONS,
    ),
)
async def offer_delegation(call: Call[Citizen], body: DelegationOffer) -> DelegationView:
    """Let somebody act for me (授权代办), once they have agreed."""
    return await delegations.offer(call.context, call.who, body, call.request.language)


@routes.get("/v1/delegations", scope=Scope.APPLY)
async def list_delegations(call: Call[Citizen]) -> DelegationList:
    """Who may act for me, and for whom I may act or am asked to."""
    return await delegations.listed(call.context, call.who, call.request.language)


@routes.post(
    "/v1/delegations/<delegation_id:str>/acceptance",
    scope=Scope.ACCOUNT,
    problems=(
        ASSURANCE_TOO_LOW,
        DELEGATION_NOT_FOUND,
        DELEGATION_NAME_DIFFERS,
        DELEGATION_NOT_OPEN,
    ),
)
async def accept_delegation(call: Call[Citizen], delegation_id: str) -> DelegationView:
    """Agree to act for somebody."""
    language = call.request.language
    return await delegations.accept(call.context, call.who, delegation_id, language)


@routes.post(
    "/v1/delegations/<delegation_id:str>/refusal",
    scope=Scope.GIVE_UP,
    problems=(DELEGATION_NOT_FOUND, DELEGATION_NOT_OPEN),
)
async def refuse_delegation(call: Call[Citizen], delegation_id: str) -> DelegationView:
    """Refuse to act for somebody."""
    language = call.request.language
    return await delegations.refuse(call.context, call.who, delegation_id, language)


@routes.delete("/v1/delegations/<delegation_id:str>", scope=Scope.GIVE_UP)
async def end_delegation(call: Call[Citizen], delegation_id: str) -> None:
    """Withdraw what I have given, or give up what I have received; at once."""
    await delegations.end(call.context, call.who, delegation_id)
