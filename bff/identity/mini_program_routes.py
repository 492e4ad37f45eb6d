"""Routes of sign-in from WeChat's mini program."""

from __future__ import annotations

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.context import core_call
from bff.core_problems import CORE_UNAVAILABLE
from bff.identity import mini_program
from bff.identity.mini_program_problems import (
    NOT_BOUND,
    WECHAT_BLOCKED,
    WECHAT_CODE_REFUSED,
    WECHAT_UNAVAILABLE,
)
from bff.identity.problems import TICKET_REFUSED
from bff.identity.schemas import MiniProgramBinding, MiniProgramSignIn, SessionGrant

routes = Routes("Mini program", "Sign-in from WeChat")

_WECHAT = (WECHAT_CODE_REFUSED, WECHAT_BLOCKED, WECHAT_UNAVAILABLE)


@routes.post(
    "/v1/sessions/mini-program",
    status=201,
    limit="sign-in",
    limit_by=lambda call, body: body.code,
    problems=(NOT_BOUND, *_WECHAT),
)
async def sign_in_from_wechat(call: Call[AnonymousCaller], body: MiniProgramSignIn) -> SessionGrant:
    """Sign in with a WeChat account that is bound already.

    With ``not-bound``, bind it: with a new code. A code is good once, whatever the answer was.
    """
    return await mini_program.sign_in(call.context, body, core_call(call.request))


@routes.post(
    "/v1/sessions/mini-program/binding",
    status=201,
    limit="sign-in",
    limit_by=lambda call, body: body.code,
    problems=(*_WECHAT, TICKET_REFUSED, CORE_UNAVAILABLE),
)
async def bind_wechat(call: Call[AnonymousCaller], body: MiniProgramBinding) -> SessionGrant:
    """Bind a WeChat account to the person of a trust ticket (信任票据), and sign in.

    A person has one WeChat account, and an account one person: former bindings end.
    """
    return await mini_program.bind(call.context, body, core_call(call.request))
