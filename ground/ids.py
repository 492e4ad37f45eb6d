"""Ids of what we store."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """Return 96 random bits as 16 characters: an id says nothing and cannot be guessed."""
    return secrets.token_urlsafe(12)
