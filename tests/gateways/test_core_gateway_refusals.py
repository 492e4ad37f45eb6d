"""What the reference dialect's codes mean, and that rows can keep them."""

from gateways.core import Refusal, code_of, refusal_of
from gateways.core.reference.codes import REFUSALS


def test_a_code_that_a_row_keeps_has_the_meaning_it_had() -> None:
    for refusal in set(Refusal) - {Refusal.OTHER}:
        assert refusal_of(code_of(refusal)) is refusal
    assert len(set(REFUSALS.values())) == len(REFUSALS)


def test_a_code_without_a_meaning_is_some_other_reason() -> None:
    for code in ("", "49999", "TICKET_USED", "-1", "²"):
        assert refusal_of(code) is Refusal.OTHER
