"""States of a case (办件状态) and the transitions between them."""

TEXTS = {
    "10": "已提交",
    "11": "已收件",
    "12": "待补正",
    "13": "预审不通过",
    "20": "已受理",
    "21": "不予受理",
    "30": "办理中",
    "31": "特别程序",
    "40": "办结-准予",
    "41": "办结-不予",
    "50": "退件",
    "51": "已撤回",
    "52": "终止",
    "60": "已送达",
}
SUBMITTED, RECEIVED, TO_SUPPLEMENT = "10", "11", "12"
ACCEPTED, IN_PROGRESS, SPECIAL = "20", "30", "31"
GRANTED, REFUSED, WITHDRAWN, DELIVERED = "40", "41", "51", "60"

OPEN = frozenset({"10", "11", "12", "20", "30", "31"})
DECIDED = frozenset({GRANTED, REFUSED})
