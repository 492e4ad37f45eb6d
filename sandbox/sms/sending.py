"""Sends and reports of the SMS service, once a caller is proved."""

import re
from dataclasses import dataclass

from sandbox.sms import templates
from sandbox.sms.dialect import PullQuestion, PullStatus, Refused, SendQuestion, SendStatus
from sandbox.sms.orders import AnswerOrder, Orders
from sandbox.sms.people import owner_of
from sandbox.sms.receipts import ReceiptPost
from sandbox.sms.sends import Send, SendBook
from sandbox.sms.settings import SmsSettings
from sandbox.stand_in import SharedParts

CHANNEL = "sms"
MOST_NUMBERS, MOST_ROWS, MOST_CONTEXT, LAST_DAYS_S = 200, 100, 511, 7 * 86_400
_PHONE = re.compile(r"\+861\d{10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsOffice:
    """Shared resources of the SMS service."""

    settings: SmsSettings
    shared: SharedParts
    book: SendBook
    post: ReceiptPost
    orders: Orders


def accept(
    office: SmsOffice, question: SendQuestion, number: int
) -> tuple[list[SendStatus], list[Send]]:
    """Handle `SendSms`: a status for each number, and what was sent. Raise Refused."""
    phones = question.phone_number_set
    if not 1 <= len(phones) <= MOST_NUMBERS:
        raise Refused("LimitExceeded.PhoneNumberCountLimit")
    if question.sms_sdk_app_id != office.settings.sdk_app_id:
        raise Refused("InvalidParameterValue.SdkAppIdNotExist")
    if len(question.session_context.encode()) > MOST_CONTEXT:
        raise Refused("InvalidParameterValue")
    order = office.orders.take_answer(phones)
    with office.shared.store.transaction():
        office.shared.store.note_handled(number)
        pairs = [_send(office, question, phone, order) for phone in phones]
    if order is not None and order.is_whole:
        raise Refused(order.code)
    return [status for status, _ in pairs], [send for _, send in pairs if send is not None]


def _send(
    office: SmsOffice, question: SendQuestion, phone: str, order: AnswerOrder | None
) -> tuple[SendStatus, Send | None]:
    fault = _fault_of(office, question, phone)
    code = fault or (order.code if order is not None else "Ok")
    is_sent = fault is None and (order is None or order.is_sent)
    send = _deliver(office, question, phone) if is_sent else None
    is_ok = send is not None and code == "Ok"
    status = SendStatus(
        serial_no=send.serial_no if send is not None and is_ok else "",
        phone_number=phone,
        fee=int(is_ok),
        session_context=question.session_context,
        code=code,
        message="send success" if is_ok else f"refused: {code}",
    )
    return status, send


def _fault_of(office: SmsOffice, question: SendQuestion, phone: str) -> str | None:
    if not _PHONE.fullmatch(phone):
        return "InvalidParameterValue.IncorrectPhoneNumber"
    if question.sign_name != office.settings.sign_name:
        return "FailedOperation.SignatureIncorrectOrUnapproved"
    params = question.template_param_set
    if (fault := templates.fault_of(question.template_id, params)) is not None:
        return fault
    if office.book.is_listed(phone):
        return "FailedOperation.PhoneNumberInBlacklist"
    text = templates.text_of(question.template_id, params)
    return office.book.limit_of(phone, text, office.shared.clock())


def _deliver(office: SmsOffice, question: SendQuestion, phone: str) -> Send:
    now, order = office.shared.clock(), office.orders.receipts
    due_at = now if order.when == "early" else now + order.after_ms / 1000
    text = templates.text_of(question.template_id, question.template_param_set)
    send = Send(
        serial_no=f"2428:{office.shared.new_secret()}",
        phone=phone,
        context=question.session_context,
        text=text,
        at=now,
        reported_at=None if order.when == "silent" else due_at,
        status=order.status,
        errmsg=order.errmsg,
    )
    office.book.add(send)
    if order.when == "prompt":
        for _ in range(order.times):
            office.post.order(send.serial_no, due_at)
    if order.status == "SUCCESS":
        office.shared.handset.add(
            owner_of(phone), CHANNEL, send.serial_no, "", f"【{question.sign_name}】{text}", now
        )
    return send


def reports(office: SmsOffice, question: PullQuestion, number: int) -> list[PullStatus]:
    """Handle `PullSmsSendStatusByPhoneNumber`. Raise Refused."""
    now = office.shared.clock()
    if question.sms_sdk_app_id != office.settings.sdk_app_id:
        raise Refused("InvalidParameterValue.SdkAppIdNotExist")
    if not (question.offset >= 0 and 1 <= question.limit <= MOST_ROWS):
        raise Refused("InvalidParameterValue")
    if question.begin_time < now - LAST_DAYS_S or question.begin_time > question.end_time:
        raise Refused("InvalidParameterValue.BeginTimeVerifyFail")
    office.shared.store.note_handled(number)
    sends = office.book.list_reports(
        question.phone_number, question.begin_time, question.end_time, now
    )
    page = sends[question.offset : question.offset + question.limit]
    return [_report(send, office.orders) for send in page]


def _report(send: Send, orders: Orders) -> PullStatus:
    return PullStatus(
        user_receive_time=int(send.reported_at or 0),
        country_code="86",
        subscriber_number=send.phone.removeprefix("+86"),
        phone_number=send.phone,
        serial_no=send.serial_no,
        report_status=send.status,
        description=send.errmsg,
        session_context=send.context if orders.is_context_returned else "",
    )
