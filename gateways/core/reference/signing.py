"""How a request to the core is signed (docs/decisions/0011-core-gateway.md).

The signed text is five parts joined by a bare line feed (`"\\n"`, U+000A; no space, no carriage
return, none at the end):

    method \\n path?query \\n timestamp \\n nonce \\n hex(hash(body))

A stream is signed before its body is known: its last part is the word STREAM.

`path?query` is exactly what stands in the request line, `timestamp` is Unix time in milliseconds
as decimal digits, hex is in lower case. The same hash, SHA-256 or SM3 (GB/T 32905), digests the
body and keys the HMAC (RFC 2104). `cryptography` does both, because Python's own `hashlib` has SM3
only where the system's OpenSSL has it.
"""

from cryptography.hazmat.primitives import hashes, hmac

from gateways.core.config import Digest

_ALGORITHMS: dict[Digest, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sm3": hashes.SM3,
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
    """The value of `X-Signature`: 64 hex digits.

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
