"""The app push service's calls of the admin port (`sandbox/admin.py`)."""

from dataclasses import dataclass

import msgspec
from aiohttp import web

from sandbox.admin_replies import not_found, read_order, reply
from sandbox.app_push.gate import PushOffice, ReceiptOrder
from sandbox.handset import Button, HandsetMessage

MOST_PUSHES = 1000


class DeviceOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    registration_id: str
    uid: str


class RemovalOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    registration_id: str


@dataclass(frozen=True, slots=True)
class PushDesk:
    """Handlers of the admin port."""

    office: PushOffice

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/admin/app-push/devices", self.announce),
            web.post("/admin/app-push/devices/gone", self.remove),
            web.post("/admin/app-push/receipts", self.set_receipts),
            web.get("/admin/app-push/pushes", self.list_pushes),
        ]

    def button(self) -> Button:
        """Return the button by which the device acknowledges a push now."""
        return Button(name="receipt", label="确认收到", label_en="Acknowledge", press=self.press)

    async def press(self, uid: str, message: HandsetMessage | None) -> None:
        now = self.office.shared.clock()
        if message is None or not self.office.book.receive(message.provider_id, now):
            raise LookupError("no such push")

    async def announce(self, request: web.Request) -> web.Response:
        order = await read_order(request, DeviceOrder)
        self.office.book.announce(order.registration_id, order.uid)
        return web.Response(status=204)

    async def remove(self, request: web.Request) -> web.Response:
        order = await read_order(request, RemovalOrder)
        if not self.office.book.remove(order.registration_id):
            raise not_found("no such device")
        return web.Response(status=204)

    async def set_receipts(self, request: web.Request) -> web.Response:
        self.office.receipts = await read_order(request, ReceiptOrder)
        return web.Response(status=204)

    async def list_pushes(self, request: web.Request) -> web.Response:
        return reply(self.office.book.last(MOST_PUSHES))
