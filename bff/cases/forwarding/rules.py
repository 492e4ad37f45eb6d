"""Rules for every kind of forward: its sending, and the effects of its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.forwarding import ledger, outcomes
from gateways.call import OutgoingCall
from gateways.core import CorePlatform, CoreRefused
from jobs import RetryLater
from models import Forward, ServiceCase
from models.forward import ForwardKind
from models.guarded_writes import Write

Connection = BaseDBAsyncClient

BEHIND_S = 10.0  # how often a withdrawal checks if its case has a number


class OnTimelyAnswer(Protocol):
    """Rule for an answer that comes while the citizen waits."""

    async def __call__(
        self, forward: Forward, answer: Any, now: datetime, removal: Write
    ) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardRules:
    """Rules of one kind of forward: its sending, and the effects of its end here.

    The effects run inside the transaction that settles the ledger's row. ``on_answer`` gets
    true if the answer came late, after the citizen had been answered without it.
    ``on_timely_answer``, if there is one, does the same for an answer in time, together with the
    ``removal`` of the job. It returns True if the job was removed.
    """

    send: Callable[[CorePlatform, Forward, OutgoingCall], Awaitable[Any]]
    on_answer: Callable[[Connection, Forward, Any, bool, datetime], Awaitable[None]]
    on_refusal: Callable[[Connection, Forward, CoreRefused, datetime], Awaitable[None]]
    on_give_up: Callable[[Connection, Forward, str, datetime], Awaitable[None]]
    on_timely_answer: OnTimelyAnswer | None = None


async def _submit(core: CorePlatform, forward: Forward, call: OutgoingCall) -> Any:
    return await core.cases.submit(_body(forward), call, idempotency_key=forward.id)


async def _supplement(core: CorePlatform, forward: Forward, call: OutgoingCall) -> Any:
    case_no = await _case_no(forward)
    return await core.cases.supplement(case_no, _body(forward), call, idempotency_key=forward.id)


async def _withdraw(core: CorePlatform, forward: Forward, call: OutgoingCall) -> Any:
    case_no = await _case_no(forward)
    return await core.cases.withdraw(case_no, _body(forward), call, idempotency_key=forward.id)


async def _evaluate(core: CorePlatform, forward: Forward, call: OutgoingCall) -> Any:
    return await core.evaluations.evaluate(_body(forward), call, idempotency_key=forward.id)


async def _report(core: CorePlatform, forward: Forward, call: OutgoingCall) -> None:
    case_no = await _case_no(forward)
    await core.cases.report(case_no, _body(forward), call, idempotency_key=forward.id)


async def _deliver(core: CorePlatform, forward: Forward, call: OutgoingCall) -> Any:
    return await core.deliveries.order(_body(forward), call, idempotency_key=forward.id)


RULES: dict[str, ForwardRules] = {
    ForwardKind.CASE: ForwardRules(
        send=_submit,
        on_answer=ledger.record_acceptance,
        on_refusal=ledger.record_refusal,
        on_give_up=ledger.record_give_up,
        on_timely_answer=ledger.record_timely_acceptance,
    ),
    ForwardKind.SUPPLEMENT: ForwardRules(
        send=_supplement,
        on_answer=outcomes.record_move,
        on_refusal=outcomes.record_supplement_refusal,
        on_give_up=outcomes.record_give_up,
    ),
    ForwardKind.WITHDRAWAL: ForwardRules(
        send=_withdraw,
        on_answer=outcomes.record_move,
        on_refusal=outcomes.record_withdrawal_refusal,
        on_give_up=outcomes.record_give_up,
    ),
    ForwardKind.EVALUATION: ForwardRules(
        send=_evaluate,
        on_answer=outcomes.record_evaluation,
        on_refusal=outcomes.record_evaluation_refusal,
        on_give_up=outcomes.record_give_up,
    ),
    ForwardKind.DELIVERY: ForwardRules(
        send=_deliver,
        on_answer=outcomes.record_delivery,
        on_refusal=outcomes.record_delivery_refusal,
        on_give_up=outcomes.record_give_up,
    ),
    ForwardKind.UNREACHED: ForwardRules(
        send=_report,
        on_answer=outcomes.record_report,
        on_refusal=outcomes.record_report_refusal,
        on_give_up=outcomes.record_report_give_up,
    ),
}


def _body(forward: Forward) -> bytes:
    return (forward.body or "").encode()


async def _case_no(forward: Forward) -> str:
    """Return the core's number of the case.

    A case that it has not acknowledged goes first: its submission may have arrived, so nothing is
    stopped, and later acts wait behind it.
    """
    case = await ServiceCase.get(id=forward.case_id).only("id", "case_no")
    if case.case_no is None:
        raise RetryLater(BEHIND_S, "waits for its case")
    return case.case_no
