"""A well-formed body for every route that takes one, by its path in the route table."""

from __future__ import annotations

from typing import Any

CASE = "/v1/cases/<case_id:id>"
EVALUATE = f"{CASE}/evaluation"
KEYED = {"/v1/cases", f"{CASE}/supplements", EVALUATE}
PRESENT = "/v1/certificates/<certificate_id:str>/presentations"
DRAFT = "/v1/drafts/<draft_id:id>"
KIOSK_SIDE = [f"/v1/kiosk-sign-ins/{what}" for what in ("person", "token", "refusal")]
APPROVE = "/v1/kiosk-sign-ins/<user_code:str>/approval"
REPLACE = "/v1/drafts/<draft_id:id>/certificates"
SETTINGS = "/v1/page-settings"
DEVICE, READ = "/v1/devices/current", "/v1/inbox/read"
SUBSCRIPTIONS = "/v1/wechat/subscriptions"
PREFERENCES = "/v1/notification-preferences"
BODIES: dict[str, dict[str, Any]] = {
    "/v1/sessions/app": {"ticket": "ST-unknown", "device": "手机"},
    "/v1/sessions/mini-program": {"code": "unknown"},
    "/v1/sessions/mini-program/binding": {"code": "unknown", "ticket": "ST-unknown"},
    "/v1/sessions/refresh": {"refreshToken": "unknown"},
    "/v1/delegations": {
        "agentName": "王吉",
        "agentCertType": "111",
        "agentCertNo": "11010519491231002X",
    },
    **{path: {"deviceCode": "unknown"} for path in KIOSK_SIDE},
    APPROVE: {"matchDigits": "07"},
    DEVICE: {"registrationId": "1a0018970a8b3f4c123", "platform": "android"},
    READ: {"upTo": 1},
    SETTINGS: {"values": {"contrast": "night"}},
    PREFERENCES: {
        "progressBySms": False,
        "channels": [{"channel": name, "on": True} for name in ("sms", "app", "wechat")],
        "quietHours": None,
        "benefits": False,
    },
    SUBSCRIPTIONS: {"answers": [{"templateId": "template-of-progress", "answer": "accept"}]},
    "/v1/terminals/enrolment": {"enrolmentCode": "AAAA-BBBB-CCCC"},
    "/v1/sessions/terminal": {"terminalId": "demo-desk-3"},
    "/v1/terminals/heartbeat": {"softwareVersion": "1.0.0"},
    PRESENT: {"purpose": "verify", "consentedFields": ["holder"], "presentationId": "abcdefgh"},
    "/v1/scans": {"code": "A" * 32, "useCause": "核验", "operator": "王窗口"},
    "/v1/drafts": {"itemCode": "1135990000880600904002011001001"},
    DRAFT: {"form": {"address": "示范路8号"}},
    REPLACE: {
        "materialCode": "identityCard",
        "certificateId": "abcdefgh",
        "consentedFields": ["holder"],
    },
    f"{CASE}/certificates": {
        "materialCode": "identityCard",
        "certificateId": "abcdefgh",
        "consentedFields": ["holder"],
    },
    "/v1/cases": {"draftId": "abcdefgh", "draftVersion": 1},
    f"{CASE}/supplements": {"noticeId": "N1", "form": {}},
    f"{CASE}/withdrawal": {"reason": "不办了"},
    EVALUATE: {"grade": 1},
    f"{CASE}/delivery": {
        "name": "林秀英",
        "mobile": "13900001234",
        "region": "榕城市鼓山区",
        "detail": "示范路88号",
    },
}
