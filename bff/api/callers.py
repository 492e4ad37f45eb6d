"""Callers of endpoints: the interface of every kind of caller, and the anonymous caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from bff.context import AppContext
from bff.http.request import BffRequest
from bff.problems import ProblemKind

SecuritySchemes = Mapping[str, dict[str, str]]


class Caller(Protocol):
    """Caller of an endpoint, identified from the request.

    Its ``scopes`` limit the routes it may call.
    """

    scheme: ClassVar[str]
    is_known: ClassVar[bool]
    """True if the server knows the caller.

    Refusals of unknown callers are not stored under their idempotency key: anybody could fill the
    database with them.
    """

    words: ClassVar[str]
    """Name of this kind of caller in the description of the API."""

    security: ClassVar[SecuritySchemes]
    """Security schemes by name (OpenAPI 3.1 §4.8.27). A caller without scopes needs all of them.

    A caller with a choice has ``ways``: for each, the names of the schemes of other callers.
    """

    problems: ClassVar[tuple[ProblemKind, ...]]
    """Problems that identifying the caller may end in."""

    @property
    def id(self) -> str:
        """Identifier that owns the caller's idempotency keys and connections."""
        ...

    @property
    def limited_as(self) -> str:
        """Name under which requests are logged and counted against the limits."""
        ...

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> Any: ...


class RevocableCaller(Protocol):
    """Caller whose right is checked again before the answer is sent."""

    def must_not_have_ended(self, context: AppContext) -> None:
        """Raise the problem if the caller's right to the answer has ended meanwhile."""
        ...


def is_anonymous(caller: Caller) -> bool:
    """Tell if nothing but the caller's address is known."""
    return caller.id == AnonymousCaller.id


@dataclass(frozen=True, slots=True)
class AnonymousCaller:
    """Anonymous caller, identified by address only."""

    scheme: ClassVar[str] = "none"
    words: ClassVar[str] = "anyone"
    security: ClassVar[SecuritySchemes] = {}
    is_known: ClassVar[bool] = False
    problems: ClassVar[tuple[ProblemKind, ...]] = ()
    # Not the address: a phone that repeats a request may have changed its network since. What keeps
    # two strangers' keys apart is the fingerprint of what they send.
    id: ClassVar[str] = "anyone"
    limited_as: str

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> AnonymousCaller:
        return cls(f"address:{request.address}")
