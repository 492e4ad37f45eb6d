"""WeChat's own examples, for our code and for the sandbox: neither may drift with the other.

From developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html and
…/framework/open-ability/signature.html.
"""

from __future__ import annotations

import hmac
import json

import pytest

from gateways.wechat.callbacks import CallbackRefused, Callbacks, CallbackSecrets
from sandbox.wechat.sealed import seal, signature, unseal
from tests.support.wechat import AES_KEY, APP_ID, TOKEN

CALLBACKS = Callbacks(CallbackSecrets(app_id=APP_ID, token=TOKEN, aes_key=AES_KEY))
INBOUND = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzD"
    "pVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2I"
    "uQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F"
    "9mFUPAJGj04="
)
INBOUND_QUERY = {
    "signature": "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
    "timestamp": "1714112445",
    "nonce": "415670741",
    "openid": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    "encrypt_type": "aes",
    "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
}
INBOUND_TEXT = {
    "ToUserName": "gh_97417a04a28d",
    "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    "CreateTime": 1714112445,
    "MsgType": "event",
    "Event": "debug_demo",
    "debug_str": "hello world",
}
REPLY = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="


def test_the_address_check() -> None:
    query = {
        "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696",
        "timestamp": "1714036504",
        "nonce": "1514711492",
        "echostr": "4375120948345356249",
    }
    assert signature(TOKEN, "1714036504", "1514711492") == query["signature"]
    assert CALLBACKS.answer_url_check(query, 1714036504) == "4375120948345356249"
    with pytest.raises(CallbackRefused):
        CALLBACKS.answer_url_check(query | {"nonce": "1514711493"}, 1714036504)


def test_the_plain_signature() -> None:
    right = "899cf89e464efb63f54ddac96b0a0a235f53aa78"
    assert signature(TOKEN, "1714037059", "486452656") == right


def test_the_inbound_message_of_secure_mode() -> None:
    assert signature(TOKEN, "1714112445", "415670741", INBOUND) == INBOUND_QUERY["msg_signature"]
    text, app_id = unseal(AES_KEY, INBOUND)
    assert (json.loads(text), app_id) == (INBOUND_TEXT, APP_ID)
    body = json.dumps({"ToUserName": "gh_97417a04a28d", "Encrypt": INBOUND}).encode()
    assert CALLBACKS.open(INBOUND_QUERY, body, 1714112445) == INBOUND_TEXT
    xml = f"<xml><ToUserName>gh_97417a04a28d</ToUserName><Encrypt>{INBOUND}</Encrypt></xml>"
    assert CALLBACKS.open(INBOUND_QUERY, xml.encode(), 1714112445) == INBOUND_TEXT


def test_the_encrypted_reply() -> None:
    message = b'{"demo_resp":"good luck"}'
    assert seal(AES_KEY, APP_ID, message, b"707722b803182950") == REPLY
    right = "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"
    assert signature(TOKEN, "1713424427", "415670741", REPLY) == right
    query = {
        "timestamp": "1713424427",
        "nonce": "415670741",
        "encrypt_type": "aes",
        "msg_signature": right,
    }
    body = json.dumps({"Encrypt": REPLY}).encode()
    assert CALLBACKS.open(query, body, 1713424427) == {"demo_resp": "good luck"}


def test_the_signature_with_a_session_key() -> None:
    """The key is the text as it comes, not what its base64 decodes to."""
    digest = hmac.new(b"o0q0otL8aEzpcZL/FT9WsQ==", b'{"foo":"bar"}', "sha256").hexdigest()
    assert digest == "654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b"
