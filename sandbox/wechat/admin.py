"""WeChat's calls of the admin port.

| call | body → answer |
|---|---|
| `POST /admin/wechat/codes` | `{uid, isRisky?}` → `{code, openid}`, as `wx.login` gives it |
| `POST /admin/wechat/popup` | `{uid, answers: {template: accept or reject}, format?}` → 204 |
| `POST /admin/wechat/change` | `{uid, templates}` → 204: switched off in WeChat's settings |
| `POST /admin/wechat/tokens` | `{refuseWith}` → `{tokens}`: every token so far is refused |
| `POST /admin/wechat/answers` | an AnswerOrder → 204 |
| `POST /admin/wechat/sends` | SendOrders → 204 |
| `POST /admin/wechat/bans` | `{template, isBanned}` → 204 |
| `POST /admin/wechat/callback` | `{url, format?}` → 204 |
| `GET /admin/wechat/callbacks` | → the answers of the app's server |
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import msgspec
from aiohttp import web

from sandbox.admin_replies import not_found, read_order, reply
from sandbox.handset import Button, HandsetMessage
from sandbox.wechat.callbacks import Event
from sandbox.wechat.gate import WechatOffice
from sandbox.wechat.mini_program import bind, login_code
from sandbox.wechat.orders import AnswerOrder, SendOrders
from sandbox.wechat.people import openid_of
from sandbox.wechat.sends import allowance, answer_popup, withdraw
from sandbox.wechat.settings import Format
from sandbox.wechat.templates import NOTICE, PROGRESS, TEMPLATES, Template
from sandbox.wechat.tokens import refuse_all

Answer = Literal["accept", "reject"]


class _Order(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    pass


class CodeOrder(_Order, frozen=True):
    uid: str
    is_risky: bool = False


class PopupOrder(_Order, frozen=True):
    uid: str
    answers: dict[str, Answer]
    format: Format | None = None
    is_nested: bool = False


class ChangeOrder(_Order, frozen=True):
    uid: str
    templates: list[str]


class TokenOrder(_Order, frozen=True):
    refuse_with: Literal[40001, 40014, 42001] = 42001


class BanOrder(_Order, frozen=True):
    template: str
    is_banned: bool = True


class CallbackOrder(_Order, frozen=True):
    url: str | None
    format: Format | None = None


@dataclass(frozen=True, slots=True)
class WechatDesk:
    """Handlers of the admin port."""

    office: WechatOffice

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/admin/wechat/codes", self.add_code),
            web.post("/admin/wechat/popup", self.answer_popup),
            web.post("/admin/wechat/change", self.change),
            web.post("/admin/wechat/tokens", self.refuse_tokens),
            web.post("/admin/wechat/answers", self.add_answers),
            web.post("/admin/wechat/sends", self.set_sends),
            web.post("/admin/wechat/bans", self.ban),
            web.post("/admin/wechat/callback", self.set_callback),
            web.get("/admin/wechat/callbacks", self.callbacks),
        ]

    def offer_buttons(self) -> None:
        """Put buttons on the handset: bind, and allow and refuse as the popup has them."""
        handset = self.office.shared.handset
        for name, label, label_en, press in (
            ("bind", "绑定微信", "Bind WeChat", self._bind),
            ("accept", "允许微信消息", "Allow WeChat messages", self._answerer("accept")),
            ("reject", "拒绝微信消息", "Refuse WeChat messages", self._answerer("reject")),
        ):
            handset.offer(
                "wechat",
                Button(name=name, label=label, label_en=label_en, press=press, is_of_phone=True),
            )
        handset.describe("wechat", self._describe)

    async def _bind(self, uid: str, message: HandsetMessage | None) -> None:
        await bind(self.office, uid)

    def _answerer(self, answer: Answer) -> Callable[[str, HandsetMessage | None], Awaitable[None]]:
        async def press(uid: str, message: HandsetMessage | None) -> None:
            self.popup(PopupOrder(uid=uid, answers=dict.fromkeys(TEMPLATES, answer)))

        return press

    def _describe(self, uid: str) -> tuple[str, str]:
        """Say in Chinese and English what the person allows."""
        office = self.office
        openid = openid_of(office.shared.store, office.settings.app_id, uid)
        rest = allowance(office.shared, openid, PROGRESS)
        if allowance(office.shared, openid, NOTICE):
            return (
                f"已允许待办和结果，进度还能收 {rest} 条",
                f"Tasks and results: yes. Progress: {rest} left",
            )
        return (
            f"还没有允许待办和结果，进度还能收 {rest} 条",
            f"Tasks and results: no. Progress: {rest} left",
        )

    def popup(self, order: PopupOrder) -> None:
        """Write down the answers of a person and tell the app's server."""
        office, store = self.office, self.office.shared.store
        openid = openid_of(store, office.settings.app_id, order.uid)
        templates = {_template(template): answer for template, answer in order.answers.items()}
        with store.transaction():
            for template, answer in templates.items():
                answer_popup(office.shared, openid, template, accepts=answer == "accept")
        items = [
            {"TemplateId": template.id, "SubscribeStatusString": answer, "PopupScene": "0"}
            for template, answer in templates.items()
        ]
        self._post("popup", openid, items, order.format, is_nested=order.is_nested)

    async def add_code(self, request: web.Request) -> web.Response:
        order = await read_order(request, CodeOrder)
        code, openid = login_code(self.office, order.uid, is_risky=order.is_risky)
        return reply({"code": code, "openid": openid})

    async def answer_popup(self, request: web.Request) -> web.Response:
        self.popup(await read_order(request, PopupOrder))
        return web.Response(status=204)

    async def change(self, request: web.Request) -> web.Response:
        order = await read_order(request, ChangeOrder)
        store = self.office.shared.store
        openid = openid_of(store, self.office.settings.app_id, order.uid)
        for template in map(_template, order.templates):
            withdraw(self.office.shared, openid, template)
        items = [
            {"TemplateId": name, "SubscribeStatusString": "reject"} for name in order.templates
        ]
        self._post("change", openid, items, None, is_nested=False)
        return web.Response(status=204)

    async def refuse_tokens(self, request: web.Request) -> web.Response:
        order = await read_order(request, TokenOrder)
        return reply({"tokens": refuse_all(self.office.shared.store, order.refuse_with)})

    async def add_answers(self, request: web.Request) -> web.Response:
        self.office.orders.add(await read_order(request, AnswerOrder))
        return web.Response(status=204)

    async def set_sends(self, request: web.Request) -> web.Response:
        order = await read_order(request, SendOrders)
        self.office.orders.gives_numbers = order.gives_numbers
        self.office.orders.arrival_code = order.arrival_code
        return web.Response(status=204)

    async def ban(self, request: web.Request) -> web.Response:
        order = await read_order(request, BanOrder)
        sql = (
            "INSERT OR IGNORE INTO wechat_banned VALUES (?)"
            if order.is_banned
            else "DELETE FROM wechat_banned WHERE template = ?"
        )
        self.office.shared.store.change(sql, order.template)
        return web.Response(status=204)

    async def set_callback(self, request: web.Request) -> web.Response:
        order = await read_order(request, CallbackOrder)
        self.office.post.url = order.url
        self.office.post.format = order.format or self.office.post.format
        return web.Response(status=204)

    async def callbacks(self, request: web.Request) -> web.Response:
        return reply(self.office.post.answers)

    def _post(
        self,
        kind: str,
        openid: str,
        items: list[dict[str, str]],
        form: Format | None,
        *,
        is_nested: bool,
    ) -> None:
        post, now = self.office.post, int(self.office.shared.clock())
        post.put(Event(kind, openid, now, items, form or post.format, is_nested))


def _template(template_id: str) -> Template:
    if template_id not in TEMPLATES:
        raise not_found("no such template")
    return TEMPLATES[template_id]
