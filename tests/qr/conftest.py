"""What the tests of codes share: a ring, a still clock, a second implementation, a scanner."""

from __future__ import annotations

import hashlib
import hmac
import io
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import zxingcpp
from PIL import Image

from qr import Code, CodeKey, CodeKind, KeyRing, mint

SECRET = bytes(range(32))
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    return KeyRing((CodeKey(kid=1, secret=SECRET),))


@pytest.fixture(scope="session")
def code(ring: KeyRing) -> Code:
    """Return a certificate's code that expires a minute after `now`."""
    return mint(ring, CodeKind.CERTIFICATE, now=NOW, ttl_seconds=60, code_id=bytes(range(10)))


@pytest.fixture(scope="session")
def url(code: Code) -> str:
    return code.url("https://bff.example.gov.cn")


@pytest.fixture(scope="session")
def forge() -> Callable[[bytes], str]:
    """Signs any 16 bytes with SECRET, written from docs/decisions/0010 and not from qr/."""

    def sign(head: bytes) -> str:
        mac = hmac.new(SECRET, b"mashangban/qr-code/1\x00" + head, hashlib.sha256).digest()
        return urlsafe_b64encode(head + mac[:8]).decode("ascii")

    return sign


@pytest.fixture(scope="session")
def scan() -> Callable[[Image.Image], str | None]:
    """Return a reader of QR symbols (zxing-cpp), which returns None when it finds none."""

    def read_text(picture: Image.Image) -> str | None:
        found = zxingcpp.read_barcodes(
            picture.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        return found[0].text if found else None

    return read_text


@pytest.fixture(scope="session")
def logo() -> bytes:
    """Return a caller's emblem: a red bar on transparent ground, wider than high."""
    picture = Image.new("RGBA", (96, 64), (0, 0, 0, 0))
    picture.paste((200, 16, 46, 255), (8, 8, 88, 56))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
