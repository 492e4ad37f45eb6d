"""Delivery of the result by express (邮寄送达): once for each case, if the item offers it.

The address is stored in the ledger's encrypted body only, and erased with it.
"""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.acting.acts import done_before, hand_over, subject_of
from bff.cases.acting.schemas import DeliveryRequest
from bff.cases.problems import DELIVERY_NOT_OFFERED, DELIVERY_ORDERED
from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.problems import Problem
from bff.request_context import RequestContext
from gateways.core import Address, DeliveryOrder
from models import Forward, ServiceCase
from models.forward import ForwardKind
from models.service_case import CaseState

_ORDERED = {"status": "ordered", "expressNo": None, "carrier": None}


async def deliver(
    context: AppContext, request: RequestContext[Citizen], case_id: str, body: DeliveryRequest
) -> None:
    """Order delivery. Problems: ``delivery-not-offered``, ``delivery-ordered``."""
    subject = await subject_of(context, request, case_id)
    if await done_before(context, subject, ForwardKind.DELIVERY):
        return
    case, item = subject.case, subject.item
    if item is None or not item.express or case.case_no is None:
        raise Problem(DELIVERY_NOT_OFFERED)

    async def change(connection: BaseDBAsyncClient, forward: Forward) -> None:
        open_ = ServiceCase.filter(id=case.id, state=CaseState.GRANTED, delivery__isnull=True)
        if not await open_.using_db(connection).update(delivery=_ORDERED):
            now = await ServiceCase.get(id=case.id, using_db=connection)
            raise Problem(DELIVERY_ORDERED if now.delivery else DELIVERY_NOT_OFFERED)

    order = DeliveryOrder(
        case_no=case.case_no,
        address=Address(name=body.name, mobile=body.mobile, region=body.region, detail=body.detail),
    )
    await hand_over(context, subject, ForwardKind.DELIVERY, order, change)
