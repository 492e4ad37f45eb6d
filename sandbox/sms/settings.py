"""Settings of the SMS service, from `SANDBOX_SMS_*`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from sandbox.environment import port


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSettings:
    """Account and limits. The defaults are everybody's, since nothing is sent for real.

    | variable | meaning | default |
    |---|---|---|
    | `SANDBOX_SMS_PORT` | | `8103` |
    | `SANDBOX_SMS_SECRET_ID`, `SANDBOX_SMS_SECRET_KEY` | the caller's | the demo's |
    | `SANDBOX_SMS_RECEIPTS_URL` | where receipts are posted | not posted |
    | `SANDBOX_SMS_DAILY` | SMS to one number in a day | `10` |
    """

    secret_id: str = "sandbox-sms-id"  # noqa: S105 - everybody may know it
    secret_key: str = field(default="sandbox-sms-secret-key", repr=False)
    sdk_app_id: str = "1400000000"
    sign_name: str = "码上办"
    port: int = 0
    receipts_url: str | None = field(default=None, repr=False)
    daily: int = 10

    def __post_init__(self) -> None:
        if self.receipts_url is not None and not self.receipts_url.startswith(
            ("http://", "https://")
        ):
            raise ValueError("the receipts URL must be http(s)://…")
        if self.daily < 1:
            raise ValueError("SANDBOX_SMS_DAILY must be at least 1")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings. Raise ValueError saying which variable is wrong."""
        daily = environ.get("SANDBOX_SMS_DAILY", "10")
        if not (daily.isascii() and daily.isdigit()):
            raise ValueError("SANDBOX_SMS_DAILY must be a number")
        return cls(
            secret_id=environ.get("SANDBOX_SMS_SECRET_ID", "sandbox-sms-id"),
            secret_key=environ.get("SANDBOX_SMS_SECRET_KEY", "sandbox-sms-secret-key"),
            port=port(environ, "SANDBOX_SMS_PORT", 8103),
            receipts_url=environ.get("SANDBOX_SMS_RECEIPTS_URL") or None,
            daily=int(daily),
        )
