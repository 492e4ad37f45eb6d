"""The gate of the SMS service: a call is counted as `/sms/<action>`, and faults strike it there."""

from typing import TypeVar

import msgspec
from aiohttp import web

from sandbox.faulty_replies import Reply, send, strike_before
from sandbox.sms import dialect
from sandbox.sms.dialect import Refused
from sandbox.sms.sending import SmsOffice, accept, reports
from sandbox.sms.signing import verify

T = TypeVar("T")

VERSION = "2021-01-11"
ACTIONS = ("SendSms", "PullSmsSendStatusByPhoneNumber")


class Gate:
    """Gate of the public port."""

    def __init__(self, office: SmsOffice) -> None:
        self._office = office

    async def handle(self, request: web.Request) -> web.StreamResponse:
        office, action = self._office, request.headers.get("X-TC-Action", "")
        now = office.shared.clock()
        path = f"/sms/{action if action in ACTIONS else 'unknown'}"
        number = office.shared.store.note_received(path, "", now)
        striking = office.shared.faults.take_due(path, now)
        early = await strike_before(request, striking, office.shared.faults.hold)
        if early is not None:
            return early
        request_id = office.shared.new_secret()
        body = await request.read()
        try:
            _check_head(request, action)
            verify(office.settings, now, request.headers, body)
            reply = await self._answer(action, body, number, request_id)
        except Refused as refused:
            reply = dialect.refuse(refused.code, request_id)
        return await send(request, reply, striking, office.shared.faults.hold)

    async def _answer(self, action: str, body: bytes, number: int, request_id: str) -> Reply:
        office = self._office
        if action == "SendSms":
            statuses, sends = accept(office, _read(body, dialect.SendQuestion), number)
            if office.orders.receipts.when == "early":
                for row in sends:
                    await office.post.post(row)
            return dialect.success("SendStatusSet", statuses, request_id)
        rows = reports(office, _read(body, dialect.PullQuestion), number)
        return dialect.success("PullSmsSendStatusSet", rows, request_id)


def _check_head(request: web.Request, action: str) -> None:
    if action not in ACTIONS:
        raise Refused("InvalidAction")
    if request.headers.get("X-TC-Version") != VERSION:
        raise Refused("NoSuchVersion")
    if not request.headers.get("X-TC-Region"):
        raise Refused("MissingParameter")


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError:
        raise Refused("InvalidParameter") from None
