"""The signature scheme, written apart from the client's: it checks callers and signs events.

Signed text: method, path with query, timestamp in ms, nonce and hex(hash(body)), joined by a bare
line feed. `X-Signature` is the hex HMAC over it; one hash, SHA-256 or SM3, serves both. For a
stream the word STREAM stands in place of hex(hash(body)).
"""

from collections.abc import Mapping

from cryptography.hazmat.primitives import constant_time, hashes, hmac

from sandbox.core.dialect import Refusal
from sandbox.core.settings import CoreSettings
from sandbox.store import Store

TOLERANCE_S = 300


def signature(
    settings: CoreSettings,
    method: str,
    target: str,
    timestamp: str,
    nonce: str,
    body: bytes | None,
) -> str:
    """Compute the right value of `X-Signature`. `body` None is a stream's."""
    algorithm = hashes.SM3() if settings.digest == "sm3" else hashes.SHA256()
    hashed = "STREAM"
    if body is not None:
        digest = hashes.Hash(algorithm)
        digest.update(body)
        hashed = digest.finalize().hex()
    mac = hmac.HMAC(settings.app_key.encode(), algorithm)
    mac.update(f"{method}\n{target}\n{timestamp}\n{nonce}\n{hashed}".encode())
    return mac.finalize().hex()


def sign(
    settings: CoreSettings, target: str, now: float, nonce: str, body: bytes
) -> dict[str, str]:
    """Build the headers of a signed POST to `target`, path and query."""
    timestamp = str(int(now * 1000))
    return {
        "X-App-Id": settings.app_id,
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": signature(settings, "POST", target, timestamp, nonce, body),
    }


def verify(
    settings: CoreSettings,
    store: Store,
    now: float,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes | None,
) -> None:
    """Verify a call.

    Refuse with 40100–40103. Only a caller who has proved the key spends a nonce.
    """
    timestamp, nonce = headers.get("X-Timestamp", ""), headers.get("X-Nonce", "")
    if headers.get("X-App-Id") != settings.app_id:
        raise Refusal(40100, "unknown app id")
    expected = signature(settings, method, target, timestamp, nonce, body)
    sent_signature = headers.get("X-Signature", "")
    if not nonce or not constant_time.bytes_eq(sent_signature.encode(), expected.encode()):
        raise Refusal(40101, "signature does not match")
    if not timestamp.isdecimal() or abs(int(timestamp) / 1000 - now) > TOLERANCE_S:
        raise Refusal(40102, "timestamp is off by more than 300 s")
    # A timestamp may lie ahead by the tolerance, so it stays acceptable for twice as long.
    if not _spend(store, nonce, now):
        raise Refusal(40103, "nonce was seen before")


def _spend(store: Store, nonce: str, now: float) -> bool:
    """Remember a nonce. Return False if it was seen before."""
    store.change("DELETE FROM nonce WHERE at < ?", now - 2 * TOLERANCE_S)
    return store.change("INSERT OR IGNORE INTO nonce VALUES (?, ?)", nonce, now) == 1
