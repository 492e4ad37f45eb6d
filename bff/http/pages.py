"""Pages written by the server: a problem, a problem's explanation, a scanned code."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from sanic.response import HTTPResponse

from ground.language import Language, Text, page_tag

_HEADER = Text("码上办 · 政务服务", "Mashangban · government services")
_HOME = Text("回首页", "Start page")

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{title}</title><link rel="icon" href="/shared/page/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shared/page/base.css"></head>
<body><main class="landing"><p>{header}</p><h1>{title}</h1><p>{text}</p>{foot}</main></body></html>"""  # noqa: E501


def page(
    title: str,
    text: str,
    language: Language,
    *,
    status: int = 200,
    header: Text = _HEADER,
    home: bool = False,
) -> HTTPResponse:
    """Render a page of one heading and one paragraph; ``home`` adds a link to the first page."""
    body = _render(title, text, language, header, home)
    return HTTPResponse(body, status=status, content_type="text/html; charset=utf-8")


@lru_cache(maxsize=64)
def _render(title: str, text: str, language: Language, header: Text, home: bool) -> bytes:
    link = f'<p><a class="button" href="/">{escape(_HOME.render(language))}</a></p>' if home else ""
    return _PAGE.format(
        lang=page_tag(language),
        title=escape(title),
        text=escape(text),
        header=escape(header.render(language)),
        foot=link,
    ).encode()
