"""Codes that people read aloud, over a telephone or across a hall, and type."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Characters that sound and look different: no 0/O, no 1/I/L."""


def new_spoken_code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
