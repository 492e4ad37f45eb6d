"""统一身份认证 · 沙盒: the page where a demo citizen is chosen, in place of the province's sign-on.

`GET /sso?returnUrl=…` lists the citizens; `&person=<uid>` signs one on at once. Either ends in a
302 to `returnUrl#ticket=…`: in the fragment, so the ticket reaches no server log on its way. A
`&state=…` is returned beside the ticket, so that the caller recognises its own request.
"""

import re
from html import escape
from ipaddress import ip_address
from pathlib import Path

from aiohttp import web
from yarl import URL

from sandbox.core.people import PEOPLE, Resident
from sandbox.page_style import style_with

_TEXTS = {
    "zh": {
        "lang": "zh-CN",
        "title": "统一身份认证 · 沙盒",
        "lead": "选择一位虚构的市民登录",
        "hint": "这里的人和证件都是虚构的，仅供演示和测试。",
        "other": "English",
        "refused": "不能返回到这个地址。returnUrl 须是本机的 http(s) 地址，"
        "或列在 SANDBOX_RETURN_ORIGINS 中。",
        "state": "state 须是 1 到 128 个字母、数字或 . _ ~ -。",
        "unknown": "没有这位市民。",
    },
    "en": {
        "lang": "en",
        "title": "Sign-on · sandbox",
        "lead": "Choose an invented citizen to sign on as",
        "hint": "All people and certificates here are invented, for demonstration and tests.",
        "other": "中文",
        "refused": "Cannot return to this address. returnUrl must be an http(s) address on this"
        " machine, or be listed in SANDBOX_RETURN_ORIGINS.",
        "state": "state must be 1 to 128 letters, digits or . _ ~ -",
        "unknown": "There is no such citizen.",
    },
}

# What needs no quoting (RFC 3986 §2.3), so that a state cannot add a parameter of its own.
_STATE = re.compile(r"[A-Za-z0-9._~-]{1,128}", re.ASCII)

_STYLE = style_with(Path(__file__).parent / "sign_on.css")

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


def allowed_return(return_url: str, origins: frozenset[str]) -> URL | None:
    """Parse `return_url` if it is http(s) on loopback or on one of `origins`; else None.

    The redirection goes to the parsed address: what was checked is used.
    """
    try:
        url = URL(return_url)
        origin = str(url.origin())
    except ValueError:
        return None
    if url.scheme not in ("http", "https") or url.user is not None or url.password is not None:
        return None
    return url if origin in origins or _is_loopback(url.host or "") else None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def language(request: web.Request) -> str:
    """Choose "zh" or "en", from `?lang=`, else from Accept-Language."""
    preference: str = request.query.get("lang") or request.headers.get("Accept-Language") or ""
    return "en" if preference.strip().lower().startswith("en") else "zh"


def is_state(text: str) -> bool:
    """Tell whether a `state` can be returned unchanged. An empty one means none."""
    return text == "" or _STATE.fullmatch(text) is not None


def redirect(return_url: URL, ticket: str, state: str) -> web.Response:
    """Redirect (302) to the caller's page, with ticket and state in the fragment."""
    carried = f"&state={state}" if state else ""
    location = return_url.with_fragment(f"ticket={ticket}{carried}")
    return web.Response(status=302, headers={**_HEADERS, "Location": str(location)})


def refusal(lang: str, reason: str, status: int) -> web.Response:
    """Build the page that says why nobody was signed on. `reason` is a key of the texts."""
    return _page(lang, f"<main><p>{escape(_TEXTS[lang][reason])}</p></main>", "", status)


def choice(lang: str, return_url: URL, state: str) -> web.Response:
    """Build the page that lists everybody."""
    texts = _TEXTS[lang]
    items = "".join(_item(resident, lang, return_url, state) for resident in PEOPLE.values())
    other = escape(_link(return_url, state, "en" if lang == "zh" else "zh"))
    return _page(
        lang,
        f"<main><h2>{texts['lead']}</h2><ul>{items}</ul></main>",
        f'<a href="{other}">{texts["other"]}</a>',
        200,
    )


def _item(resident: Resident, lang: str, return_url: URL, state: str) -> str:
    note = resident.note if lang == "zh" else resident.note_en
    href = escape(_link(return_url, state, lang, resident.uid))
    return (
        f'<li><a href="{href}"><strong>{escape(resident.name)}</strong>'
        f"<span>{escape(note)}</span></a></li>"
    )


def _link(return_url: URL, state: str, lang: str, uid: str | None = None) -> str:
    query = {"returnUrl": str(return_url), "state": state, "lang": lang, "person": uid}
    return str(URL("/sso").with_query({name: text for name, text in query.items() if text}))


def _page(lang: str, main: str, switch: str, status: int) -> web.Response:
    texts = _TEXTS[lang]
    html = (
        f'<!doctype html><html lang="{texts["lang"]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{texts['title']}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{texts['title']}</h1>{switch}</header>{main}"
        f"<footer><p>{texts['hint']}</p></footer></body></html>"
    )
    return web.Response(text=html, content_type="text/html", status=status, headers=_HEADERS)
