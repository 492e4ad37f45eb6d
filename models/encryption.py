"""Personal data at rest: AES-256-GCM with the key's id in front, so that keys can be rotated.

A stored value reads ``<key id>.<base64url(nonce ‖ ciphertext ‖ tag)>``. The table and column are
bound in as associated data: a value copied into another column does not decrypt. Look-ups go by
keyed hash beside the ciphertext (``Person.lookup``), never by the ciphertext.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tortoise import fields
from tortoise.models import Model

NONCE_BYTES = 12  # NIST SP 800-38D, 96 bits


class DecryptionFailed(Exception):
    """Stored value that was changed, or whose key is missing. Carries no value."""


class FieldCipher:
    """Cipher that encrypts under the current key and decrypts under any known key."""

    def __init__(self, current: int, keys: Mapping[int, bytes]) -> None:
        self._current = current
        self._ciphers = {key_id: AESGCM(secret) for key_id, secret in keys.items()}

    def encrypt(self, text: str, place: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, text.encode(), place.encode())
        return f"{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, ciphertext: str, place: str) -> str:
        key_id, _, sealed = ciphertext.partition(".")
        try:
            raw = base64.urlsafe_b64decode(sealed)
            cipher = self._ciphers[int(key_id)]
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, KeyError, ValueError) as error:
            raise DecryptionFailed(f"{place} does not decrypt") from error


_cipher: FieldCipher | None = None


def use_cipher(cipher: FieldCipher) -> None:
    """Set the cipher once, before any row is read.

    A Tortoise field has no other way to its secret.
    """
    global _cipher
    _cipher = cipher


class Clear(str):
    """Clear text for a new row.

    Tortoise reads a constructor's values as it reads a database's. This type tells them apart, so
    that clear text found in the database is an error and not a value.
    """

    __slots__ = ()


class EncryptedText(fields.TextField):
    """A text column that is clear in Python and AES-GCM in the database.

    New rows are given `Clear(text)`; updates and reads are plain text.
    """

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        if value is None:
            return None
        return _ready().encrypt(value, _place(self))

    def to_python_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Clear):
            return value
        return _ready().decrypt(value, _place(self))


class EncryptedJson(fields.Field[dict[str, Any]], dict[str, Any]):
    """A JSON object that is clear in Python and the encrypted text of it in the database."""

    indexable = False
    SQL_TYPE = "TEXT"

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        if value is None:
            return None
        return _ready().encrypt(json.dumps(value, ensure_ascii=False), _place(self))

    def to_python_value(self, value: Any) -> Any:
        if value is None or isinstance(value, dict):
            return value
        return json.loads(_ready().decrypt(value, _place(self)))


def _place(field: fields.Field[Any]) -> str:
    return f"{field.model._meta.db_table}.{field.model_field_name}"


def _ready() -> FieldCipher:
    if _cipher is None:
        raise RuntimeError("models.encryption.use_cipher() was not called at start")
    return _cipher
