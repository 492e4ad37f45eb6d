"""Meanings of WeChat's error codes: one table for all calls.

HTTP says 200 whatever happened; `errcode` says it. A code that is not here is a refusal that an
operator should see. Sources: docs/sources.md, WeChat.
"""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Verdict on a call that got an error code. In none of them was anything sent."""

    REFUSED = "refused"
    """The same call gets the same answer."""
    STALE_TOKEN = "stale-token"  # noqa: S105 a word, no secret
    """The access token is not valid any more: one more try with a new one."""
    BUSY = "busy"
    """WeChat as a whole wants a pause."""
    CROWDED = "crowded"
    """Another message to the same person is under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Meaning of a code. `reason` is our word for it, nothing personal.

    `after_s` is the pause before another try. `concerns_operator`: settings, account or texts are
    wrong, and nobody but an operator can mend them. `is_address_gone`: the openid is none of ours.
    `is_about_message`: another message to the same person may be accepted.
    """

    verdict: Verdict
    reason: str
    after_s: float | None = None
    concerns_operator: bool = False
    is_address_gone: bool = False
    is_about_message: bool = False


def _refusal(reason: str, *, is_about_message: bool = False) -> Meaning:
    return Meaning(verdict=Verdict.REFUSED, reason=reason, is_about_message=is_about_message)


def _alert(reason: str, *, is_about_message: bool = False) -> Meaning:
    return Meaning(
        verdict=Verdict.REFUSED,
        reason=reason,
        concerns_operator=True,
        is_about_message=is_about_message,
    )


def _stale(reason: str) -> Meaning:
    return Meaning(verdict=Verdict.STALE_TOKEN, reason=reason, after_s=60)


def _busy(reason: str, after_s: float) -> Meaning:
    return Meaning(verdict=Verdict.BUSY, reason=reason, after_s=after_s)


UNKNOWN = _alert("refused")

MEANINGS: dict[int, Meaning] = {
    # Everywhere.
    -1: _busy("busy", 2),
    45009: _busy("day-quota", 3600),
    45011: _busy("minute-quota", 60),
    40001: _stale("token-invalid"),
    40014: _stale("token-invalid"),
    42001: _stale("token-expired"),
    40013: _alert("app-id-wrong"),
    40125: _alert("secret-wrong"),
    40164: _alert("address-not-listed"),
    40243: _alert("secret-frozen"),
    41001: _alert("token-missing"),
    41002: _alert("app-id-missing"),
    41004: _alert("secret-missing"),
    43002: _alert("method-wrong"),
    44002: _alert("body-missing"),
    47001: _alert("body-wrong"),
    48001: _alert("not-permitted"),
    48004: _alert("banned"),
    50002: _alert("account-limited"),
    50004: _alert("not-permitted"),
    50007: _alert("account-frozen"),
    89503: _alert("administrator-must-confirm"),
    89506: _alert("address-refused"),
    89507: _alert("address-refused"),
    # Login.
    40029: _refusal("code-invalid"),
    40163: _refusal("code-used"),
    40226: _refusal("person-blocked"),
    # Subscription messages.
    40003: Meaning(verdict=Verdict.REFUSED, reason="openid-unknown", is_address_gone=True),
    40037: _alert("template-unknown", is_about_message=True),
    41030: _alert("page-unknown"),
    43101: _refusal("not-subscribed", is_about_message=True),
    43107: _alert("template-banned", is_about_message=True),
    43108: Meaning(verdict=Verdict.CROWDED, reason="crowded", after_s=1),
    45168: _alert("words-refused", is_about_message=True),
    47003: _alert("value-refused", is_about_message=True),
}


def meaning_of(errcode: int) -> Meaning:
    return MEANINGS.get(errcode, UNKNOWN)
