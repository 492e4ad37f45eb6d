"""Callbacks (消息推送) of WeChat in secure mode: who sent them, and what they say.

Signatures and AES are wechatpy's, which takes a fifth of a second to import: this module is
imported only when WeChat is set up. Plain mode is refused, because its signature does not cover the
body.
"""

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
import xmltodict
from wechatpy.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

MAX_BYTES = 64 * 1024
CLOCK_S = 600
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TIMESTAMP = re.compile(r"[0-9]{10}")
_DEEPEST = 16


class CallbackRefused(Exception):
    """Callback that is not WeChat's, or not for us. `reason` is for the log, nothing personal."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackSecrets:
    """Secrets of the callback, as the console of WeChat has them."""

    app_id: str
    token: str = field(repr=False)
    aes_key: str = field(repr=False)


class Callbacks:
    """Reader of callbacks. Every method raises CallbackRefused and nothing else."""

    def __init__(self, secrets: CallbackSecrets) -> None:
        self._secrets = secrets
        self._key = base64.b64decode(secrets.aes_key + "=")

    def answer_url_check(self, query: Mapping[str, str], now: float) -> str:
        """Return what WeChat wants to read when an operator enters our address."""
        self._check_time(query, now)
        self._check(query, "signature")
        return query.get("echostr", "")

    def open(self, query: Mapping[str, str], body: bytes, now: float) -> Mapping[str, object]:
        """Return the members of a message in secure mode, XML or JSON."""
        if len(body) > MAX_BYTES:
            raise CallbackRefused("too large")
        if query.get("encrypt_type") != "aes":
            raise CallbackRefused("not in secure mode")
        self._check_time(query, now)
        sealed = read_members(body).get("Encrypt")
        if not isinstance(sealed, str):
            raise CallbackRefused("no Encrypt")
        self._check(query, "msg_signature", sealed)
        return read_members(self._decrypt(sealed))

    def _check_time(self, query: Mapping[str, str], now: float) -> None:
        sent_at = query.get("timestamp", "")
        if not _TIMESTAMP.fullmatch(sent_at) or abs(int(sent_at) - now) > CLOCK_S:
            raise CallbackRefused("timestamp")

    def _check(self, query: Mapping[str, str], name: str, *more: str) -> None:
        signer = WeChatSigner()
        signer.add_data(
            self._secrets.token, query.get("timestamp", ""), query.get("nonce", ""), *more
        )
        right, signature = signer.signature.encode(), query.get(name, "").encode("utf-8", "replace")
        if not hmac.compare_digest(right, signature):
            raise CallbackRefused(name)

    def _decrypt(self, sealed: str) -> bytes:
        """Decrypt and check the app id. wechatpy raises whatever a wrong text leads it to."""
        try:
            text: str = PrpCrypto(self._key).decrypt(sealed, self._secrets.app_id)
        except Exception:
            raise CallbackRefused("not decrypted, or for another app") from None
        return text.encode()


def read_members(body: bytes) -> Mapping[str, object]:
    """Read an object of JSON or XML. A DOCTYPE is refused: nobody needs entities."""
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    try:
        if text.startswith(b"{"):
            members = msgspec.json.decode(text, type=dict[str, object])
        else:
            members = _read_xml(text)
    except CallbackRefused:
        raise
    except Exception:  # of expat and msgspec, or RecursionError
        raise CallbackRefused("neither JSON nor XML") from None
    return members


def _read_xml(text: bytes) -> dict[str, object]:
    if _DOCTYPE.search(text):
        raise CallbackRefused("DOCTYPE")
    if text.count(b"<") > 2 * MAX_BYTES // 16:
        raise CallbackRefused("too many elements")
    members = xmltodict.parse(text, encoding="utf-8", disable_entities=True)["xml"]
    if not isinstance(members, dict):
        raise CallbackRefused("neither JSON nor XML")
    return members
