"""Seals on our values in Redis, so that values of somebody else are not believed.

A stored value reads ``<key id, 1 byte><MAC, 16 bytes><value>``. The MAC (HMAC-SHA256) covers the
name of the key: a value copied to another name does not open. It does not prevent an old value from
being restored under its own name, so each value contains its own expiry. See
docs/decisions/0041-redis-is-not-trusted.md for the values that need a seal.
"""

from __future__ import annotations

import hmac
import logging
from collections import Counter

from bff.keys import Keys

log = logging.getLogger("bff.redis_seal")

_MAC_BYTES = 16


class RedisSeal:
    """Sealer of values in Redis. It seals with the current key, and opens with any of the ring."""

    def __init__(self, keys: Keys, counters: Counter[str]) -> None:
        self._current = keys.current.id
        self._secrets = {key.id: key.derive("redis-seal") for key in keys.ring}
        self._counters = counters

    def close(self, name: str, value: bytes) -> bytes:
        return bytes([self._current]) + self._mac(self._current, name, value) + value

    def open(self, name: str, sealed: bytes) -> bytes | None:
        """Return the value, or None if we did not write it under this name."""
        key_id, mac, value = sealed[:1], sealed[1 : 1 + _MAC_BYTES], sealed[1 + _MAC_BYTES :]
        is_known_key = bool(key_id) and key_id[0] in self._secrets
        if is_known_key and hmac.compare_digest(mac, self._mac(key_id[0], name, value)):
            return value
        if not self._counters["redis_forged"]:  # log the first, count the rest
            log.error("a value in Redis is not ours: somebody else writes there")
        self._counters["redis_forged"] += 1
        return None

    def _mac(self, key_id: int, name: str, value: bytes) -> bytes:
        message = len(name).to_bytes(2, "big") + name.encode() + value
        return hmac.digest(self._secrets[key_id], message, "sha256")[:_MAC_BYTES]
