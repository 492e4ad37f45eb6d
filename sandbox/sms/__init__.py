"""Stand-in for Tencent Cloud's SMS, API 2021-01-11.

assembly ─┬─ gate ──> signing, then sending or reports
          ├─ receipts   what it posts to the BFF
          └─ admin      its calls of the admin port
"""

from sandbox.sms.assembly import stand_in
from sandbox.sms.settings import SmsSettings

__all__ = ["SmsSettings", "stand_in"]
