"""Withdrawal of a case (撤回), as long as it is not decided.

A case that the core has not acknowledged is not simply stopped: an attempt with a lost answer may
have reached it. Its withdrawal waits in the ledger until the case has a number, and follows it.
"""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.acting.acts import done_before, hand_over, subject_of
from bff.cases.acting.schemas import WithdrawalRequest
from bff.cases.events.states import CLOSED
from bff.cases.problems import CASE_CLOSED, NOTHING_TO_WITHDRAW, WITHDRAWN_ALREADY
from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.problems import Problem
from bff.request_context import RequestContext
from gateways.core import WithdrawalOrder
from models import Forward, ServiceCase
from models.forward import ForwardKind, ForwardState
from models.service_case import CaseState


async def withdraw(
    context: AppContext, request: RequestContext[Citizen], case_id: str, body: WithdrawalRequest
) -> None:
    """Withdraw a case.

    Problems: ``case-closed``, ``nothing-to-withdraw``, ``withdrawn-already``.
    """
    subject = await subject_of(context, request, case_id)
    if await done_before(context, subject, ForwardKind.WITHDRAWAL):
        return
    case = subject.case

    async def change(connection: BaseDBAsyncClient, forward: Forward) -> None:
        await ServiceCase.hold(connection, case.id)
        now = await ServiceCase.get(id=case.id, using_db=connection)
        if now.state in CLOSED:
            raise Problem(CASE_CLOSED)
        if now.state == CaseState.NOT_FORWARDED:
            raise Problem(NOTHING_TO_WITHDRAW)
        if await under_way(case.id, connection):
            raise Problem(WITHDRAWN_ALREADY)

    sent_first = await Forward.get_or_none(id=case.id)
    await hand_over(
        context,
        subject,
        ForwardKind.WITHDRAWAL,
        WithdrawalOrder(reason=body.reason),
        change,
        counted_from=sent_first.until if sent_first and case.case_no is None else None,
    )


async def under_way(case_id: str, connection: BaseDBAsyncClient | None = None) -> bool:
    """Tell whether a withdrawal was asked for and not refused."""
    withdrawals = Forward.filter(case_id=case_id, kind=ForwardKind.WITHDRAWAL).exclude(
        state=ForwardState.REFUSED
    )
    return await (withdrawals if connection is None else withdrawals.using_db(connection)).exists()
