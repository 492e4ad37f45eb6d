"""TC3-HMAC-SHA256, written apart from the client's: it checks callers."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from sandbox.sms.dialect import Refused
from sandbox.sms.settings import SmsSettings

TOLERANCE_S = 300
SERVICE = "sms"
_AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=(?P<id>[^/]+)/(?P<date>\d{4}-\d\d-\d\d)/(?P<service>\w+)"
    r"/tc3_request, SignedHeaders=(?P<names>[a-z;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)


def sign(
    key: str, date: str, service: str, timestamp: str, headers: Mapping[str, str], body: bytes
) -> str:
    """Compute a signature over `headers`, whose names are in lower case."""
    names = sorted(headers)
    lines = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in names)
    request = "\n".join(["POST", "/", "", lines, ";".join(names), hashlib.sha256(body).hexdigest()])
    hashed = hashlib.sha256(request.encode()).hexdigest()
    text = "\n".join(["TC3-HMAC-SHA256", timestamp, f"{date}/{service}/tc3_request", hashed])
    secret = ("TC3" + key).encode()
    for word in (date, service, "tc3_request"):
        secret = hmac.new(secret, word.encode(), "sha256").digest()
    return hmac.new(secret, text.encode(), "sha256").hexdigest()


def verify(settings: SmsSettings, now: float, headers: Mapping[str, str], body: bytes) -> None:
    """Verify a call. Raise Refused with `AuthFailure.*`."""
    parts = _AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    timestamp = headers.get("X-TC-Timestamp", "")
    if parts is None or not timestamp.isdecimal() or parts["service"] != SERVICE:
        raise Refused("AuthFailure.InvalidAuthorization")
    names = parts["names"].split(";")
    if not {"content-type", "host"} <= set(names) or names != sorted(names):
        raise Refused("AuthFailure.InvalidAuthorization")
    if parts["id"] != settings.secret_id:
        raise Refused("AuthFailure.SecretIdNotFound")
    if abs(int(timestamp) - now) > TOLERANCE_S:
        raise Refused("AuthFailure.SignatureExpire")
    date = datetime.fromtimestamp(int(timestamp), UTC).strftime("%Y-%m-%d")
    values = {name: headers.get(name, "") for name in names}
    expected = sign(settings.secret_key, date, SERVICE, timestamp, values, body)
    if parts["date"] != date or not hmac.compare_digest(parts["signature"], expected):
        raise Refused("AuthFailure.SignatureFailure")
