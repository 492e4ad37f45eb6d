"""The emblem in the middle of a symbol, and the space that the symbol leaves for it."""

from __future__ import annotations

from io import BytesIO
from typing import Final, NamedTuple, TypeAlias

from PIL import Image

from qr.bitmap import Bitmap
from qr.symbol import QUIET_ZONE, Level, encode

MAX_EMBLEM_BYTES: Final = 256 * 1024
MAX_EMBLEM_PIXELS: Final = 1024  # along a side

Emblem: TypeAlias = Bitmap | bytes
"""A bitmap such as `MARK`, drawn black on white, or the bytes of a PNG, drawn in its colours."""

# 码 on 16 dots, so that we ship no font. On the 8 modules that it gets in a symbol it is sharp at
# every even scale. It has no dark seal, because detectors take a dark square for a fourth corner.
MARK: Final = Bitmap.drawn(
    "................",
    ".######..######.",
    "...#..........#.",
    "...#....#.....#.",
    "..#.....#.....#.",
    "..#.....#.....#.",
    "..####..#.....#.",
    ".##..#..########",
    "#.#..#.........#",
    "..#..#.........#",
    "..#..#.#######.#",
    "..#..#.........#",
    "..#..#.........#",
    "..####.........#",
    ".............#.#",
    "..............#.",
)


class Centre(NamedTuple):
    """The square of an emblem, in modules, the quiet zone counted."""

    start: float
    side: float


class FramedSymbol(NamedTuple):
    """A symbol with its quiet zone, and the square left free for an emblem if there is one."""

    modules: Bitmap
    centre: Centre


def framed_symbol(text: str, emblem: Emblem | None) -> FramedSymbol:
    """Build the symbol: level M without an emblem, level H with a hole for one.

    The hole is a fifth of the side.

    The hole is odd, so it is centred on a module, and half a module of it stays white all round.
    """
    if emblem is None:
        modules, hole = encode(text, Level.M), 0
    else:
        modules = encode(text, Level.H)
        hole = (modules.side // 5 - 1) | 1
    start = (modules.side - hole) // 2
    modules = modules.with_hole(start, start + hole).with_margin(QUIET_ZONE)
    return FramedSymbol(modules, Centre(QUIET_ZONE + start + 0.5, hole - 1))


def open_png(emblem: bytes) -> Image.Image:
    """Open the emblem as RGBA. Raise ValueError unless it is a valid PNG within the limits."""
    if len(emblem) > MAX_EMBLEM_BYTES:
        raise ValueError(f"an emblem has at most {MAX_EMBLEM_BYTES} bytes, not {len(emblem)}")
    try:
        with Image.open(BytesIO(emblem), formats=("PNG",)) as image:
            if max(image.size) > MAX_EMBLEM_PIXELS:
                raise ValueError(f"an emblem has at most {MAX_EMBLEM_PIXELS} pixels along a side")
            return image.convert("RGBA")
    except (OSError, SyntaxError) as error:  # Pillow's two ways of saying "not a sound PNG"
        raise ValueError("an emblem must be a PNG image") from error
