"""A square of dark and light cells, for a QR symbol or an emblem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_DARK_RUN: Final = re.compile(rb"\x01+")


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Rows of cells of equal length from the top, one byte per cell: 1 dark, 0 light."""

    rows: tuple[bytes, ...]

    @classmethod
    def drawn(cls, *lines: str) -> Bitmap:
        """Create the bitmap of a drawing: `#` is dark, anything else light."""
        return cls(tuple(bytes(cell == "#" for cell in line) for line in lines))

    @property
    def side(self) -> int:
        """Number of cells along one side."""
        return len(self.rows)

    def with_margin(self, margin: int) -> Bitmap:
        """Return it with `margin` light cells added on every side."""
        bar = (bytes(self.side + 2 * margin),) * margin
        edge = bytes(margin)
        return Bitmap((*bar, *(edge + row + edge for row in self.rows), *bar))

    def with_hole(self, start: int, stop: int) -> Bitmap:
        """Return it with the square start..stop (exclusive) of rows and columns made light."""
        gap = bytes(stop - start)
        hole = tuple(row[:start] + gap + row[stop:] for row in self.rows[start:stop])
        return Bitmap((*self.rows[:start], *hole, *self.rows[stop:]))

    def dark_runs(self) -> Iterator[tuple[int, int, int]]:
        """Yield each run of dark cells in a row, as (x, y, length)."""
        for y, row in enumerate(self.rows):
            for run in _DARK_RUN.finditer(row):
                yield run.start(), y, run.end() - run.start()
