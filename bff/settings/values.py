"""Values of settings: numbers, addresses, words."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bff.settings.declaration import ValueType
from bff.uris import normal_origin

Choice = TypeVar("Choice", bound=StrEnum)

WEB = ("http", "https")
REDIS = ("redis", "rediss", "unix")
_OF_FILES = ("sqlite", "unix")
_TRUE_TYPE = b"\x00\x01\x00\x00"
_ITEM_CODE = re.compile(r"[0-9A-Za-z_.-]{1,50}")
_SECONDS = re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?")


def text() -> ValueType[str]:
    def read(text: str) -> str:
        if not text.strip():
            raise ValueError("must not be empty")
        return text

    return ValueType("text", read)


def any_text(words: str) -> ValueType[str]:
    """Accept any text; its reader validates it."""
    return ValueType(words, str)


def folder() -> ValueType[Path]:
    return ValueType("folder", lambda text: Path(text).resolve())


def font_file() -> ValueType[Path]:
    """Take a TrueType file: reportlab draws no other outlines."""

    def read(text: str) -> Path:
        path = Path(text).resolve()
        try:
            with path.open("rb") as file:
                head = file.read(len(_TRUE_TYPE))
        except OSError as error:
            raise ValueError(f"cannot be read: {error.strerror}") from None
        if head != _TRUE_TYPE:
            raise ValueError("must be a single TrueType font (.ttf), with TrueType outlines")
        return path

    return ValueType("TrueType file", read)


def whole_number(minimum: int, maximum: int) -> ValueType[int]:
    def read(text: str) -> int:
        digits = text.isascii() and text.isdecimal() and len(text) < 9
        if not (digits and minimum <= int(text) <= maximum):
            raise ValueError(f"must be a whole number from {minimum} to {maximum}, not {text!r}")
        return int(text)

    return ValueType(f"{minimum} to {maximum}", read)


def item_codes() -> ValueType[frozenset[str]]:
    def read(text: str) -> frozenset[str]:
        codes = [code.strip() for code in text.split(",") if code.strip()]
        if wrong := [code for code in codes if not _ITEM_CODE.fullmatch(code)]:
            raise ValueError(f"must be codes with commas between them, not {wrong[0]!r}")
        return frozenset(codes)

    return ValueType("codes, separated by commas", read)


def seconds(minimum: float, maximum: float) -> ValueType[float]:
    def read(text: str) -> float:
        if not (_SECONDS.fullmatch(text) and minimum <= float(text) <= maximum):
            raise ValueError(f"must be seconds from {minimum:g} to {maximum:g}, not {text!r}")
        return float(text)

    return ValueType(f"seconds, {minimum:g} to {maximum:g}", read)


def one_of(choices: type[Choice]) -> ValueType[Choice]:
    def read(text: str) -> Choice:
        if text not in choices.__members__.values():
            raise ValueError(f"must be one of {', '.join(choices)}, not {text!r}")
        return choices(text)

    return ValueType(" or ".join(f"`{choice}`" for choice in choices), read)


def switch() -> ValueType[bool]:
    def read(text: str) -> bool:
        if text not in ("0", "1"):
            raise ValueError(f"must be one of 0, 1, not {text!r}")
        return text == "1"

    return ValueType("`0` or `1`", read)


def origin() -> ValueType[str]:
    """Take an origin and return it as browsers write it and terminals sign it (RFC 6454 §6.1)."""

    def read(text: str) -> str:
        try:
            return normal_origin(text)
        except ValueError as error:
            raise ValueError(f"must {error}: https://host or https://host:port") from None

    return ValueType("`https://host` or `https://host:port`", read)


def address(*schemes: str) -> ValueType[str]:
    """Take an address and return it without a last slash.

    The text of a refusal does not repeat it: it may hold a password.
    """
    beginnings = [f"{scheme}://" for scheme in schemes]

    def read(text: str) -> str:
        if text.partition("://")[0] not in schemes or text.endswith("://"):
            raise ValueError(f"must begin with {' or '.join(beginnings)}")
        if not _can_be_called(text):
            raise ValueError("names no host, port or Redis database that can be called")
        return text.rstrip("/")

    return ValueType(", ".join(f"`{beginning}…`" for beginning in beginnings), read)


def optional(value_type: ValueType[str]) -> ValueType[str]:
    def read(text: str) -> str:
        return value_type.read(text) if text else ""

    return ValueType(f"{value_type.words}, or empty", read)


def _can_be_called(url: str) -> bool:
    """Tell if an address over the network can be parsed; a file's always can."""
    try:
        parts = urlsplit(url)
        if parts.scheme in _OF_FILES:
            return True
        database = parts.path.strip("/") if parts.scheme in REDIS else ""
        right = url.isprintable() and not database.strip("0123456789")
        return right and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or half of an IPv6 address
        return False
