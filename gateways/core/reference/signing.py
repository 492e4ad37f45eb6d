r"""Signatures of requests to the core (docs/decisions/0011-core-gateway.md).

The signed text is five parts joined by a bare line feed (`"\n"`, U+000A; no space, no carriage
return, none at the end):

    method \n path?query \n timestamp \n nonce \n hex(hash(body))

A stream is signed before its body is known: its last part is the word STREAM.

`path?query` is exactly what stands in the request line, `timestamp` is Unix time in milliseconds as
decimal digits, hex is in lower case. The same hash, SHA-256 or SM3 (GB/T 32905), digests the body
and keys the HMAC (RFC 2104). `cryptography` does both, because Python's own `hashlib` has SM3 only
where the system's OpenSSL has it.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from cryptography.hazmat.primitives import hashes, hmac
from yarl import URL

from gateways.call import OutgoingCall
from gateways.core.config import CoreConfig
from gateways.digest import Digest
from gateways.session import Request

_ALGORITHMS: dict[Digest, type[hashes.HashAlgorithm]] = {
    Digest.SHA256: hashes.SHA256,
    Digest.SM3: hashes.SM3,
}


def sign(
    key: bytes,
    digest: Digest,
    *,
    method: str,
    target: str,
    timestamp_ms: int,
    nonce: str,
    body: bytes | None,
) -> str:
    """Compute the value of `X-Signature`: 64 hex digits.

    `target` is `path?query`; `body` is None for a stream.
    """
    algorithm = _ALGORITHMS[digest]()
    if body is None:
        content = "STREAM"
    else:
        hashed = hashes.Hash(algorithm)
        hashed.update(body)
        content = hashed.finalize().hex()
    text = "\n".join((method, target, str(timestamp_ms), nonce, content))
    mac = hmac.HMAC(key, algorithm)
    mac.update(text.encode(errors="surrogatepass"))
    return mac.finalize().hex()


class Signer:
    """Signer of one service's requests, each with a nonce of its own.

    `clock` is Unix time in seconds; `nonce` returns a string that it has never returned before.
    """

    def __init__(
        self, config: CoreConfig, clock: Callable[[], float], nonce: Callable[[], str]
    ) -> None:
        self._config = config
        self._clock = clock
        self._nonce = nonce

    async def __call__(self, request: Request, call: OutgoingCall) -> Request:
        """Return the request with headers for caller, time, nonce and signature."""
        timestamp_ms, nonce = int(self._clock() * 1000), self._nonce()
        body = None if isinstance(request.body, AsyncIterator) else request.body or b""
        signature = sign(
            self._config.app_key,
            self._config.digest,
            method=request.method,
            target=URL(request.url, encoded=True).raw_path_qs,
            timestamp_ms=timestamp_ms,
            nonce=nonce,
            body=body,
        )
        signed = {
            "X-App-Id": self._config.app_id,
            "X-Timestamp": str(timestamp_ms),
            "X-Nonce": nonce,
            "X-Signature": signature,
            "X-Request-Id": call.request_id,
        }
        return replace(request, headers={**signed, **request.headers})
