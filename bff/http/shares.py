"""Shares of a limited resource that no owner can use up alone."""

from __future__ import annotations

from collections import Counter


class Shares:
    """Shares of ``total`` places among many owners.

    An owner gets another place only while ``weight`` times its places is less than the free places
    (dynamic thresholds, Choudhury and Hahne 1998). The first owner may hold total/(weight + 1), the
    next the same part of the rest, and so on. An owner without a place gets one while any is free.
    """

    def __init__(self, total: int, weight: int = 1) -> None:
        self._weight = weight
        self._counts: Counter[str] = Counter()
        self.total = self.free = total

    def count(self, owner: str) -> int:
        return self._counts[owner]

    def fits(self, owner: str, amount: int = 1) -> bool:
        return self._counts[owner] * self._weight + amount <= self.free

    def take(self, owner: str, amount: int = 1) -> None:
        self._counts[owner] += amount
        self.free -= amount

    def give_back(self, owner: str, amount: int = 1) -> None:
        self.free += amount
        self._counts[owner] -= amount
        if not self._counts[owner]:
            del self._counts[owner]
