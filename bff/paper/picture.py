"""A paper as PNG: as wide as a phone, black on white."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from bff.paper.blocks import Paper, Style
from bff.paper.font import load_font
from bff.paper.rows import Sheet, cut_rows

_SCALE = 2  # pixels for one of CSS
_SHADES = (0, 85, 170, 255)  # two bits a pixel: smooth enough, and small
_NEAREST = [round(value / 85) for value in range(256)]
PHONE = Sheet(
    width=390.0,
    margin=20.0,
    label=114.0,
    sizes={Style.TITLE: 24.0, Style.HEADING: 19.0, Style.TEXT: 17.0, Style.SMALL: 14.0},
    most_rows=160,
)


def draw_picture(paper: Paper, font_file: Path) -> bytes:
    """Draw the PNG, at most 160 rows. Takes CPU: not for the event loop."""
    from PIL import Image, ImageDraw

    font = load_font(font_file)
    rows = cut_rows(paper.blocks, PHONE, font, paper.cut_picture)
    height = sum(row.above + row.height for row in rows) + 2 * PHONE.margin
    image = Image.new("L", (round(PHONE.width * _SCALE), round(height * _SCALE)), 255)
    pen = ImageDraw.Draw(image)
    y = PHONE.margin
    for row in rows:
        y += row.above + row.height
        letters = font.of_pixels(round(row.size * _SCALE))
        for word in row.words:
            place = (word.left * _SCALE, (y - 0.35 * row.size) * _SCALE)
            pen.text(place, word.text, font=letters, fill=0, anchor="ls")
    shades = Image.frombytes("P", image.size, image.point(_NEAREST).tobytes())
    shades.putpalette([part for shade in _SHADES for part in (shade, shade, shade)])
    body = BytesIO()
    shades.save(body, "PNG")
    return body.getvalue()
