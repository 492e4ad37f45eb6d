"""Stand-in for WeChat's server API, as far as the BFF calls it.

assembly ─┬─ gate ──> tokens, people, sends
          ├─ callbacks   events to the BFF, in secure mode
          └─ admin       its calls of the admin port
"""

from sandbox.wechat.assembly import stand_in
from sandbox.wechat.settings import WechatSettings

__all__ = ["WechatSettings", "stand_in"]
