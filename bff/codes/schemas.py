"""Requests and answers of the routes of codes."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bff.http.reading import In, Moment, Out, plain_text


class ScanRequest(In, kw_only=True):
    """Code that was scanned, and why."""

    code: Annotated[str, Meta(min_length=1, max_length=512)]
    """Input of the scanner: the bare code, or a link that ends with it."""
    use_cause: Annotated[str, Meta(min_length=1, max_length=200)]
    """Use cause (用证事由), the reason for viewing the certificate. The holder reads it."""
    operator: Annotated[str, Meta(max_length=40)] | None = None
    """Name of the person at the desk (经办人). Null when it is not given."""

    def __post_init__(self) -> None:
        self.use_cause = plain_text(self.use_cause, "useCause", 200)
        if self.operator is not None:
            self.operator = plain_text(self.operator, "operator", 40)


class CodeView(Out):
    """Code of the citizen."""

    code_id: str
    """Id of the code."""
    state: str
    """``live``, ``used`` or ``expired``."""
    expires_at: Moment
    """Time at which the code expires."""


class ImageQuery(In, kw_only=True):
    """Form of a code's picture."""

    scale: Annotated[int, Meta(ge=1, le=20)] = 8
    """Pixels per module, for a PNG."""
    emblem: Annotated[int, Meta(ge=0, le=1)] = 0
    """1 draws the emblem in the middle."""
