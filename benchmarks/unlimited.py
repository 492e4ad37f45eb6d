"""The real server, with limits that are counted as always but too high to be reached."""

from __future__ import annotations

from dataclasses import replace

from bff.app import create_app
from bff.capabilities import rate_policies
from bff.commands import BACKLOG
from bff.http.protocol import Connection
from bff.settings import load_settings

if __name__ == "__main__":
    settings = load_settings()
    policies = {name: replace(policy, quota=10**9) for name, policy in rate_policies().items()}
    unlimited = replace(settings, rate_policies=policies, connections_per_account=10**9)
    create_app(unlimited).run(
        settings.host,
        settings.port,
        single_process=True,
        motd=False,
        access_log=False,
        backlog=BACKLOG,
        protocol=Connection,
    )
