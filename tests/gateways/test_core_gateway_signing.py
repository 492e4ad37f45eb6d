"""The signature: fixed vectors, and three implementations that agree."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.core.reference.signing import sign
from gateways.digest import Digest
from sandbox import CoreSettings
from sandbox.core.signing import signature
from tests.support.core_caller import APP_ID, APP_KEY

TARGET = "/core/auth/ticket?lang=zh&name=%E6%9E%97"


@pytest.mark.parametrize(
    ("digest", "body", "expected"),
    [
        (
            "sha256",
            b'{"trustTicket":"T-1"}',
            "da9d770c5086e4198c614d28ce69ffb661eb96e5229644c10c08f89aa007dcad",
        ),
        (
            "sm3",
            b'{"trustTicket":"T-1"}',
            "d431efb1f6d4d01963607c5923ae10ba6d4156ef0f3dbb8873730dd17849939c",
        ),
        ("sha256", b"", "1eae3c928f1317c7da9f8cb75377ffe09de6fdae6b02d99fc4c0aeb020cc1626"),
        ("sm3", b"", "dac9c5c65f4a651bf94482af3dbedb2909fb3e88c14d0a3eac020798039cec7a"),
    ],
)
def test_fixed_vectors(digest: Digest, body: bytes, expected: str) -> None:
    signed = sign(
        APP_KEY.encode(),
        digest,
        method="POST",
        target=TARGET,
        timestamp_ms=1_795_406_400_000,
        nonce="n-0001",
        body=body,
    )
    assert signed == expected


@given(
    digest=st.sampled_from(Digest),
    target=st.text(),
    nonce=st.text(),
    timestamp_ms=st.integers(min_value=0),
    body=st.binary(),
)
def test_client_sandbox_and_standard_library_agree(
    digest: Digest, target: str, nonce: str, timestamp_ms: int, body: bytes
) -> None:
    settings = CoreSettings(app_id=APP_ID, app_key=APP_KEY, digest=digest.value)
    ours = sign(
        APP_KEY.encode(),
        digest,
        method="POST",
        target=target,
        timestamp_ms=timestamp_ms,
        nonce=nonce,
        body=body,
    )
    assert ours == signature(settings, "POST", target, str(timestamp_ms), nonce, body)
    if digest in hashlib.algorithms_available:
        hashed = hashlib.new(digest, body).hexdigest()
        text = f"POST\n{target}\n{timestamp_ms}\n{nonce}\n{hashed}"
        assert ours == hmac.new(APP_KEY.encode(), text.encode(), digest).hexdigest()


@pytest.mark.parametrize("part", ["method", "target", "timestamp_ms", "nonce", "body"])
def test_every_part_is_signed(part: str) -> None:
    parts = {"method": "POST", "target": "/x", "timestamp_ms": 1, "nonce": "n", "body": b"b"}
    other = {"method": "GET", "target": "/y", "timestamp_ms": 2, "nonce": "m", "body": b"c"}
    first = sign(b"key", "sha256", **parts)  # type: ignore[arg-type]
    changed = sign(b"key", "sha256", **(parts | {part: other[part]}))  # type: ignore[arg-type]
    assert first != changed
