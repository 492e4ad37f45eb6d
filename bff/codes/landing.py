"""Page behind a code's link, for cameras and other scanners. It reads the code alone and changes nothing."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bff.context import AppContext
from bff.http import pages
from ground.language import Language, Text
from qr import CodeError, ExpiredCode, read

_GENUINE = (
    Text("这是“码上办”的二维码", "This is a Mashangban code"),
    Text(
        "只有政务服务窗口和自助机能读它。请把手机还给本人，或请工作人员扫描。",
        "Only service desks and kiosks can read it. Give the phone back to its owner, or ask the staff to scan the code.",
    ),
)
_EXPIRED = (
    Text("这个二维码已过期", "This code has expired"),
    Text(
        "请在手机上重新出示，再扫新码。",
        "Ask for a new code on the phone, then scan that one.",
    ),
)
_NOT_OURS = (
    Text("这个二维码不是本系统签发的", "This code was not issued by us"),
    Text(
        "不要相信它，也不要在它打开的网页上填写任何信息。",
        "Do not trust it, and enter nothing on a page that it opens.",
    ),
)


def page(context: AppContext, code_text: str, language: Language) -> HTTPResponse:
    """Explain the code to the person who scanned it."""
    title, text = _texts(context, code_text)
    return pages.page(title.render(language), text.render(language), language)


def _texts(context: AppContext, code_text: str) -> tuple[Text, Text]:
    try:
        read(context.codes.ring, code_text, context.clock.now())
    except ExpiredCode:
        return _EXPIRED
    except CodeError:
        return _NOT_OURS
    return _GENUINE
