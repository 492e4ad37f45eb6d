"""Routes of what a person allows WeChat to send."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.identity.callers import Citizen
from bff.identity.mini_program_problems import NOT_BOUND, WECHAT_UNAVAILABLE
from bff.progress import subscriptions
from bff.progress.subscription_schemas import PopupAnswers, Subscriptions
from bff.scopes import Scope

routes = Routes("WeChat subscriptions", "Messages that a person allows WeChat to bring")

PATH = "/v1/wechat/subscriptions"


@routes.get(PATH, scope=Scope.ACCOUNT)
async def read_wechat_subscriptions(call: Call[Citizen]) -> Subscriptions:
    """Read how many subscription messages (订阅消息) are left, and when to ask for more.

    Only a tap may open WeChat's popup: ask where ``ask`` is true, such as after a submission.
    """
    return await subscriptions.read(call.context, call.caller)


@routes.post(
    PATH,
    scope=Scope.ACCOUNT,
    limit="wechat-subscriptions",
    problems=(NOT_BOUND, WECHAT_UNAVAILABLE),
)
async def report_wechat_subscriptions(call: Call[Citizen], body: PopupAnswers) -> Subscriptions:
    """Report what the person answered at WeChat's popup.

    An accept is a hint, worth one message, until WeChat confirms it. After a refusal the person is
    left alone for 30 days.
    """
    return await subscriptions.report(call.context, call.caller, body)
