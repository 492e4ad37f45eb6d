"""The server's secrets: a ring that rotates, and one fixed key that stored look-ups depend on.

``BFF_KEYS`` is ``<id>:<base64 of 32 bytes>[@<retired at>]``, comma-separated, the current key
first, retired ones with the time of retirement (``1:…@2026-11-20T00:00:00Z``). Every use derives
its own sub-key (HKDF-SHA256, RFC 5869), so one purpose's key reveals nothing about another's.
"""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
# Zeros, a repeated character or a padded word have fewer; 32 random bytes always have more.
LEAST_DIFFERENT_BYTES = 16


@dataclass(frozen=True, slots=True)
class RingKey:
    id: int
    secret: bytes = field(repr=False)
    retired_at: datetime | None = None

    def derive(self, purpose: str) -> bytes:
        return derive(self.secret, purpose)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys. ``ring[0]`` is the current one.

    ``fixed`` never rotates, since look-ups of people and seals of logs depend on it.
    """

    ring: tuple[RingKey, ...]
    fixed: bytes = field(repr=False)

    @property
    def current(self) -> RingKey:
        return self.ring[0]

    def lookup(self, text: str) -> str:
        """Compute the keyed hash (HMAC-SHA256, hex) that finds a person without revealing them."""
        return hmac.digest(derive(self.fixed, "lookup"), text.encode(), "sha256").hex()


@lru_cache(maxsize=64)
def derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"mashangban/{purpose}".encode()).derive(
        secret
    )


def parse_keys(ring: str, fixed_secret: str) -> Keys:
    """Parse the keys of the settings. Raise ValueError, without repeating a secret."""
    keys = tuple(_ring_key(entry.strip()) for entry in ring.split(","))
    if len({key.id for key in keys}) != len(keys):
        raise ValueError("two keys have the same id")
    if keys[0].retired_at is not None:
        raise ValueError("the first key is the current one and cannot be retired")
    if any(key.retired_at is None for key in keys[1:]):
        raise ValueError("every key but the first needs @<the moment it was retired>")
    result = Keys(keys, _secret(fixed_secret))
    if len({result.fixed, *(key.secret for key in keys)}) <= len(keys):
        raise ValueError("two keys have the same secret")
    return result


def _ring_key(entry: str) -> RingKey:
    key_id, colon, rest = entry.partition(":")
    secret, at, retired = rest.partition("@")
    if not colon or not key_id.isdecimal() or int(key_id) > 255:
        raise ValueError("a key reads <id 0-255>:<base64 of 32 bytes>[@<retired at>]")
    retired_at = datetime.fromisoformat(retired) if at else None
    if retired_at is not None and retired_at.tzinfo is None:
        raise ValueError("the moment of retirement needs a time zone")
    return RingKey(int(key_id), _secret(secret), retired_at)


def _secret(text: str) -> bytes:
    try:
        secret = b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("a secret is not base64") from None
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a secret must be {SECRET_BYTES} bytes")
    if len(set(secret)) < LEAST_DIFFERENT_BYTES:
        raise ValueError("a secret can be guessed. Make a set with: ./script/bff new-keys")
    return secret
