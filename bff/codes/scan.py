"""One scan of a code."""

from __future__ import annotations

from dataclasses import dataclass

from bff.identity.callers import TerminalCaller
from bff.request_context import RequestContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Scan under way: the text as the scanner typed it, use cause (用证事由), operator (经办人)."""

    request: RequestContext[TerminalCaller]
    text: str
    use_cause: str
    operator: str | None = None

    @property
    def caller(self) -> TerminalCaller:
        return self.request.caller
