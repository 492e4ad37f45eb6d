"""Values of settings: numbers, addresses, words."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bff.settings.declared import Takes
from bff.uris import normal_origin

Choice = TypeVar("Choice", bound=StrEnum)

WEB = ("http", "https")
REDIS = ("redis", "rediss", "unix")
_OF_FILES = ("sqlite", "unix")
_SECONDS = re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?")


def text() -> Takes[str]:
    def read(given: str) -> str:
        if not given.strip():
            raise ValueError("must not be empty")
        return given

    return Takes("text", read)


def any_text(words: str) -> Takes[str]:
    """Accept any text; its reader validates it."""
    return Takes(words, str)


def folder() -> Takes[Path]:
    return Takes("folder", lambda given: Path(given).resolve())


def whole_number(least: int, most: int) -> Takes[int]:
    def read(given: str) -> int:
        digits = given.isascii() and given.isdecimal() and len(given) < 9
        if not (digits and least <= int(given) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}, not {given!r}")
        return int(given)

    return Takes(f"{least} to {most}", read)


def seconds(least: float, most: float) -> Takes[float]:
    def read(given: str) -> float:
        if not (_SECONDS.fullmatch(given) and least <= float(given) <= most):
            raise ValueError(f"must be seconds from {least:g} to {most:g}, not {given!r}")
        return float(given)

    return Takes(f"seconds, {least:g} to {most:g}", read)


def one_of(choices: type[Choice]) -> Takes[Choice]:
    def read(given: str) -> Choice:
        if given not in choices.__members__.values():
            raise ValueError(f"must be one of {', '.join(choices)}, not {given!r}")
        return choices(given)

    return Takes(" or ".join(f"`{choice}`" for choice in choices), read)


def switch() -> Takes[bool]:
    def read(given: str) -> bool:
        if given not in ("0", "1"):
            raise ValueError(f"must be one of 0, 1, not {given!r}")
        return given == "1"

    return Takes("`0` or `1`", read)


def origin() -> Takes[str]:
    """Take an origin and return it as browsers write it and terminals sign it (RFC 6454 §6.1)."""

    def read(given: str) -> str:
        try:
            return normal_origin(given)
        except ValueError as error:
            raise ValueError(f"must {error}: https://host or https://host:port") from None

    return Takes("`https://host` or `https://host:port`", read)


def address(*schemes: str) -> Takes[str]:
    """Take an address and return it without a last slash.

    The text of a refusal does not repeat it: it may hold a password.
    """
    beginnings = [f"{scheme}://" for scheme in schemes]

    def read(given: str) -> str:
        if given.partition("://")[0] not in schemes or given.endswith("://"):
            raise ValueError(f"must begin with {' or '.join(beginnings)}")
        if not _can_be_called(given):
            raise ValueError("names no host, port or Redis database that can be called")
        return given.rstrip("/")

    return Takes(", ".join(f"`{beginning}…`" for beginning in beginnings), read)


def optional(takes: Takes[str]) -> Takes[str]:
    def read(given: str) -> str:
        return takes.read(given) if given else ""

    return Takes(f"{takes.words}, or empty", read)


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
