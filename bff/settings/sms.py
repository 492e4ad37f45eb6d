"""Settings of SMS by Tencent Cloud. Without them the channel is off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bff.settings.declaration import Variables, setting
from bff.settings.values import WEB, address, any_text, seconds, text

SECRET_PATH = re.compile(r"[A-Za-z0-9_-]{22,80}")
"""At least 128 bits in base64url: nobody can guess it."""
_OFF = "none: SMS are off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """Account at Tencent Cloud, and its approved templates."""

    url: str = setting(
        "BFF_SMS_URL",
        address(*WEB),
        "https://sms.tencentcloudapi.com",
        "address of Tencent Cloud's SMS",
    )
    region: str = setting("BFF_SMS_REGION", text(), "ap-guangzhou", "its region")
    timeout_s: float = setting(
        "BFF_SMS_TIMEOUT_S", seconds(0.1, 8), "5", "time limit of one call to it"
    )
    secret_id: str = setting(
        "BFF_SMS_SECRET_ID",
        any_text("text"),
        "",
        "our SecretId at Tencent Cloud. Set all of `BFF_SMS_…` together; without them citizens get "
        "no SMS",
        default_text=_OFF,
        secret=True,
    )
    secret_key: str = setting(
        "BFF_SMS_SECRET_KEY",
        any_text("text"),
        "",
        "our SecretKey",
        default_text=_OFF,
        secret=True,
    )
    app_id: str = setting(
        "BFF_SMS_APP_ID", any_text("text"), "", "our SmsSdkAppId", default_text=_OFF
    )
    sign_name: str = setting(
        "BFF_SMS_SIGN",
        any_text("text"),
        "",
        "the approved signature (短信签名), without brackets",
        default_text=_OFF,
    )
    template: str = setting(
        "BFF_SMS_TEMPLATE",
        any_text("text"),
        "",
        "number of the approved template `sms-normal-1`; the texts are below",
        default_text=_OFF,
    )
    plain_template: str = setting(
        "BFF_SMS_TEMPLATE_PLAIN",
        any_text("text"),
        "",
        "number of the template `sms-plain-1` (长辈版)",
        default_text=_OFF,
    )
    english_template: str = setting(
        "BFF_SMS_TEMPLATE_EN",
        any_text("text"),
        "",
        "number of the template `sms-en-1`",
        default_text=_OFF,
    )
    receipts_path: str = setting(
        "BFF_SMS_RECEIPTS_PATH",
        any_text("22 to 80 letters, digits, `-`, `_`"),
        "",
        "secret part of the address to which Tencent posts receipts: "
        "`<BFF_PUBLIC_URL>/sms/receipts/<this>`. They are not signed, so whoever knows it can "
        "forge them: take a random one",
        default_text=_OFF,
        secret=True,
    )

    @property
    def is_on(self) -> bool:
        return bool(self.secret_id)


_REQUIRED = {
    "secret_id": "BFF_SMS_SECRET_ID",
    "secret_key": "BFF_SMS_SECRET_KEY",
    "app_id": "BFF_SMS_APP_ID",
    "sign_name": "BFF_SMS_SIGN",
    "template": "BFF_SMS_TEMPLATE",
    "plain_template": "BFF_SMS_TEMPLATE_PLAIN",
    "english_template": "BFF_SMS_TEMPLATE_EN",
    "receipts_path": "BFF_SMS_RECEIPTS_PATH",
}


def read_sms(variables: Variables) -> Sms:
    """Read the settings. A part of them is a fault: all of them, or none."""
    sms = variables.read(Sms)
    missing = [name for member, name in _REQUIRED.items() if not getattr(sms, member).strip()]
    if missing and len(missing) < len(_REQUIRED):
        variables.faults.append(
            f"{', '.join(missing)} must be set too, or no BFF_SMS_… at all: SMS need all of them"
        )
    elif not missing and not SECRET_PATH.fullmatch(sms.receipts_path):
        variables.faults.append(
            "BFF_SMS_RECEIPTS_PATH must be 22 to 80 letters, digits, - or _, so that nobody "
            "guesses it. Make one with: python -c 'import secrets; print(secrets.token_urlsafe())'"
        )
    return sms
