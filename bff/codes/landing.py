"""The page behind a code's link, for whoever scans it with something that is not ours. Changes
nothing, asks nobody.
"""

from __future__ import annotations

from html import escape

from sanic.response import HTTPResponse

from bff.context import AppContext
from bff.language import Language, Text
from qr import CodeError, ExpiredCode, read

_GENUINE = (
    Text("这是一个证照二维码", "This is a certificate code"),
    Text(
        "只有政务服务窗口和自助机能核验它。请把手机交回持证人，或请工作人员扫描。",
        "Only service desks and kiosks can check it. Give the phone back to its holder, or ask the staff to scan it.",
    ),
)
_EXPIRED = (
    Text("这个二维码已过期", "This code has expired"),
    Text(
        "二维码每分钟更新一次。请持证人重新出示。",
        "A code lives for a minute. Ask the holder to show a new one.",
    ),
)
_NOT_OURS = (
    Text("这个二维码不是本系统签发的", "This code was not issued by us"),
    Text(
        "请勿采信，也不要在后续页面填写任何信息。",
        "Do not trust it, and enter nothing on any page it leads to.",
    ),
)
_HEADER = Text("码上办 · 政务服务", "Mashangban · government services")

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{title}</title><link rel="stylesheet" href="/shared/base.css"></head>
<body><main class="landing"><p>{header}</p><h1>{title}</h1><p>{text}</p></main></body></html>"""


def page(context: AppContext, scanned: str, language: Language) -> HTTPResponse:
    title, text = _said(context, scanned)
    body = _PAGE.format(
        lang="zh-CN" if language == "zh" else "en",
        title=escape(title.said(language)),
        text=escape(text.said(language)),
        header=escape(_HEADER.said(language)),
    )
    return HTTPResponse(body, content_type="text/html; charset=utf-8")


def _said(context: AppContext, scanned: str) -> tuple[Text, Text]:
    try:
        read(context.code_ring, scanned, context.clock.now())
    except ExpiredCode:
        return _EXPIRED
    except CodeError:
        return _NOT_OURS
    return _GENUINE
