"""手机 · 沙盒: a citizen's lock screen with the messages that arrived, newest first.

It asks for itself every two seconds and replaces its messages when they have changed. A message
that comes is read out (`aria-live`), and the focus stays where it is. Whoever opens an app push
opens the app: the demo's page around this one is told, and the phone beside it shows its messages.
"""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

from sandbox.clock import local
from sandbox.core.people import PEOPLE
from sandbox.handset import Button, Handset, HandsetMessage
from sandbox.page_style import style_with

READ = "read"
"""Name of the button that opens a message."""

_TEXTS = {
    "zh": {
        "lang": "zh-CN",
        "title": "手机 · 沙盒",
        "lead": "选择一位虚构的市民，看他的手机",
        "hint": "这里只显示真正到达手机的消息。短信、微信和推送都是模拟的，不会真的发出。",
        "other": "English",
        "none": "还没有消息",
        "everybody": "看别人的手机",
        "messages": "消息",
        "settings": "这部手机",
        "open": "打开",
        "read": "已打开",
    },
    "en": {
        "lang": "en",
        "title": "Handset · sandbox",
        "lead": "Choose an invented citizen to see their handset",
        "hint": "This shows only what truly arrived. SMS, WeChat and pushes are simulated: nothing"
        " is sent for real.",
        "other": "中文",
        "none": "No messages yet",
        "everybody": "Other handsets",
        "messages": "Messages",
        "settings": "This phone",
        "open": "Open",
        "read": "Opened",
    },
}
_CHANNELS = {
    "sms": ("短信", "SMS"),
    "app": ("应用推送", "App push"),
    "wechat": ("微信服务通知", "WeChat"),
}
_STYLE = style_with(Path(__file__).parent / "handset.css")
_SCRIPT = (Path(__file__).parent / "handset.js").read_text("utf-8")
_SCRIPT_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # The demo of the BFF shows it in a frame.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; connect-src 'self';"
    f" script-src 'sha256-{_SCRIPT_HASH}'; base-uri 'none'; form-action 'self';"
    " frame-ancestors http://127.0.0.1:* http://localhost:*",
}


def language(request: web.Request) -> str:
    """Choose "zh" or "en", from `?lang=`, else from Accept-Language."""
    preference: str = request.query.get("lang") or request.headers.get("Accept-Language") or ""
    return "en" if preference.strip().lower().startswith("en") else "zh"


def page(handset: Handset, uid: str | None, lang: str) -> web.Response:
    """Build the page of one handset; without a uid, the choice of one."""
    main = _choice(lang) if uid is None else _screen(handset, uid, lang)
    texts, other = _TEXTS[lang], "en" if lang == "zh" else "zh"
    html = (
        f'<!doctype html><html lang="{texts["lang"]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{texts['title']}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{texts['title']}</h1>"
        f'<a href="{_link(uid, other)}" lang="{_TEXTS[other]["lang"]}">{texts["other"]}</a>'
        "</header>"
        f"<main>{main}</main><footer><p>{texts['hint']}</p></footer>"
        f"<script>{_SCRIPT}</script></body></html>"
    )
    return web.Response(text=html, content_type="text/html", headers=_HEADERS)


def _choice(lang: str) -> str:
    people = "".join(
        f'<li><a href="{_link(who.uid, lang)}">{escape(who.name)}</a></li>'
        for who in PEOPLE.values()
    )
    return f"<h2>{_TEXTS[lang]['lead']}</h2><ul>{people}</ul>"


def _screen(handset: Handset, uid: str, lang: str) -> str:
    texts = _TEXTS[lang]
    owner = PEOPLE[uid].name if uid in PEOPLE else uid
    messages = handset.messages(uid)[::-1]
    items = "".join(_item(handset, message, lang) for message in messages)
    screen = f"<ol>{items}</ol>" if items else f"<p>{texts['none']}</p>"
    return (
        f'<div class="owner"><h2>{escape(owner)}</h2>'
        f'<a href="{_link(None, lang)}">{texts["everybody"]}</a></div>'
        f'<section id="screen" aria-label="{texts["messages"]}" aria-live="polite">'
        f"{screen}</section>"
        f"{_phone_buttons(handset, uid, lang)}"
    )


def _item(handset: Handset, message: HandsetMessage, lang: str) -> str:
    at = local(message.at)
    title = f"<strong>{escape(message.title)}</strong>" if message.title else ""
    buttons = [_press(b, lang) for b in handset.buttons(message.channel, is_of_phone=False)]
    texts = _TEXTS[lang]
    mark = f" · {texts['read']}" if message.is_read else ""
    if not message.is_read:
        buttons.insert(0, f'<button name="button" value="{READ}">{texts["open"]}</button>')
    return (
        f"<li{' class=read' if message.is_read else ''}>"
        f'<span class="from">{_channel(message.channel, lang)} '
        f'<time datetime="{at.isoformat(timespec="seconds")}">{at:%m-%d %H:%M}</time>{mark}</span>'
        f"{title}<p>{escape(message.text)}</p>"
        f"{_form(message.uid, message.channel, buttons, lang, str(message.id))}</li>"
    )


def _phone_buttons(handset: Handset, uid: str, lang: str) -> str:
    forms = "".join(
        f"<p>{_state(handset, uid, channel, lang)}</p>"
        f"{_form(uid, channel, [_press(button, lang) for button in buttons], lang)}"
        for channel in handset.channels
        if (buttons := handset.buttons(channel, is_of_phone=True))
    )
    title = _TEXTS[lang]["settings"]
    return f'<section id="phone"><h3>{title}</h3>{forms}</section>' if forms else ""


def _state(handset: Handset, uid: str, channel: str, lang: str) -> str:
    name, state = _channel(channel, lang), handset.state(channel, uid)
    if state is None:
        return name
    return f"{name}：{escape(state[0])}" if lang == "zh" else f"{name}: {escape(state[1])}"


def _form(uid: str, channel: str, presses: Sequence[str], lang: str, message: str = "") -> str:
    if not presses:
        return ""
    fields = {"uid": uid, "channel": channel, "message": message, "lang": lang}
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    buttons = "".join(presses)
    return f'<form method="post" action="/admin/handset/press">{inputs}{buttons}</form>'


def _press(button: Button, lang: str) -> str:
    label = button.label if lang == "zh" else button.label_en
    return f'<button name="button" value="{escape(button.name)}">{escape(label)}</button>'


def _channel(channel: str, lang: str) -> str:
    names = _CHANNELS.get(channel, (channel, channel))
    return escape(names[0] if lang == "zh" else names[1])


def _link(uid: str | None, lang: str) -> str:
    query = {"lang": lang} if uid is None else {"uid": uid, "lang": lang}
    return escape(f"/admin/handset/page?{urlencode(query)}")
