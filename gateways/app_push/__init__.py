"""App pushes (应用推送) by JPush (极光), REST API v3."""

from gateways.app_push.client import (
    AppPushClient,
    AppPushConfig,
    CidResult,
    PushOrder,
    PushResult,
    connect,
)
from gateways.app_push.codes import End, Rule, rule_of

__all__ = [
    "AppPushClient",
    "AppPushConfig",
    "CidResult",
    "End",
    "PushOrder",
    "PushResult",
    "Rule",
    "connect",
    "rule_of",
]
