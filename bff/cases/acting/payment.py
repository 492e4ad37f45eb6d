"""Payment (缴费) on the province's own page; an event of the core reports that it was paid."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.cases.acting.acts import Subject, subject_of
from bff.cases.acting.schemas import PaymentLink
from bff.cases.events.own_lines import note
from bff.cases.problems import NOTHING_DUE
from bff.context import AppContext
from bff.core_problems import core_called, refused_as
from bff.identity.callers import Citizen
from bff.identity.rights import must_stand
from bff.problems import Problem
from bff.request_context import RequestContext
from gateways.call import OutgoingCall
from gateways.core import CoreGarbled, CoreRefused, Payment, Refusal
from ground.clock import in_china
from ground.language import Language, Text
from models.service_case import EventKind
from models.session import Channel
from models.transaction import transact

log = logging.getLogger("bff.cases")

CODE_TITLE = Text("缴费二维码", "QR code to pay")


async def begin(context: AppContext, request: RequestContext[Citizen], case_id: str) -> PaymentLink:
    """Return the core's open payment, which is not stored here.

    Problems ``nothing-due``, ``core-unavailable``.
    """
    subject = await subject_of(context, request, case_id, as_submitted=False)
    case = subject.case
    if case.case_no is None or (case.payment or {}).get("status") != "due":
        raise Problem(NOTHING_DUE)
    payment = await _ask(context, request.call, case.case_no)
    await _note(context, subject)
    return PaymentLink(
        pay_no=payment.pay_no,
        url=payment.url,
        code_svg=await code_of(context, request.caller, payment.url, request.language),
        amount_fen=payment.amount_fen,
        expires_at=in_china(payment.expires_at),
    )


async def code_of(
    context: AppContext, citizen: Citizen, url: str, language: Language
) -> str | None:
    """Draw the address for the screen of a kiosk: a public machine is no place to pay.

    None for a phone, and for an address that is too long for a code.
    """
    if citizen.channel is not Channel.KIOSK:
        return None
    try:
        return await context.codes.images.draw_svg(url, CODE_TITLE.render(language))
    except ValueError:
        return None


async def _ask(context: AppContext, call: OutgoingCall, case_no: str) -> Payment:
    """Ask the core under a new key each time.

    A stored first answer would go on naming a page that has expired meanwhile.
    """
    with core_called():
        try:
            payment = await context.core.payments.begin(
                case_no, call, idempotency_key=context.new_id()
            )
            _must_be_safe(context, payment)
        except CoreRefused as error:
            if error.refusal is Refusal.NOTHING_DUE:
                raise refused_as(error, NOTHING_DUE) from error
            raise
    return payment


def _must_be_safe(context: AppContext, payment: Payment) -> None:
    """Raise unless the address is safe for payments: TLS, or the sandbox at the core's address."""
    page, core = urlsplit(payment.url), urlsplit(context.settings.core.payments.url)
    if page.scheme == "https" and page.netloc:
        return
    if (page.scheme, page.netloc) != (core.scheme, core.netloc):
        log.warning("a payment page is refused: neither https nor the core's own address")
        raise CoreGarbled("payments", "an unsafe address")


async def _note(context: AppContext, subject: Subject) -> None:
    """Note the payment in the timeline, once for each ``payNo``.

    Raise a problem if the right to pay it has ended.
    """
    case = subject.case
    pay_no = str((case.payment or {}).get("payNo"))
    now = context.clock.now()

    async def work(connection: BaseDBAsyncClient) -> None:
        await note(connection, case, EventKind.PAYMENT, now, unique_name=pay_no)
        await must_stand(context, subject.rights, connection)

    await transact(work)
