"""Mint and read the 32 characters: base64url (RFC 4648 §5) of 24 bytes, big-endian.

    byte  0        high 4 bits: version (1); low 4 bits: kind
          1        key id
          2..5     expiry, whole seconds since 2020-01-01T00:00:00Z
          6..15    random id
          16..23   HMAC-SHA256 of bytes 0..15, cut to 8 bytes (`qr.keys.CodeKey.mac`)

24 bytes fill 32 characters exactly: there are no trailing bits, so one code has one spelling.
"""

from __future__ import annotations

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Final

from qr.code import Code, CodeKind, code_text
from qr.errors import ExpiredCode, ForgedCode, MalformedCode
from qr.keys import MAX_TTL_SECONDS, KeyRing

EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
ID_LENGTH: Final = 10

_VERSION: Final = 1
_EPOCH_UNIX: Final = int(EPOCH.timestamp())
_HEAD: Final = struct.Struct(f">BBI{ID_LENGTH}s")
_LAST_EXPIRY: Final = 2**32 - 1  # in February 2156


def mint(ring: KeyRing, kind: CodeKind, *, now: datetime, ttl_seconds: int, code_id: bytes) -> Code:
    """Mint a code, signed with the ring's current key. The same arguments give the same code.

    `now` is aware, `ttl_seconds` 1..MAX_TTL_SECONDS and counted from the whole second of `now`,
    `code_id` 10 bytes from a cryptographic source. Raises ValueError when one of them is out of
    bounds or the expiry does not fit (before 2020 or after 2156).
    """
    if not 1 <= ttl_seconds <= MAX_TTL_SECONDS:
        raise ValueError(f"a code lives 1..{MAX_TTL_SECONDS} seconds, not {ttl_seconds}")
    if len(code_id) != ID_LENGTH:
        raise ValueError(f"a code id has {ID_LENGTH} bytes, not {len(code_id)}")
    expiry = (now - EPOCH) // timedelta(seconds=1) + ttl_seconds
    if not 0 <= expiry <= _LAST_EXPIRY:
        raise ValueError(f"expiry must lie within 2**32 seconds from {EPOCH:%Y-%m-%d}")
    key = ring.current
    head = _HEAD.pack(_VERSION << 4 | kind, key.kid, expiry, code_id)
    text = urlsafe_b64encode(head + key.mac(head)).decode("ascii")
    return Code(CodeKind(kind), key.kid, EPOCH + timedelta(seconds=expiry), code_id, text)


def read(ring: KeyRing, text: str, now: datetime) -> Code:
    """Read a genuine, valid code from a scanned text: bare, or as a URL whose path is `/q/<code>`.

    There is no I/O, and no work that grows with the input. `now` is aware. Raises

    - MalformedCode: not a code of this version, or a genuine one of a kind unknown here;
    - ForgedCode: unknown key, wrong MAC, or an expiry that its retired key cannot have signed;
    - ExpiredCode: genuine, but `now` has reached `expires_at`.
    """
    spelled = code_text(text)
    if spelled is None:
        raise MalformedCode
    payload = urlsafe_b64decode(spelled)
    head = payload[: _HEAD.size]
    version_kind, kid, expiry, code_id = _HEAD.unpack(head)
    if version_kind >> 4 != _VERSION:
        raise MalformedCode
    key = ring.find(kid)
    if key is None or not hmac.compare_digest(key.mac(head), payload[_HEAD.size :]):
        raise ForgedCode
    if not key.may_have_minted(_EPOCH_UNIX + expiry):
        raise ForgedCode
    code = Code(
        _kind(version_kind & 0x0F), kid, EPOCH + timedelta(seconds=expiry), code_id, spelled
    )
    if now >= code.expires_at:
        raise ExpiredCode(code)
    return code


def _kind(number: int) -> CodeKind:
    # Checked after the MAC, because a genuine code of unknown kind comes from a newer release.
    try:
        return CodeKind(number)
    except ValueError:
        raise MalformedCode from None
