"""Stand-ins for the outside systems, spoken to over HTTP. Everybody in them is invented.

`core/` is the province's core platform, `wechat/` is WeChat. Another system is a package beside
them, a field of `SandboxSettings`, and a line in `server.running`; what they share is here: the
server, the admin port, the file, the faults, the clock.

Start them with `python -m sandbox`, or inside a test's loop:

    core = CoreSettings(app_id=…, app_key=…)
    async with running(SandboxSettings(core=core, database=…)) as sandbox:
        sandbox.url, sandbox.admin_url
"""

from sandbox.core import CoreSettings
from sandbox.server import Sandbox, run_sandbox
from sandbox.settings import SandboxSettings
from sandbox.wechat import WechatSettings

__all__ = ["CoreSettings", "Sandbox", "SandboxSettings", "WechatSettings", "run_sandbox"]
