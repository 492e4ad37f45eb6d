"""Answers to the core."""

from __future__ import annotations

from bff.http.reading import Out


class EventReply(Out):
    """Reply to the core, in its own envelope (docs/core-dialect.md)."""

    code: int
    """0: the event has been received."""
    msg: str
    """``ok``."""


class ReceiptReply(Out):
    """Reply to the SMS provider, in its own words."""

    result: int
    """0: the receipts have been received."""
    errmsg: str
    """``OK``."""
