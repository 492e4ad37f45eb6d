"""Codes of JPush, and what each means for a message on its way to a citizen.

JPush refuses with an HTTP status other than 200 and a code. A refusal with a code that nobody knows
pushed nothing, and another try would be refused too.
"""

from dataclasses import dataclass
from enum import StrEnum


class End(StrEnum):
    """End of a push."""

    ACCEPTED = "accepted"
    BUSY = "busy"
    """Not pushed; later it may be."""
    DEVICE_GONE = "device_gone"
    """Not pushed: no such app any more."""
    REFUSED_FOR_OPERATOR = "refused_for_operator"
    """Not pushed because our account or our request is not in order."""
    UNKNOWN = "unknown"
    """Perhaps pushed. With its cid it may be sent again."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Rule for a code. `reason` is our word."""

    end: End
    reason: str


_BUSY = Rule(End.BUSY, "provider-busy")
_ACCESS = Rule(End.REFUSED_FOR_OPERATOR, "access-refused")
_REQUEST = Rule(End.REFUSED_FOR_OPERATOR, "request-refused")

RULES = {
    1000: Rule(End.UNKNOWN, "provider-error"),
    1001: _REQUEST,
    1002: _REQUEST,
    1003: _REQUEST,
    1004: _ACCESS,
    1005: _REQUEST,
    1008: _ACCESS,
    1009: _REQUEST,
    1011: Rule(End.DEVICE_GONE, "device-gone"),
    1012: _REQUEST,
    1016: _REQUEST,
    1020: _REQUEST,
    1030: Rule(End.UNKNOWN, "provider-timeout"),
    2002: _BUSY,
    2003: _ACCESS,
    2004: _ACCESS,
    2005: _REQUEST,
    2006: _REQUEST,
    2007: _REQUEST,
    2008: _BUSY,
}
"""Rules by code. The words are ours; JPush's meaning: docs/sources.md."""


def rule_of(code: int) -> Rule:
    """Return the rule for a code."""
    return RULES.get(code, _REQUEST)
