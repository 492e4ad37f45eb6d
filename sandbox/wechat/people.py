"""WeChat accounts of the invented citizens, and their login codes."""

import hashlib
from base64 import urlsafe_b64encode

from sandbox.store import Store
from sandbox.wechat.dialect import Refused

CODE_LIFE_S = 300


def openid_of(store: Store, app_id: str, uid: str) -> str:
    """Return a person's openid for this app, always the same."""
    digest = hashlib.sha256(f"{app_id} {uid}".encode()).digest()
    openid = "o" + urlsafe_b64encode(digest).decode()[:27]
    store.change("INSERT OR IGNORE INTO wechat_person VALUES (?, ?)", openid, uid)
    return openid


def uid_of(store: Store, openid: str) -> str | None:
    row = store.first_row("SELECT uid FROM wechat_person WHERE openid = ?", openid)
    return None if row is None else str(row[0])


def add_code(store: Store, code: str, openid: str, now: float, *, is_risky: bool) -> None:
    store.change("INSERT INTO wechat_code VALUES (?, ?, ?, 0, ?)", code, openid, now, int(is_risky))


def redeem_code(store: Store, code: str, now: float) -> str:
    """Use a login code up and return its openid. Raise Refused."""
    row = store.first_row(
        "SELECT openid, made_at, is_used, is_risky FROM wechat_code WHERE code = ?", code
    )
    if row is None or row[1] + CODE_LIFE_S <= now:
        raise Refused(40029, "invalid code")
    openid, _, is_used, is_risky = row
    if is_used:
        raise Refused(40163, "code been used")
    store.change("UPDATE wechat_code SET is_used = 1 WHERE code = ?", code)
    if is_risky:
        raise Refused(40226, "code blocked")
    return str(openid)
