"""Rules for every kind of forward: its sending, and the effects of its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.forwarding import ledger, outcomes
from gateways.call import OutgoingCall
from gateways.core import CorePlatform, CoreRefused
from jobs import RetryLater
from models import Forward, ServiceCase
from models.forward import ForwardKind

Connection = BaseDBAsyncClient

BEHIND_S = 10.0  # how often a withdrawal checks if its case has a number


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardRules:
    """Rules of one kind of forward: its sending, and the effects of its end here.

    The effects run inside the transaction that settles the ledger's row. ``acknowledged`` is told
    if the answer came late, after the citizen had been answered without it. ``in_time``, if there
    is one, does the same for an answer in time.
    """

    send: Callable[[CorePlatform, Forward, OutgoingCall], Awaitable[Any]]
    acknowledged: Callable[[Connection, Forward, Any, bool, datetime], Awaitable[None]]
    refused: Callable[[Connection, Forward, CoreRefused, datetime], Awaitable[None]]
    not_forwarded: Callable[[Connection, Forward, str, datetime], Awaitable[None]]
    in_time: Callable[[Forward, Any, datetime], Awaitable[None]] | None = None


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


async def _deliver(core: CorePlatform, forward: Forward, call: OutgoingCall) -> Any:
    return await core.deliveries.order(_body(forward), call, idempotency_key=forward.id)


RULES: dict[str, ForwardRules] = {
    ForwardKind.CASE: ForwardRules(
        send=_submit,
        acknowledged=ledger.case_acknowledged,
        refused=ledger.case_refused,
        not_forwarded=ledger.case_not_forwarded,
        in_time=ledger.case_acknowledged_in_time,
    ),
    ForwardKind.SUPPLEMENT: ForwardRules(
        send=_supplement,
        acknowledged=outcomes.moved,
        refused=outcomes.supplement_refused,
        not_forwarded=outcomes.given_up,
    ),
    ForwardKind.WITHDRAWAL: ForwardRules(
        send=_withdraw,
        acknowledged=outcomes.moved,
        refused=outcomes.withdrawal_refused,
        not_forwarded=outcomes.given_up,
    ),
    ForwardKind.EVALUATION: ForwardRules(
        send=_evaluate,
        acknowledged=outcomes.evaluated,
        refused=outcomes.evaluation_refused,
        not_forwarded=outcomes.given_up,
    ),
    ForwardKind.DELIVERY: ForwardRules(
        send=_deliver,
        acknowledged=outcomes.delivery_ordered,
        refused=outcomes.delivery_refused,
        not_forwarded=outcomes.given_up,
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
