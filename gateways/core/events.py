"""Events of cases that the core sends unasked."""

from typing import Annotated, Any

import msgspec

from gateways.core.shapes import Code, Fact, Instant, Text, must_name

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
