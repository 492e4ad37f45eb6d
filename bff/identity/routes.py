"""Routes of sign-in, sessions, terminals and kiosk sign-in."""

from __future__ import annotations

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.context import core_call
from bff.core_problems import CORE_UNAVAILABLE
from bff.identity import devices, kiosk_approvals, kiosk_sign_ins, service, terminals
from bff.identity.callers import Citizen, KeyHolder, TerminalCaller
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
    DeviceRegistration,
    Enrolment,
    Heartbeat,
    HeartbeatReply,
    KioskApproval,
    KioskDevice,
    KioskSessionGrant,
    KioskSignInPerson,
    KioskSignInStarted,
    KioskSignInView,
    OwnData,
    Refresh,
    SessionGrant,
    SessionList,
    TerminalGrant,
    TerminalSignIn,
    TerminalView,
)
from bff.scopes import Scope
from models.session import Channel

routes = Routes("Sessions and terminals", "Sign-in on phones and at kiosks; terminals")


@routes.post(
    "/v1/sessions/app",
    status=201,
    limit="sign-in",
    limit_by=lambda call, body: body.ticket,
    problems=(TICKET_REFUSED, CORE_UNAVAILABLE),
)
async def sign_in(call: Call[AnonymousCaller], body: AppSignIn) -> SessionGrant:
    """Sign in with the trust ticket of the province's sign-on (统一身份认证)."""
    return await service.sign_in(call.context, body, Channel.APP, core_call(call.request))


@routes.post(
    "/v1/sessions/refresh",
    limit="sign-in",
    limit_by=lambda call, body: service.refreshed_session(call.context, body.refresh_token),
    problems=(REFRESH_TOKEN_REUSED, SESSION_ENDED),
)
async def refresh_session(call: Call[AnonymousCaller], body: Refresh) -> SessionGrant:
    """Refresh a session: get new tokens for its refresh token.

    Send an ``Idempotency-Key``, so that you can ask again when the answer is lost.
    """
    return await service.refresh(call.context, body.refresh_token)


@routes.get("/v1/sessions", scope=Scope.ACCOUNT)
async def list_sessions(call: Call[Citizen]) -> SessionList:
    """List the sign-ins of the citizen (登录设备)."""
    return await service.sessions(call.context, call.caller)


@routes.get("/v1/own-data", scope=Scope.APPLY)
async def read_own_data(call: Call[Citizen]) -> OwnData:
    """Read one's own verified data in full, to show it for a moment when the citizen asks for it.

    A phone also begins the order of a delivery with it. Everywhere else it is masked. It is never
    a principal's, also while the citizen acts for one.
    """
    return await service.own_data(call.caller)


@routes.delete("/v1/sessions/<session_id:id>", scope=Scope.GIVE_UP)
async def end_session(call: Call[Citizen], session_id: str) -> None:
    """End one session of the citizen.

    It takes effect within a second. A session at a kiosk can end only itself.
    """
    await service.end_session(call.context, call.caller, session_id)


@routes.delete("/v1/sessions", scope=Scope.ACCOUNT)
async def end_all_sessions(call: Call[Citizen]) -> None:
    """End all sessions of the citizen, this one too."""
    await service.end_session(call.context, call.caller, None)


@routes.put("/v1/devices/current", scope=Scope.ACCOUNT)
async def register_device(call: Call[Citizen], body: DeviceRegistration) -> None:
    """Register the app on this phone for app pushes.

    It ends with the session. If the same app has signed in again, the newest session has it.
    """
    await devices.register(call.context, call.caller, body.registration_id, body.platform)


@routes.delete("/v1/devices/current", scope=Scope.ACCOUNT)
async def remove_device(call: Call[Citizen]) -> None:
    """Remove the app on this phone: it gets no app pushes any more."""
    await devices.remove(call.caller)


@routes.post(
    "/v1/terminals/enrolment",
    status=201,
    limit="enrolment",
    limit_by=lambda call, body: body.enrolment_code,
    problems=(ENROLMENT_REFUSED,),
)
async def enrol_terminal(call: Call[KeyHolder], body: Enrolment) -> TerminalGrant:
    """Enrol a terminal with a one-time code.

    The key that makes the proof becomes the terminal's own.
    """
    return await terminals.enrol(call.context, call.caller, body.enrolment_code)


@routes.post(
    "/v1/sessions/terminal",
    status=201,
    limit="sign-in",
    limit_by=lambda call, body: call.caller.thumbprint,  # by name, others could use it up
    problems=(TERMINAL_UNKNOWN, TERMINAL_REPLACED, TERMINAL_DISABLED),
)
async def sign_in_terminal(call: Call[KeyHolder], body: TerminalSignIn) -> TerminalGrant:
    """Sign in an enrolled terminal: get a new access token for a proof by its key."""
    return await terminals.sign_in(call.context, call.caller, body.terminal_id)


@routes.get("/v1/terminals/me", cacheable=True)
async def read_terminal(call: Call[TerminalCaller]) -> TerminalView:
    """Read what this terminal is, where it stands and what it may do."""
    return terminals.view(call.caller.terminal)


@routes.post("/v1/terminals/heartbeat")
async def send_heartbeat(call: Call[TerminalCaller], body: Heartbeat) -> HeartbeatReply:
    """Report that the terminal works, and read the server's time."""
    return await terminals.heartbeat(call.context, call.caller, body.software_version, body.lacks)


@routes.post(
    "/v1/kiosk-sign-ins",
    status=201,
    limit="kiosk-sign-ins",
    problems=(KIOSK_SIGN_IN_NOT_ALLOWED,),
)
async def start_kiosk_sign_in(call: Call[TerminalCaller]) -> KioskSignInStarted:
    """Start a citizen's sign-in at this kiosk (RFC 8628).

    The kiosk shows the code and the digits on its screen.
    """
    return await kiosk_sign_ins.start(call.context, call.caller, call.request.language)


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
    """Ask if a citizen has approved the sign-in, and who.

    The kiosk then asks the visitor if that is them. Poll without an ``Idempotency-Key``.
    """
    return await kiosk_sign_ins.person(call.context, call.caller, body.device_code)


@routes.post(
    "/v1/kiosk-sign-ins/token",
    limit="kiosk-polls",
    problems=(EXPIRED_TOKEN, ACCESS_DENIED, KIOSK_SIGN_IN_VOID),
)
async def confirm_kiosk_sign_in(call: Call[TerminalCaller], body: KioskDevice) -> KioskSessionGrant:
    """Confirm that the visitor is the person who approved, and open their session, once."""
    return await kiosk_sign_ins.confirm(call.context, call.caller, body.device_code)


@routes.post("/v1/kiosk-sign-ins/refusal", limit="kiosk-sign-ins", problems=(EXPIRED_TOKEN,))
async def refuse_kiosk_sign_in(call: Call[TerminalCaller], body: KioskDevice) -> None:
    """Refuse a sign-in that somebody else approved, or that the visitor left.

    The phone that approved it gets a message.
    """
    await kiosk_sign_ins.refuse(call.context, call.caller, body.device_code)


@routes.get(
    "/v1/kiosk-sign-ins/<user_code:str>",
    scope=Scope.ACCOUNT,
    limit="kiosk-sign-ins",
    problems=(KIOSK_SIGN_IN_NOT_FOUND, KIOSK_SIGN_IN_VOID),
)
async def read_kiosk_sign_in(call: Call[Citizen], user_code: str) -> KioskSignInView:
    """Read which kiosk shows this code, on the phone.

    The code belongs to the first person who reads it. A second person voids it.
    """
    return await kiosk_approvals.view_sign_in(call.context, call.caller, user_code)


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
    """Approve the sign-in at the kiosk, for 15 minutes."""
    await kiosk_approvals.approve(call.context, call.caller, user_code, body.match_digits)


@routes.post(
    "/v1/kiosk-sign-ins/<user_code:str>/denial",
    scope=Scope.ACCOUNT,
    limit="kiosk-sign-ins",
    problems=(KIOSK_SIGN_IN_NOT_FOUND, KIOSK_SIGN_IN_VOID),
)
async def deny_kiosk_sign_in(call: Call[Citizen], user_code: str) -> None:
    """Deny the sign-in at the kiosk."""
    await kiosk_approvals.deny(call.context, call.caller, user_code)
