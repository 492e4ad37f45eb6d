"""Signatures and AES of messages to the app's server, as WeChat's description says them."""

import base64
import hashlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 WeChat's own


def seal(aes_key: str, app_id: str, message: bytes, random16: bytes) -> str:
    """Encrypt a message for the app's server."""
    text = random16 + struct.pack(">I", len(message)) + message + app_id.encode()
    padding = _BLOCK - len(text) % _BLOCK
    encryptor = _cipher(aes_key).encryptor()
    sealed = encryptor.update(text + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def unseal(aes_key: str, sealed: str) -> tuple[bytes, str]:
    """Decrypt; return the message and the app id behind it."""
    decryptor = _cipher(aes_key).decryptor()
    text = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    text = text[: -text[-1]]
    (length,) = struct.unpack(">I", text[16:20])
    return text[20 : 20 + length], text[20 + length :].decode()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
