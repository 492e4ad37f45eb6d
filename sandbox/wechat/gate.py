"""The gate of WeChat's server API. A call counts, and faults strike it, as `/wechat/<path>`."""

from collections import Counter
from dataclasses import dataclass, field

import msgspec
from aiohttp import web

from sandbox.faulty_replies import Reply, send, strike_before
from sandbox.stand_in import SharedParts
from sandbox.wechat.callbacks import CallbackPost, Event
from sandbox.wechat.dialect import Refused, refuse, success
from sandbox.wechat.orders import Orders
from sandbox.wechat.people import redeem_code
from sandbox.wechat.sends import Message, read_order, send_message
from sandbox.wechat.settings import WechatSettings
from sandbox.wechat.templates import TEMPLATES
from sandbox.wechat.tokens import check_app, check_token, other_token, stable_token

STABLE_TOKEN, TOKEN = "/cgi-bin/stable_token", "/cgi-bin/token"
LOGIN = "/sns/jscode2session"
SEND = "/cgi-bin/message/subscribe/send"
GET_TEMPLATES = "/wxaapi/newtmpl/gettemplate"
CALLS = {STABLE_TOKEN: "POST", TOKEN: "GET", LOGIN: "GET", SEND: "POST", GET_TEMPLATES: "GET"}


class TokenQuestion(msgspec.Struct):
    grant_type: str = ""
    appid: str = ""
    secret: str = ""
    force_refresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatOffice:
    """Shared resources of WeChat. `under_way` counts the sends to each openid."""

    settings: WechatSettings
    shared: SharedParts
    post: CallbackPost
    orders: Orders
    under_way: Counter[str] = field(default_factory=Counter)


class Gate:
    """Gate of the public port."""

    def __init__(self, office: WechatOffice) -> None:
        self._office = office

    async def handle(self, request: web.Request) -> web.StreamResponse:
        shared, path = self._office.shared, f"/wechat{request.path}"
        now = shared.clock()
        number = shared.store.note_received(path, "", now)
        body = await request.read()
        openid = _openid(body) if request.path == SEND else ""
        is_alone = not self._office.under_way[openid]
        self._office.under_way[openid] += bool(openid)
        try:
            striking = shared.faults.take_due(path, now)
            early = await strike_before(request, striking, shared.faults.hold)
            if early is not None:
                return early
            reply = self._answer(request, body, number, is_alone=is_alone)
            return await send(request, reply, striking, shared.faults.hold)
        finally:
            self._office.under_way[openid] -= bool(openid)

    def _answer(self, request: web.Request, body: bytes, number: int, *, is_alone: bool) -> Reply:
        office, store = self._office, self._office.shared.store
        try:
            if request.method != CALLS.get(request.path):
                raise Refused(43002, "require POST method")
            if (ordered := office.orders.take(request.path)) is not None:
                raise ordered
            with store.transaction():
                store.note_handled(number)
                data = self._do(request, body, is_alone=is_alone)
            return success(data)
        except Refused as refused:
            return refuse(refused, "65a1b2c3-1a2b3c4d-5e6f7a8b")

    def _do(self, request: web.Request, body: bytes, *, is_alone: bool) -> object:
        office, query = self._office, request.query
        store, now = office.shared.store, office.shared.clock()
        match request.path:
            case "/cgi-bin/stable_token":
                question = _read(body)
                check_app(office.settings, question.appid, question.secret)
                fresh, is_forced = office.shared.new_secret(), question.force_refresh
                return stable_token(store, fresh, now, is_forced=is_forced)
            case "/cgi-bin/token":
                check_app(office.settings, query.get("appid"), query.get("secret"))
                return other_token(store, office.shared.new_secret(), now)
            case "/sns/jscode2session":
                check_app(office.settings, query.get("appid"), query.get("secret"))
                openid = redeem_code(store, query.get("js_code", ""), now)
                return {"openid": openid, "session_key": office.shared.new_secret()}
        check_token(store, query.get("access_token"), now)
        if request.path == GET_TEMPLATES:
            wire = [template.wire() for template in TEMPLATES.values()]
            return {"errcode": 0, "errmsg": "ok", "data": wire}
        if not is_alone:
            raise Refused(43108, "concurrent sends to the same user")
        return self._send(body)

    def _send(self, body: bytes) -> object:
        office = self._office
        number, arrives = str(office.orders.next_number()), office.orders.arrival_code == "0"
        message = send_message(office.shared, read_order(body), number, arrives=arrives)
        office.post.put(arrival(office, message))
        answer: dict[str, object] = {"errcode": 0, "errmsg": "ok"}
        return answer | ({"msgid": int(message.number)} if office.orders.gives_numbers else {})


def arrival(office: WechatOffice, message: Message) -> Event:
    """Return the event that says that a message arrived, or as ordered that it did not."""
    item = {
        "TemplateId": message.template,
        "MsgID": message.number,
        "ErrorCode": office.orders.arrival_code,
        "ErrorStatus": "success" if office.orders.arrival_code == "0" else "failed",
    }
    now = int(office.shared.clock())
    return Event("sent", message.openid, now, [item], office.post.format)


def _read(body: bytes) -> TokenQuestion:
    try:
        return msgspec.json.decode(body, type=TokenQuestion)
    except msgspec.DecodeError:
        raise Refused(47001, "data format error") from None


def _openid(body: bytes) -> str:
    try:
        return read_order(body).touser
    except Refused:
        return ""
