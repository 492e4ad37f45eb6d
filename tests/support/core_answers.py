"""Right answers of the core, as dicts for a test to spoil."""

from typing import Any

ITEM: dict[str, Any] = {
    "implementCode": "11359900008801005F4350100001001",
    "basicCode": "000100001001",
    "version": 3,
    "name": "居民身份证换领",
    "nameEn": "Replacing an identity card",
    "type": "07",
    "level": "3",
    "agency": {"name": "榕城市公安局", "uscc": "11359900008801005F", "phone": "0599-110"},
    "region": "359900",
    "kind": "2",
    "applicantKinds": ["1"],
    "star": 5,
    "visits": 0,
    "channels": ["mobile", "terminal"],
    "requiredLevel": "3",
    "statutoryDays": 60,
    "promisedDays": 5,
    "forwardWithinHours": 24,
    "conditions": ["户籍在本市"],
    "steps": [{"name": "受理", "days": 1}, {"name": "送达"}],
    "materials": [
        {
            "code": "M1",
            "name": "居民户口簿",
            "required": True,
            "form": "1",
            "formats": ["image/jpeg", "application/pdf"],
            "maxBytes": 10485760,
            "copies": 1,
            "source": "公安部门核发",
            "certTypeCode": "11100000009901008H011",
            "certFields": ["holder", "number"],
            "tolerable": True,
            "note": "首页和本人页",
        }
    ],
    "commitment": {"available": True, "text": "本人承诺…"},
    "tolerance": True,
    "fee": {"charged": True, "standard": "20 元", "basis": "发改价格", "online": True},
    "express": True,
    "bookable": False,
    "address": "榕城市政务服务中心",
    "hours": "周一至周五",
    "phone": "0599-12345",
    "legalBasis": ["居民身份证法"],
    "specialProcedures": [{"name": "公示", "days": 7, "basis": "条例第八条"}],
    "result": {"name": "居民身份证", "certTypeCode": "11100000009901008H001"},
    "plainNotes": ["老人可由子女代办"],
    "plainNotesEn": ["Children may apply for their parents"],
    "keywords": ["身份证"],
    "form": [
        {
            "name": "reason",
            "label": "换领原因",
            "labelEn": "Reason",
            "type": "choice",
            "required": True,
            "choices": [{"value": "expired", "label": "到期", "labelEn": "Expired"}],
            "note": "",
        },
        {
            "name": "since",
            "label": "到期日",
            "type": "date",
            "required": False,
            "choices": [],
            "shownWhen": {"field": "reason", "equals": "expired"},
        },
    ],
    "parts": [],
}

EVENT: dict[str, Any] = {
    "eventId": "e-1",
    "caseNo": "RC2026112300001",
    "sourceNo": "s-1",
    "version": 3,
    "kind": "supplement",
    "state": "12",
    "upstreamText": "请补正",
    "at": "2026-11-23T12:00:00+08:00",
    "detail": {"noticeId": "n-1", "deadline": "2026-11-30", "materials": [{"code": "M1"}]},
}

RECEIPT: dict[str, Any] = {"number": "SJ1", "kind": "receiving", "at": "2026-11-23T12:00:00+08:00"}

ACCEPTED: dict[str, Any] = {
    "caseNo": "RC2026112300001",
    "state": "11",
    "version": 2,
    "receivedAt": "2026-11-23T12:00:00+08:00",
    "receipt": RECEIPT,
}

CASE: dict[str, Any] = {
    "caseNo": "RC2026112300001",
    "sourceNo": "s-1",
    "itemCode": ITEM["implementCode"],
    "state": "30",
    "stateText": "办理中",
    "version": 4,
    "receivedAt": "2026-11-23T12:00:00+08:00",
    "promisedDate": "2026-11-30",
    "statutoryDate": "2027-02-19",
    "handler": {"department": "榕城市公安局", "person": "陈警官", "phone": "0599-110"},
    "events": [EVENT],
}

CASE_STATUS: dict[str, Any] = {"sourceNo": "s-1", "caseNo": "RC1", "state": "11", "version": 2}

NEW_STATUS: dict[str, Any] = {"state": "51", "version": 5}

EVALUATED: dict[str, Any] = {"evaluateId": "ev-1", "followUpBy": "2026-12-14"}

PAYMENT: dict[str, Any] = {
    "payNo": "P1",
    "url": "https://pay.example/P1",
    "amountFen": 2000,
    "expiresAt": "2026-11-23T12:30:00+08:00",
}

DELIVERY: dict[str, Any] = {"expressNo": "EX1", "carrier": "邮政"}
