"""Stand-in for JPush (极光推送), REST API v3.

assembly ─┬─ gate ──> the calls: push, cid, received detail
          └─ admin    its calls of the admin port
"""

from sandbox.app_push.assembly import stand_in
from sandbox.app_push.settings import AppPushSettings

__all__ = ["AppPushSettings", "stand_in"]
