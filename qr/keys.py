"""The keys that sign codes, and their rotation.

To rotate: put the new key first and give the old one its `retired_at`. Where several servers are
restarted one after another, first list the new key second, with a `retired_at` ahead of the switch,
so that every server reads it before any server mints with it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Final

MAC_LENGTH: Final = 8
MAX_TTL_SECONDS: Final = 600
"""No code lives longer. It also bounds what a retired key's thief can still forge."""

MIN_SECRET_LENGTH: Final = 32  # bytes; the output length of SHA-256, RFC 2104 §3

# So no MAC made here passes for one made with the same secret elsewhere.
_DOMAIN: Final = b"mashangban/qr-code/1\x00"


@dataclass(frozen=True, slots=True)
class CodeKey:
    """One HMAC key.

    `kid` (0..255) is its public number inside a code, `secret` at least 32 random bytes, and
    `retired_at` the unix second from which it no longer mints (None: it is the minting key). Raises
    ValueError when kid or secret is out of bounds.
    """

    kid: int
    secret: bytes = field(repr=False)
    retired_at: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.kid <= 255:
            raise ValueError(f"key id must be 0..255, not {self.kid}")
        if len(self.secret) < MIN_SECRET_LENGTH:
            raise ValueError(f"secret of key {self.kid} is shorter than {MIN_SECRET_LENGTH} bytes")

    def mac(self, message: bytes) -> bytes:
        """Compute the first 8 bytes of an HMAC-SHA256 (RFC 2104) in this room's domain."""
        return hmac.digest(self.secret, _DOMAIN + message, "sha256")[:MAC_LENGTH]

    def may_have_minted(self, expires_at: int) -> bool:
        """Tell if a code with this expiry (unix seconds) can stem from before this key retired."""
        return self.retired_at is None or expires_at <= self.retired_at + MAX_TTL_SECONDS


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The minting key, first, and retired keys whose last codes may still be valid.

    Raises ValueError unless the first key, and only it, is not retired and all ids differ.
    """

    keys: tuple[CodeKey, ...]
    _by_kid: dict[int, CodeKey] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.keys or self.keys[0].retired_at is not None:
            raise ValueError("the first key of a ring mints and must not be retired")
        for key in self.keys[1:]:
            if key.retired_at is None:
                raise ValueError(f"key {key.kid} is not the first of its ring: set its retired_at")
        by_kid = {key.kid: key for key in self.keys}
        if len(by_kid) != len(self.keys):
            raise ValueError("two keys of a ring have the same id")
        object.__setattr__(self, "_by_kid", by_kid)

    @property
    def current(self) -> CodeKey:
        """Key that mints."""
        return self.keys[0]

    def find(self, kid: int) -> CodeKey | None:
        """Return the key with this id, retired or not."""
        return self._by_kid.get(kid)
