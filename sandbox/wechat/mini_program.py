"""The mini program on a citizen's handset, as far as the demo needs one: it binds their account.

It goes the way of a real one: a fresh login code and a ticket of the sign-on, in one request to the
app's server, which is where the events are posted.
"""

import aiohttp
from yarl import URL

from sandbox.core.identity import issue_ticket
from sandbox.core.people import PEOPLE
from sandbox.wechat.gate import WechatOffice
from sandbox.wechat.people import add_code, openid_of

BINDING = "/v1/sessions/mini-program/binding"
DEVICE = "微信 · 沙盒"
TIMEOUT_S = 10.0


def login_code(office: WechatOffice, uid: str, *, is_risky: bool = False) -> tuple[str, str]:
    """Issue a login code as `wx.login` does; return it and the openid that it stands for."""
    shared = office.shared
    openid, code = openid_of(shared.store, office.settings.app_id, uid), shared.new_secret()
    add_code(shared.store, code, openid, shared.clock(), is_risky=is_risky)
    return code, openid


async def bind(office: WechatOffice, uid: str) -> None:
    """Bind the person's WeChat account. Raise LookupError saying why it is not bound."""
    shared = office.shared
    if uid not in PEOPLE or office.post.url is None:
        raise LookupError("there is no such person, or no address of the app's server")
    code, _ = login_code(office, uid)
    ticket = issue_ticket(shared.store, uid, shared.clock(), shared.new_secret)
    body = {"code": code, "ticket": ticket, "device": DEVICE}
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as client,
            client.post(URL(office.post.url).origin().with_path(BINDING), json=body) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        raise LookupError("the app's server does not answer") from None
    if status != 201:
        raise LookupError(f"the app's server answers {status}")
