"""The visitor: anybody, who may say who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bff.api.callers import AnonymousCaller, SecuritySchemes
from bff.context import AppContext
from bff.http.request import BffRequest
from bff.identity.callers import Citizen, TerminalCaller
from bff.identity.tokens import Audience
from bff.problems import ProblemKind
from models.session import AssuranceLevel, Channel
from models.terminal import Capability


@dataclass(frozen=True, slots=True)
class Visitor:
    """Anybody: a citizen or a terminal if the request says so, else unknown.

    A token that is no longer good is refused, so that nobody takes a stranger's page for theirs.
    """

    scheme: ClassVar[str] = "visitor"
    words: ClassVar[str] = "anyone, also signed in"
    security: ClassVar[SecuritySchemes] = {}
    ways: ClassVar[tuple[tuple[str, ...], ...]] = (
        (),
        ("citizen",),
        ("citizenAtKiosk", "proof"),
        ("terminal", "proof"),
    )
    is_known: ClassVar[bool] = False
    problems: ClassVar[tuple[ProblemKind, ...]] = Citizen.problems
    caller: Citizen | TerminalCaller | AnonymousCaller

    @property
    def id(self) -> str:
        return self.caller.id

    @property
    def limited_as(self) -> str:
        return self.caller.limited_as

    @property
    def citizen(self) -> Citizen | None:
        return self.caller if isinstance(self.caller, Citizen) else None

    @property
    def level(self) -> AssuranceLevel | None:
        """Assurance level of the session; None for who is not signed in."""
        return None if self.citizen is None else self.citizen.level

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Permissions of the terminal, as far as this caller may use them."""
        if isinstance(self.caller, TerminalCaller):
            return frozenset(filter(self.caller.may, Capability))
        if isinstance(self.caller, Citizen) and self.caller.channel is Channel.KIOSK:
            return frozenset({Capability.CITIZEN_SESSIONS})
        return frozenset()

    def must_not_have_ended(self, context: AppContext) -> None:
        """Raise ``session-ended`` if the citizen's session has ended meanwhile."""
        if isinstance(self.caller, Citizen):
            self.caller.must_not_have_ended(context)

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> Visitor:
        if "authorization" not in request.headers:
            return cls(await AnonymousCaller.identify(context, request))
        if _audience(context, request) in (Audience.DESK, Audience.KIOSK):
            return cls(await TerminalCaller.identify(context, request))
        return cls(await Citizen.identify(context, request))


def _audience(context: AppContext, request: BffRequest) -> Audience | None:
    """Return for whom the token of a DPoP request was made; None without such a token."""
    scheme, _, token = request.headers.getone("authorization").partition(" ")
    if scheme.lower() != "dpop" or not token:
        return None
    return context.identity.tokens.claims(token.strip(), "DPoP").audience
