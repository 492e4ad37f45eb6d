"""Events that the core sends unasked: of cases, and offers of 免申即享."""

from datetime import date
from typing import Annotated, Any

import msgspec

from gateways.core.shapes import (
    FIRST_YEAR,
    LAST_YEAR,
    Code,
    Fact,
    Instant,
    Text,
    must_name,
    must_say,
)

MAX_EVENT_BYTES = 64 << 10


class Event(Fact, frozen=True):
    """An event of a case. `version` rises with each, from 1.

    `kind` and `state` are raw; `state` is None where the kind has none. The content of `detail`
    depends on the kind (docs/core-dialect.md).
    """

    event_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    case_no: Code
    source_no: Code
    version: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    kind: Code
    upstream_text: Text
    at: Instant
    state: Code | None = None
    detail: dict[str, Any] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.event_id, self.case_no, self.source_no, self.kind)
        if self.state is not None:
            must_name(self.state)
        if self.detail and len(msgspec.json.encode(self.detail)) > MAX_EVENT_BYTES:
            raise ValueError("detail is too large")

    def __repr__(self) -> str:
        return f"Event(kind={self.kind!r}, state={self.state!r}, version={self.version})"


class Offer(Fact, frozen=True):
    """A policy that a person can have, to be taken until that day.

    `item_code` is the service by which it is taken, if there is one.
    """

    cert_type: Annotated[str, msgspec.Meta(max_length=3)]
    cert_no: Code
    policy_no: Code
    name: Text
    text: Text
    until: date
    item_code: Code | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.cert_type, self.cert_no, self.policy_no)
        must_say(self.name)
        if self.item_code is not None:
            must_name(self.item_code)
        if not FIRST_YEAR < self.until.year < LAST_YEAR:
            raise ValueError("a day of another age")

    def __repr__(self) -> str:
        """Show nothing personal: the policy says something about the person, too."""
        return "Offer()"


class Benefit(Fact, frozen=True):
    """Event of no case: an offer of 免申即享 to a person."""

    event_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    at: Instant
    offer: Offer

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.event_id)
