"""Ids of stored rows."""

from __future__ import annotations

import re
import secrets

ID = re.compile(r"[A-Za-z0-9_-]{1,24}", re.ASCII)


def new_id() -> str:
    """Return 96 random bits as 16 characters: an id says nothing and cannot be guessed."""
    return secrets.token_urlsafe(12)


def parse_id(text: str) -> str:
    """Return the text if it can be an id, else ``""``, which is nobody's id.

    Tortoise raises for a value that its column could not hold, so such a text must not reach it.
    """
    return text if ID.fullmatch(text) else ""
