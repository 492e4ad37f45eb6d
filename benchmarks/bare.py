"""The baselines of every comparison: a bare Sanic JSON handler, and one with our session check."""

from __future__ import annotations

import sys
from collections import Counter
from types import SimpleNamespace
from typing import Any

from sanic import Sanic
from sanic.response import HTTPResponse, json

from bff.app import configure
from bff.http.request import BffRequest
from bff.identity.callers import Citizen
from bff.identity.revocations import Revocations
from bff.identity.tokens import LIFE_S, Tokens
from bff.redis_seal import RedisSeal
from bff.settings import load_settings
from bff.signals import Signals
from ground.clock import SystemClock

ANSWER = {
    "id": "h7GkQx0Zr2mN",
    "name": "居民身份证",
    "state": "in_force",
    "items": [1, 2, 3],
    "next": None,
}


def create_app() -> Sanic[Any, Any]:
    app: Sanic[Any, Any] = Sanic("bare", request_class=BffRequest)
    settings = load_settings()
    configure(app, settings)
    clock = SystemClock()
    silent: Any = SimpleNamespace(listen=lambda *_: None)
    signals: Signals = silent
    app.ctx.identity = SimpleNamespace(
        tokens=Tokens(settings.keys, clock),
        revocations=Revocations(clock, signals, RedisSeal(settings.keys, Counter()), LIFE_S),
    )

    @app.get("/bare")
    async def bare(request: BffRequest) -> HTTPResponse:
        return json(ANSWER)

    @app.get("/checked")
    async def check_session(request: BffRequest) -> HTTPResponse:
        await Citizen.identify(app.ctx, request)
        return json(ANSWER)

    return app


if __name__ == "__main__":
    create_app().run(
        "127.0.0.1", int(sys.argv[1]), single_process=True, motd=False, access_log=False
    )
