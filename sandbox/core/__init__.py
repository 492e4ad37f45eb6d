"""Stand-in for the province's core platform (省级核心平台). Everybody in it is invented.

assembly ─┬─ gate ──> calls ──> the handlers: identity, certificates, items, cases …
          ├─ sign_on, payments   the pages that a citizen's browser meets
          ├─ admin, admin_cases  its calls of the admin port
          └─ timetable, pusher   cases that move on by themselves, events on their way
"""

from sandbox.core.assembly import stand_in
from sandbox.core.settings import CoreSettings

__all__ = ["CoreSettings", "stand_in"]
