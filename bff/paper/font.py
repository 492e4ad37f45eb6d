"""The font of papers. A character that it lacks is written as its code point, never as a box."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont
    from reportlab.pdfbase.ttfonts import TTFont

OWN_FONT = Path(__file__).parent / "fonts" / "NotoSansSC-Receipt.ttf"


@dataclass(frozen=True, slots=True)
class Font:
    """Font with its widths. It is one for the process: the press draws with it one at a time."""

    file: Path
    outlines: TTFont

    @property
    def name(self) -> str:
        return str(self.outlines.fontName)

    def width(self, text: str, size: float) -> float:
        return float(self.outlines.stringWidth(text, size))

    def has(self, character: str) -> bool:
        return ord(character) in self.outlines.face.charToGlyph

    def drawable(self, text: str) -> str:
        """Return the text in one line, with 〔U+9F98〕 in place of a character without a glyph."""
        return "".join(
            character if self.has(character) else f"〔U+{ord(character):04X}〕"
            for character in " ".join(text.split())
        )

    def of_pixels(self, size: int) -> FreeTypeFont:
        return _pixels(self.file, size)


@lru_cache(maxsize=2)
def load_font(file: Path) -> Font:
    """Load the font, and with it reportlab, when the first paper needs it."""
    from reportlab.pdfbase import pdfmetrics

    from bff.paper.outlines import Outlines

    outlines = Outlines(f"paper-{file.stem}", str(file))
    pdfmetrics.registerFont(outlines)
    return Font(file, outlines)


@lru_cache(maxsize=8)
def _pixels(file: Path, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
