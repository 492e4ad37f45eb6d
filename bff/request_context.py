"""What a rule knows of the request that it serves, without any HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from gateways.call import OutgoingCall
from ground.language import Language

CallerT = TypeVar("CallerT")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext(Generic[CallerT]):
    """Circumstances of one request: ``caller`` asks, for whom, and until when an answer is of use.

    ``acting_for`` is the id of a delegation (授权代办), None when they ask for themselves. ``key``
    is the ``Idempotency-Key``, None when there is none. ``call`` goes with each call of the core.
    """

    caller: CallerT
    call: OutgoingCall
    language: Language
    acting_for: str | None = None
    key: str | None = None
