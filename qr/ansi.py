"""QR symbols as terminal characters, to be scanned from a screen."""

from __future__ import annotations

from typing import Final

from qr.emblem import framed_symbol

# From the fixed part of the 256-colour palette: themes repaint the first 16, and a dark theme
# would turn the symbol inside out.
_BLACK_ON_WHITE: Final = "\x1b[38;5;16;48;5;231m"
_RESET: Final = "\x1b[0m"

_HALVES: Final = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def render_ansi(text: str) -> str:
    """Draw a QR symbol of `text` with its quiet zone, two modules to a character, black on white.

    Lines end in a newline; a code's URL takes 41 columns and 21 lines. Raises ValueError unless
    text has 1..512 bytes.
    """
    modules, _ = framed_symbol(text, None)
    rows = (*modules.rows, bytes(modules.side))  # the side is odd; the last half line is white
    lines = (
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
    return "".join(f"{_BLACK_ON_WHITE}{line}{_RESET}\n" for line in lines)
