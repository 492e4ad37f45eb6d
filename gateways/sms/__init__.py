"""SMS (短信) by Tencent Cloud, API 2021-01-11.

client ─┬─ signing   TC3-HMAC-SHA256
        ├─ wire      shapes of questions and answers
        └─ codes     what each code means for us
receipts             what Tencent posts to us
"""

from gateways.sms.client import SmsClient, SmsConfig, SmsReport, SmsResult, connect
from gateways.sms.codes import End, Rule, rule_of
from gateways.sms.receipts import MAX_RECEIPT_BYTES, SmsReceipt, UnfitReceipts, read_receipts

__all__ = [
    "MAX_RECEIPT_BYTES",
    "End",
    "Rule",
    "SmsClient",
    "SmsConfig",
    "SmsReceipt",
    "SmsReport",
    "SmsResult",
    "UnfitReceipts",
    "connect",
    "read_receipts",
    "rule_of",
]
