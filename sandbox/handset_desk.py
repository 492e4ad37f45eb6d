"""The handsets' calls of the admin port (`sandbox/admin.py`), and the page that shows one."""

from dataclasses import dataclass

import msgspec
from aiohttp import web

from sandbox.admin_replies import bad, not_found, reply
from sandbox.handset import Button, Handset, HandsetMessage
from sandbox.handset_page import READ, language, page


class Message(msgspec.Struct, frozen=True, rename="camel"):
    """A message as the admin port lists it."""

    id: int
    uid: str
    channel: str
    provider_id: str
    title: str
    text: str
    at: float
    is_read: bool


@dataclass(frozen=True, slots=True)
class HandsetDesk:
    """Handlers of the handsets."""

    handset: Handset

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/admin/handset", self.list_messages),
            web.delete("/admin/handset", self.clear),
            web.get("/admin/handset/page", self.show),
            web.post("/admin/handset/press", self.press),
        ]

    async def list_messages(self, request: web.Request) -> web.Response:
        after = request.query.get("after", "0")
        if not after.isdecimal():
            raise bad("after must be a number")
        messages = self.handset.messages(request.query.get("uid"), int(after))
        return reply(
            [msgspec.convert(message, Message, from_attributes=True) for message in messages]
        )

    async def clear(self, request: web.Request) -> web.Response:
        self.handset.clear()
        return web.Response(status=204)

    async def show(self, request: web.Request) -> web.Response:
        return page(self.handset, request.query.get("uid"), language(request))

    async def press(self, request: web.Request) -> web.Response:
        form = await request.post()
        uid, channel, name, number, lang = (
            str(form.get(field, "")) for field in ("uid", "channel", "button", "message", "lang")
        )
        message = self._message(uid, number)
        if message is not None and name == READ:
            self.handset.read(message)
        else:
            await self._press(channel, name, uid, message)
        raise web.HTTPSeeOther(
            request.url.with_path("/admin/handset/page").with_query({"uid": uid, "lang": lang})
        )

    async def _press(
        self, channel: str, name: str, uid: str, message: HandsetMessage | None
    ) -> None:
        button = self._button(channel, name, is_of_phone=message is None)
        try:
            await button.press(uid, message)
        except LookupError as error:
            raise not_found(str(error)) from error

    def _message(self, uid: str, number: str) -> HandsetMessage | None:
        if not number:
            return None
        message = self.handset.message(int(number)) if number.isdecimal() else None
        if message is None or message.uid != uid:
            raise not_found("no such message")
        return message

    def _button(self, channel: str, name: str, *, is_of_phone: bool) -> Button:
        for button in self.handset.buttons(channel, is_of_phone=is_of_phone):
            if button.name == name:
                return button
        raise not_found("no such button")
