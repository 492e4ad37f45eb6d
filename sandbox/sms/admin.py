"""The SMS service's calls of the admin port (`sandbox/admin.py`)."""

from dataclasses import dataclass

import msgspec
from aiohttp import web

from sandbox.admin_replies import read_order, reply
from sandbox.handset import Button, HandsetMessage
from sandbox.sms.orders import AnswerOrder, ContextOrder, ReceiptOrder
from sandbox.sms.receipts import URL
from sandbox.sms.sending import SmsOffice

MOST_SENDS = 1000


class ListingOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    phone: str
    is_listed: bool = True


class UrlOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: str | None


class SendEntry(msgspec.Struct, frozen=True, rename="camel"):
    """An SMS as the admin port lists it."""

    serial_no: str
    phone: str
    context: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class SmsDesk:
    """Handlers of the admin port."""

    office: SmsOffice

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/admin/sms/sends", self.list_sends),
            web.post("/admin/sms/answers", self.add_answer),
            web.post("/admin/sms/receipts", self.set_receipts),
            web.post("/admin/sms/receipts-url", self.set_url),
            web.post("/admin/sms/context", self.set_context),
            web.post("/admin/sms/blacklist", self.list_number),
            web.delete("/admin/sms/orders", self.clear),
        ]

    def button(self) -> Button:
        """Return the button that makes the carrier's receipt come now."""
        return Button(
            name="receipt", label="发送达回执", label_en="Send a receipt", press=self.press
        )

    async def press(self, uid: str, message: HandsetMessage | None) -> None:
        if message is None or self.office.book.find(message.provider_id) is None:
            raise LookupError("no such SMS")
        now = self.office.shared.clock()
        self.office.book.report(message.provider_id, now)
        self.office.post.order(message.provider_id, now)

    async def list_sends(self, request: web.Request) -> web.Response:
        sends = self.office.book.last(MOST_SENDS)
        return reply([msgspec.convert(send, SendEntry, from_attributes=True) for send in sends])

    async def add_answer(self, request: web.Request) -> web.Response:
        self.office.orders.add_answer(await read_order(request, AnswerOrder))
        return web.Response(status=204)

    async def set_receipts(self, request: web.Request) -> web.Response:
        self.office.orders.receipts = await read_order(request, ReceiptOrder)
        return web.Response(status=204)

    async def set_url(self, request: web.Request) -> web.Response:
        order = await read_order(request, UrlOrder)
        self.office.shared.store.remember(URL, order.url)
        return web.Response(status=204)

    async def set_context(self, request: web.Request) -> web.Response:
        order = await read_order(request, ContextOrder)
        self.office.orders.is_context_returned = order.is_returned
        return web.Response(status=204)

    async def list_number(self, request: web.Request) -> web.Response:
        order = await read_order(request, ListingOrder)
        self.office.book.list_number(order.phone, is_listed=order.is_listed)
        return web.Response(status=204)

    async def clear(self, request: web.Request) -> web.Response:
        self.office.orders.clear()
        return web.Response(status=204)
