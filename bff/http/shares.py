"""Places that nobody can fill alone."""

from __future__ import annotations

from collections import Counter


class Shares:
    """``total`` places for many owners. One who has some gets another only while ``weight`` times
    what they have is less than what is free (dynamic thresholds, Choudhury and Hahne 1998): the
    first may have total/(weight + 1), the next as large a part of the rest, and so on. Who has none
    gets one as long as any is free.
    """

    def __init__(self, total: int, weight: int = 1) -> None:
        self._weight = weight
        self._held: Counter[str] = Counter()
        self.total = self.free = total

    def held(self, owner: str) -> int:
        return self._held[owner]

    def fits(self, owner: str, amount: int = 1) -> bool:
        return self._held[owner] * self._weight + amount <= self.free

    def take(self, owner: str, amount: int = 1) -> None:
        self._held[owner] += amount
        self.free -= amount

    def give_back(self, owner: str, amount: int = 1) -> None:
        self.free += amount
        self._held[owner] -= amount
        if not self._held[owner]:
            del self._held[owner]
