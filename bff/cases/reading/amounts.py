"""Amounts of money, as people write them."""

from __future__ import annotations


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
