"""Layout of a paper: its blocks in rows of text, broken where Chinese and English break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bff.paper.blocks import Block, Style
from bff.paper.font import Font

_LEADING = 1.5
_ABOVE = {Style.TITLE: 0.0, Style.HEADING: 0.9, Style.SMALL: 0.1}
# A word, or one character with the closing marks that may not begin a line.
_PIECE = re.compile(
    r"(?:[!-~\u00a1-\u024f]+|[（《「『“‘〔(\[]*[^ ])[，。、；：？！）》」』”’〕…)\]]*| "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Measures of a sheet, in points or pixels of CSS. ``most_rows`` bounds what is drawn."""

    width: float
    margin: float
    label: float
    sizes: dict[Style, float]
    most_rows: int

    @property
    def inside(self) -> float:
        return self.width - 2 * self.margin


@dataclass(frozen=True, slots=True)
class Word:
    """Text at a place from the left of the sheet."""

    left: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Row of words on one line. ``above`` is the space before it; a heading ``keeps_next``."""

    size: float
    words: tuple[Word, ...]
    above: float = 0.0
    keeps_next: bool = False

    @property
    def height(self) -> float:
        return self.size * _LEADING


def rows_of(blocks: Sequence[Block], sheet: Sheet, font: Font) -> list[Row] | None:
    """Return the rows, or None when they are more than the sheet's bound."""
    rows = list(islice(_all_rows(blocks, sheet, font), sheet.most_rows + 1))
    return None if len(rows) > sheet.most_rows else rows


def cut_rows(blocks: Sequence[Block], sheet: Sheet, font: Font, cut: str) -> list[Row]:
    """Return the rows; beyond the sheet's bound a last one says that something is missing."""
    rows = rows_of(blocks, sheet, font)
    if rows is not None:
        return rows
    end = list(_all_rows([Block(Style.HEADING, cut)], sheet, font))
    return [*islice(_all_rows(blocks, sheet, font), sheet.most_rows - len(end)), *end]


def _all_rows(blocks: Sequence[Block], sheet: Sheet, font: Font) -> Iterator[Row]:
    for block in blocks:
        size = sheet.sizes[block.style]
        above = size * _ABOVE.get(block.style, 0.25 if block.label else 0.5)
        yield from _rows_of_block(block, size, above, sheet, font)


def _rows_of_block(
    block: Block, size: float, above: float, sheet: Sheet, font: Font
) -> Iterator[Row]:
    start, labels = sheet.margin, [""]
    if block.label:
        start += sheet.label
        labels = list(_lines(font.drawable(block.label), sheet.label - size / 2, size, font))
    width = sheet.margin + sheet.inside - start
    texts = list(_lines(font.drawable(block.text), width, size, font))
    for number in range(max(len(labels), len(texts))):
        words = [
            Word(place, lines[number])
            for place, lines in ((sheet.margin, labels), (start, texts))
            if number < len(lines) and lines[number]
        ]
        yield Row(size, tuple(words), above if number == 0 else 0.0, block.style is Style.HEADING)


def _lines(text: str, width: float, size: float, font: Font) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(text, width, size, font):
        wide = font.width(piece, size)
        if line and used + wide > width:
            yield line.rstrip()
            line, used = "", 0.0
        if line or piece != " ":
            line, used = line + piece, used + wide
    yield line.rstrip()


def _pieces(text: str, width: float, size: float, font: Font) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        piece = match[0]
        if font.width(piece, size) <= width:
            yield piece
        else:  # a word longer than the line, such as a file's name
            yield from piece
