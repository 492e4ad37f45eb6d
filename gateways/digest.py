"""Hashes that sign requests to outside systems."""

from enum import StrEnum


class Digest(StrEnum):
    """Hash of the request signature."""

    SHA256 = "sha256"
    SM3 = "sm3"
