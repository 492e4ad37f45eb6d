"""The real server, with limits that are counted as always but too high to be reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sanic import Sanic

from bff.app import create_app
from bff.capabilities import WHOLE
from bff.commands import BACKLOG
from bff.context import AppContext
from bff.http.connections import Connections
from bff.http.protocol import Connection
from bff.http.rate_limits import RateWindows
from bff.settings import load_settings

if __name__ == "__main__":
    settings = load_settings()
    policies = {policy.name: replace(policy, quota=10**9) for policy in WHOLE.rate_policies}
    app = create_app(settings)

    @app.before_server_start
    async def open_limits(app: Sanic[Any, Any]) -> None:
        context: AppContext = app.ctx
        context.http.rate_windows = RateWindows(
            context.redis, context.clock, context.counters, policies
        )
        # As behind a proxy of ours, where all connections come from one address.
        context.http.connections = Connections(
            context.counters, proxies=1, at_once=10**9, per_account=10**9
        )

    app.run(
        settings.server.host,
        settings.server.port,
        single_process=True,
        motd=False,
        access_log=False,
        backlog=BACKLOG,
        protocol=Connection,
    )
