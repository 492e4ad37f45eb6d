"""The page behind a code's link, for foreign scanners. It changes nothing and asks nobody."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bff.context import AppContext
from bff.http import pages
from ground.language import Language, Text
from qr import CodeError, ExpiredCode, read

_GENUINE = (
    Text("这是一个证照二维码", "This is a certificate code"),
    Text(
        "只有政务服务窗口和自助机能核验它。请把手机交回持证人，或请工作人员扫描。",
        "Only service desks and kiosks can check it. Give the phone back to its holder, or ask the staff to scan the code.",
    ),
)
_EXPIRED = (
    Text("这个二维码已过期", "This code has expired"),
    Text(
        "二维码每分钟更新一次。请持证人重新出示。",
        "A code is valid for one minute. Ask the holder to show a new one.",
    ),
)
_NOT_OURS = (
    Text("这个二维码不是本系统签发的", "This code was not issued by us"),
    Text(
        "请勿采信，也不要在后续页面填写任何信息。",
        "Do not trust it. Enter nothing on a page that it leads to.",
    ),
)


def page(context: AppContext, scanned: str, language: Language) -> HTTPResponse:
    """Explain the code to the person who scanned it."""
    title, text = _said(context, scanned)
    return pages.page(title.said(language), text.said(language), language)


def _said(context: AppContext, scanned: str) -> tuple[Text, Text]:
    try:
        read(context.codes.ring, scanned, context.clock.now())
    except ExpiredCode:
        return _EXPIRED
    except CodeError:
        return _NOT_OURS
    return _GENUINE
