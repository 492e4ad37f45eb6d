"""Who calls, as an endpoint asks for it; and the caller of whom nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

from bff.context import AppContext
from bff.http.request import BffRequest


class Caller(Protocol):
    """Somebody who calls, known from the request. One with ``scopes`` may call what these allow."""

    scheme: ClassVar[str]

    @property
    def id(self) -> str:
        """Whose idempotency keys these are."""
        ...

    @property
    def limited_as(self) -> str:
        """Under which name requests are counted against the limits, and logged."""
        ...

    @classmethod
    async def identify(cls, request: BffRequest) -> Any: ...


@runtime_checkable
class Ending(Protocol):
    """A caller who is looked at once more before what was read for them is shown."""

    def must_not_have_ended(self, context: AppContext) -> None:
        """Raise the problem when the right to be answered has ended meanwhile."""
        ...


@dataclass(frozen=True, slots=True)
class Anyone:
    """Somebody who is not asked who they are: known by address only."""

    scheme: ClassVar[str] = "none"
    # Not the address: a phone that repeats a request may have changed its network since. What keeps
    # two strangers' keys apart is the fingerprint of what they send.
    id: ClassVar[str] = "anyone"
    limited_as: str

    @classmethod
    async def identify(cls, request: BffRequest) -> Anyone:
        return cls(f"address:{request.address}")
