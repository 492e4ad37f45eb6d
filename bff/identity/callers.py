"""Callers as types: ``Call[Citizen]``, ``Call[TerminalCaller]``, ``Call[KeyHolder]``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bff.api.callers import SecuritySchemes
from bff.context import AppContext
from bff.http.request import BffRequest
from bff.identity.problems import (
    NOT_SIGNED_IN,
    PROOF_INVALID,
    PROOF_MISSING,
    PROOF_REPLAYED,
    PROOF_STALE,
    SESSION_ENDED,
    TERMINAL_DISABLED,
    TERMINAL_REPLACED,
    TERMINAL_UNKNOWN,
    TOKEN_EXPIRED,
    TOKEN_INVALID,
    WRONG_CHANNEL,
)
from bff.identity.tokens import (
    Audience,
    Claims,
    authentication_problem,
)
from bff.problems import Problem, ProblemKind
from bff.scopes import KIOSK_SCOPES, PHONE_SCOPES, Scope
from bff.storage_problems import REDIS_UNAVAILABLE
from ground.language import Text
from models import Hall, Terminal
from models.session import AssuranceLevel, Channel
from models.terminal import Capability

# Channel of the citizen with such a token; a terminal's own tokens have none.
_CITIZENS = {
    Audience.APP: Channel.APP,
    Audience.MINI_PROGRAM: Channel.MINI_PROGRAM,
    Audience.KIOSK_CITIZEN: Channel.KIOSK,
}
_TERMINALS = (Audience.DESK, Audience.KIOSK)
_PROOF = (PROOF_MISSING, PROOF_INVALID, PROOF_STALE, PROOF_REPLAYED, REDIS_UNAVAILABLE)
_TOKEN = (NOT_SIGNED_IN, TOKEN_INVALID, TOKEN_EXPIRED, WRONG_CHANNEL)
_TERMINAL = (TERMINAL_UNKNOWN, TERMINAL_REPLACED, TERMINAL_DISABLED)

CHANNEL_NAMES = {
    "citizen": Text("手机应用或小程序", "the phone app or mini program"),
    "terminal": Text("窗口或自助机终端", "a desk or kiosk terminal"),
}


PROOF_SCHEME: SecuritySchemes = {
    "proof": {
        "type": "apiKey",
        "in": "header",
        "name": "DPoP",
        "description": "Proof by the terminal's key for this one request (RFC 9449)",
    }
}


@dataclass(frozen=True, slots=True)
class Citizen:
    """A citizen with a verified session.

    On a phone the session is verified without I/O. At a kiosk it needs the token, a proof by the
    key in the token, and an enrolment of that key.
    """

    scheme: ClassVar[str] = "citizen"
    words: ClassVar[str] = "citizen"
    security: ClassVar[SecuritySchemes] = {
        "citizen": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "Access token of a citizen's session (RFC 6750)",
        },
        "citizenAtKiosk": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`DPoP <access token>` of a citizen signed in at a kiosk (RFC 9449)",
        },
    }
    is_known: ClassVar[bool] = True
    problems: ClassVar[tuple[ProblemKind, ...]] = (*_TOKEN, SESSION_ENDED, *_TERMINAL, *_PROOF)
    least_scopes: ClassVar[frozenset[Scope]] = KIOSK_SCOPES
    """Scopes that every such session has."""
    person_id: str
    session_id: str
    channel: Channel
    level: AssuranceLevel

    @property
    def id(self) -> str:
        return f"person:{self.person_id}"

    limited_as = id

    @property
    def scopes(self) -> frozenset[Scope]:
        """Scopes that this session has."""
        return KIOSK_SCOPES if self.channel is Channel.KIOSK else PHONE_SCOPES

    def must_not_have_ended(self, context: AppContext) -> None:
        """Raise ``session-ended`` if it has ended while something slow was read for it."""
        if context.identity.revocations.is_revoked(self.session_id):
            raise authentication_problem(
                SESSION_ENDED, "DPoP" if self.channel is Channel.KIOSK else "Bearer"
            )

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> Citizen:
        if request.headers.getone("authorization", "")[:5].lower() == "dpop ":
            return await cls._at_kiosk(context, request)
        claims = context.identity.tokens.claims(_token(request, "Bearer"), "Bearer")
        channel = _channel(request, claims)
        if channel is Channel.KIOSK:
            raise authentication_problem(TOKEN_INVALID, "DPoP")
        return cls._of(context, claims, channel)

    @classmethod
    async def _at_kiosk(cls, context: AppContext, request: BffRequest) -> Citizen:
        token = _token(request, "DPoP")
        claims = context.identity.tokens.claims(token, "DPoP")
        channel = _channel(request, claims)
        if channel is not Channel.KIOSK:
            raise authentication_problem(TOKEN_INVALID)
        terminal = await _holder(context, request, token, claims)
        if Capability.CITIZEN_SESSIONS not in terminal.capabilities:
            raise authentication_problem(TERMINAL_UNKNOWN, "DPoP")
        return cls._of(context, claims, channel)

    @classmethod
    def _of(cls, context: AppContext, claims: Claims, channel: Channel) -> Citizen:
        if context.identity.revocations.is_revoked(claims.session_id):
            raise authentication_problem(SESSION_ENDED)
        return cls(claims.subject, claims.session_id, channel, claims.level)


@dataclass(frozen=True, slots=True)
class CitizenOnPhone(Citizen):
    """A citizen at their own phone, for what a kiosk has no place for; it gets ``wrong-channel``.

    Other routes of a phone only name a scope that a kiosk's session lacks.
    """

    least_scopes: ClassVar[frozenset[Scope]] = PHONE_SCOPES

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> Citizen:
        citizen = await Citizen.identify(context, request)
        if citizen.channel is Channel.KIOSK:
            raise _wrong_channel(request, "citizen")
        return citizen


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Holder of a key, proved for this request; not yet a known terminal."""

    scheme: ClassVar[str] = "proof"
    words: ClassVar[str] = "holder of a key (DPoP proof alone)"
    security: ClassVar[SecuritySchemes] = PROOF_SCHEME
    is_known: ClassVar[bool] = False
    problems: ClassVar[tuple[ProblemKind, ...]] = _PROOF
    thumbprint: str
    # By address, because an attacker could make a new key for each request.
    limited_as: str

    @property
    def id(self) -> str:
        return f"key:{self.thumbprint}"

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> KeyHolder:
        thumbprint = await context.identity.proofs.check(request, None)
        return cls(thumbprint, f"address:{request.address}")


@dataclass(frozen=True, slots=True)
class TerminalCaller:
    """A desk or kiosk, with a token and a proof by the key in the token.

    The terminal's row is read each time, so an operator's disabling works at once.
    """

    scheme: ClassVar[str] = "terminal"
    words: ClassVar[str] = "terminal"
    security: ClassVar[SecuritySchemes] = {
        "terminal": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`DPoP <access token>` of a terminal (RFC 9449)",
        },
        **PROOF_SCHEME,
    }
    is_known: ClassVar[bool] = True
    problems: ClassVar[tuple[ProblemKind, ...]] = (*_TOKEN, *_TERMINAL, *_PROOF)
    terminal: Terminal

    @property
    def id(self) -> str:
        return f"terminal:{self.terminal.id}"

    limited_as = id

    @property
    def hall(self) -> Hall:
        return self.terminal.hall

    @property
    def thumbprint(self) -> str:
        """Thumbprint of the key that signed this request."""
        return str(self.terminal.key_thumbprint)

    def may(self, capability: Capability) -> bool:
        return capability in self.terminal.capabilities

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> TerminalCaller:
        token = _token(request, "DPoP")
        claims = context.identity.tokens.claims(token, "DPoP")
        if claims.audience not in _TERMINALS:
            raise _wrong_channel(request, "terminal")
        terminal = await _holder(context, request, token, claims)
        if terminal.id != claims.subject:
            raise authentication_problem(TERMINAL_UNKNOWN, "DPoP")
        return cls(terminal)


async def _holder(context: AppContext, request: BffRequest, token: str, claims: Claims) -> Terminal:
    """Return the enrolled terminal with the token's key, which signed this request."""
    if await context.identity.proofs.check(request, token) != claims.thumbprint:
        raise authentication_problem(PROOF_INVALID, "DPoP", reason="jkt")
    terminal = await Terminal.get_or_none(
        key_thumbprint=claims.thumbprint, disabled_at__isnull=True
    ).select_related("hall")
    if terminal is None:
        raise await unknown_terminal(claims.thumbprint)
    return terminal


async def unknown_terminal(thumbprint: str) -> Problem:
    """Explain why a key is no terminal's; only its holder can have proved it."""
    if await Terminal.exists(key_thumbprint=thumbprint, disabled_at__isnull=False):
        return authentication_problem(TERMINAL_DISABLED, "DPoP")
    replaced = await Terminal.exists(former_thumbprint=thumbprint)
    return authentication_problem(TERMINAL_REPLACED if replaced else TERMINAL_UNKNOWN, "DPoP")


def _token(request: BffRequest, scheme: str) -> str:
    sent_scheme, _, token = request.headers.getone("authorization", "").partition(" ")
    if not token:
        raise authentication_problem(NOT_SIGNED_IN, scheme)
    if sent_scheme.lower() != scheme.lower():
        # A token bound to a key must not be taken as a bearer token, nor the other way round (RFC
        # 9449 §7.1).
        raise authentication_problem(TOKEN_INVALID, scheme)
    return token.strip()


def _channel(request: BffRequest, claims: Claims) -> Channel:
    """Return where the citizen is. Raise ``wrong-channel`` for a token of a terminal."""
    channel = _CITIZENS.get(claims.audience)
    if channel is None:
        raise _wrong_channel(request, "citizen")
    return channel


def _wrong_channel(request: BffRequest, channel: str) -> Problem:
    return Problem(WRONG_CHANNEL, channels=CHANNEL_NAMES[channel].render(request.language))
