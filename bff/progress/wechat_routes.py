"""Routes of WeChat's message push (消息推送)."""

from __future__ import annotations

from sanic.response import HTTPResponse, text

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.progress.wechat_caller import WechatCaller
from gateways.wechat.events import read_subscription_event

routes = Routes("WeChat", "Message push of the mini program")

_TAKEN = "success"


@routes.get("/wechat/callback", limit=None, media="text/plain")
async def check_wechat_address(call: Call[WechatCaller]) -> HTTPResponse:
    """Check this address for WeChat: its own ``echostr`` goes back to it."""
    return text(call.caller.echo)


@routes.post("/wechat/callback", limit=None, media="text/plain")
async def receive_wechat_event(call: Call[WechatCaller]) -> HTTPResponse:
    """Receive an event of WeChat in secure mode, in JSON or XML.

    A repetition gets the same answer. What is no event of subscription messages is left.
    """
    context, event = call.context, read_subscription_event(call.caller.members)
    parts = context.progress.wechat
    if event is None or parts is None:
        context.counters["wechat_event_other"] += 1
    elif not await parts.events.take_in(event):
        context.counters["wechat_event_repeated"] += 1
    return text(_TAKEN)
