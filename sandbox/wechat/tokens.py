"""Access tokens: stable ones, the same for everybody, and those of the older call, each new."""

import hmac

from sandbox.store import Store
from sandbox.wechat.dialect import Refused
from sandbox.wechat.settings import WechatSettings

LIFE_S = 7200
RENEWAL_S = 300
"""A stable token is renewed so long before its end, and both are good meanwhile."""


def check_app(settings: WechatSettings, app_id: str | None, secret: str | None) -> None:
    """Check who asks. Raise Refused."""
    if not app_id:
        raise Refused(41002, "appid missing")
    if not secret:
        raise Refused(41004, "appsecret missing")
    if app_id != settings.app_id:
        raise Refused(40013, "invalid appid")
    if not hmac.compare_digest(secret.encode(), settings.app_secret.encode()):
        raise Refused(40125, "invalid appsecret")


def stable_token(store: Store, fresh: str, now: float, *, is_forced: bool) -> dict[str, object]:
    """Return the token that is good for a while yet, or a new one, with the time that is left.

    A forced one makes all others invalid.
    """
    if is_forced:
        store.change("UPDATE wechat_token SET refusal = 40001 WHERE is_stable")
    row = store.first_row(
        "SELECT value, ends FROM wechat_token WHERE is_stable AND refusal IS NULL AND ends > ?"
        " ORDER BY ends DESC LIMIT 1",
        now + RENEWAL_S,
    )
    value, ends = row if row is not None else (fresh, now + LIFE_S)
    if row is None:
        store.change("INSERT INTO wechat_token VALUES (?, 1, ?, NULL)", value, ends)
    return {"access_token": value, "expires_in": int(ends - now)}


def other_token(store: Store, fresh: str, now: float) -> dict[str, object]:
    """Issue a token of the older call. It has nothing to do with the stable one."""
    store.change("UPDATE wechat_token SET ends = min(ends, ?) WHERE NOT is_stable", now + 300)
    store.change("INSERT INTO wechat_token VALUES (?, 0, ?, NULL)", fresh, now + LIFE_S)
    return {"access_token": fresh, "expires_in": LIFE_S}


def check_token(store: Store, value: str | None, now: float) -> None:
    """Check the access token of a call. Raise Refused."""
    if not value:
        raise Refused(41001, "access_token missing")
    row = store.first_row("SELECT ends, refusal FROM wechat_token WHERE value = ?", value)
    if row is None:
        raise Refused(40001, "invalid credential, access_token is invalid or not latest")
    ends, refusal = row
    if refusal is not None:
        raise Refused(refusal, "access_token is not good any more")
    if ends <= now:
        raise Refused(42001, "access_token expired")


def refuse_all(store: Store, errcode: int) -> int:
    """Refuse every token from now on with this code; return their number."""
    return store.change("UPDATE wechat_token SET refusal = ? WHERE refusal IS NULL", errcode)
