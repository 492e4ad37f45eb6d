"""WeChat as a caller, identified by the signature of its callbacks."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from bff.api.callers import SecuritySchemes
from bff.context import AppContext
from bff.http.request import BffRequest
from bff.problems import Problem, ProblemKind
from bff.progress.problems import WECHAT_REFUSED

log = logging.getLogger("bff.progress")


@dataclass(frozen=True, slots=True)
class WechatCaller:
    """WeChat (微信), proved for this request. ``echo`` answers its check of our address."""

    echo: str = field(default="", repr=False)
    members: Mapping[str, object] = field(default_factory=dict, repr=False)

    scheme: ClassVar[str] = "wechat"
    words: ClassVar[str] = "WeChat"
    security: ClassVar[SecuritySchemes] = {
        "wechatSignature": {
            "type": "apiKey",
            "in": "query",
            "name": "msg_signature",
            "description": "Signature of WeChat's message push in secure mode, with `timestamp` "
            "and `nonce`; of its check of our address, `signature`",
        }
    }
    is_known: ClassVar[bool] = True
    id: ClassVar[str] = "wechat"
    limited_as: ClassVar[str] = "wechat"
    problems: ClassVar[tuple[ProblemKind, ...]] = (WECHAT_REFUSED,)

    @classmethod
    async def identify(cls, context: AppContext, request: BffRequest) -> WechatCaller:
        """Identify WeChat by its signature. Raise ``wechat-refused``; only the log says why."""
        parts = context.progress.wechat
        if parts is None:
            raise _refusal(context, "not set up")
        from gateways.wechat.callbacks import CallbackRefused

        query, now = dict(request.query_args), context.clock.unix()
        try:
            if request.method == "GET":
                return cls(echo=parts.callbacks.answer_url_check(query, now))
            return cls(members=parts.callbacks.open(query, request.body, now))
        except CallbackRefused as refused:
            raise _refusal(context, refused.reason) from None


def _refusal(context: AppContext, reason: str) -> Problem:
    context.counters["wechat_callback_refused"] += 1
    log.warning("wechat callback refused: %s", reason)
    return Problem(WECHAT_REFUSED)
