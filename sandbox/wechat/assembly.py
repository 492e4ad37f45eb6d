"""Assembly of WeChat: its calls, its part of the admin port, the post of its events."""

from aiohttp import web

from sandbox.stand_in import SharedParts, StandIn
from sandbox.wechat.admin import WechatDesk
from sandbox.wechat.callbacks import CallbackPost
from sandbox.wechat.gate import Gate, WechatOffice
from sandbox.wechat.orders import Orders
from sandbox.wechat.settings import WechatSettings
from sandbox.wechat.tables import SCHEMA

MAX_BODY = 64 * 1024


def stand_in(settings: WechatSettings, shared_parts: SharedParts) -> StandIn:
    """Return WeChat, not listening yet."""
    shared_parts.store.add_tables(SCHEMA)
    post = CallbackPost(settings, shared_parts, settings.callback_url, settings.format)
    office = WechatOffice(settings=settings, shared=shared_parts, post=post, orders=Orders())
    desk = WechatDesk(office)
    desk.offer_buttons()
    app = web.Application(client_max_size=MAX_BODY)
    app.add_routes([web.route("*", "/{call:.*}", Gate(office).handle)])
    return StandIn(port=settings.port, public=app, admin=desk.routes(), beside=[post.run()])
