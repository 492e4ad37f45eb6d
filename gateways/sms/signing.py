r"""Signature TC3-HMAC-SHA256 of Tencent Cloud's API 3.0.

    canonical request  POST \n / \n \n headers \n signed names \n hex(sha256(body))
    text to sign       TC3-HMAC-SHA256 \n timestamp \n date/service/tc3_request \n hex(sha256(…))
    key                HMAC of "tc3_request" under HMAC of service under HMAC of date under TC3+key

The date is the timestamp's in UTC. We sign `content-type` and `host`, as the documentation does.
Sources: docs/sources.md.
"""

import hashlib
import hmac
from datetime import UTC, datetime

ALGORITHM = "TC3-HMAC-SHA256"
CONTENT_TYPE = "application/json; charset=utf-8"
_NAMES = "content-type;host"


def canonical_request(host: str, body: bytes) -> str:
    """Return the request as the signature sees it."""
    headers = f"content-type:{CONTENT_TYPE}\nhost:{host}\n"
    return f"POST\n/\n\n{headers}\n{_NAMES}\n{hashlib.sha256(body).hexdigest()}"


def signature(secret_key: str, service: str, host: str, timestamp: int, body: bytes) -> str:
    """Compute the signature: 64 hex digits. `timestamp` is Unix time in seconds."""
    date = _date(timestamp)
    request = hashlib.sha256(canonical_request(host, body).encode()).hexdigest()
    text = f"{ALGORITHM}\n{timestamp}\n{date}/{service}/tc3_request\n{request}"
    key = f"TC3{secret_key}".encode()
    for part in (date, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def authorization(
    secret_id: str, secret_key: str, service: str, host: str, timestamp: int, body: bytes
) -> str:
    """Build the value of the header `Authorization`."""
    scope = f"{_date(timestamp)}/{service}/tc3_request"
    value = signature(secret_key, service, host, timestamp, body)
    return f"{ALGORITHM} Credential={secret_id}/{scope}, SignedHeaders={_NAMES}, Signature={value}"


def _date(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
