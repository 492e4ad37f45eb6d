"""WeChat's server API, as far as a route or a job needs it.

`callbacks` is imported only when WeChat is set up: wechatpy takes a fifth of a second.
"""

from gateways.wechat.client import ClaimCode, Login, WechatClient
from gateways.wechat.config import WechatConfig
from gateways.wechat.errcodes import MEANINGS, Meaning, Verdict
from gateways.wechat.errors import (
    WechatBusy,
    WechatCircuitOpen,
    WechatCrowded,
    WechatError,
    WechatGarbled,
    WechatRefused,
    WechatStaleToken,
    WechatTimeout,
    WechatUnavailable,
    WechatUnreachable,
)
from gateways.wechat.subscriptions import LONG_TERM, ONE_TIME, SubscriptionMessage, Template
from gateways.wechat.tokens import AccessToken, AccessTokens, NoStore, TokenStore

__all__ = [
    "LONG_TERM",
    "MEANINGS",
    "ONE_TIME",
    "AccessToken",
    "AccessTokens",
    "ClaimCode",
    "Login",
    "Meaning",
    "NoStore",
    "SubscriptionMessage",
    "Template",
    "TokenStore",
    "Verdict",
    "WechatBusy",
    "WechatCircuitOpen",
    "WechatClient",
    "WechatConfig",
    "WechatCrowded",
    "WechatError",
    "WechatGarbled",
    "WechatRefused",
    "WechatStaleToken",
    "WechatTimeout",
    "WechatUnavailable",
    "WechatUnreachable",
]
