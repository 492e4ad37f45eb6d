"""Stand-in for the province's core platform, spoken to over HTTP.

Everybody in it is invented. Start it with `python -m sandbox`, or inside a test's loop:

    async with running(SandboxSettings(app_id=…, app_key=…, database=…)) as sandbox:
        sandbox.url, sandbox.admin_url
"""

from sandbox.server import Sandbox, running
from sandbox.settings import SandboxSettings

__all__ = ["Sandbox", "SandboxSettings", "running"]
