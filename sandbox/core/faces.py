"""Photographs of the invented people: a drawn face for each, always the same one."""

import hashlib
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from sandbox.core.people import Resident

WITHOUT_PHOTO = frozenset({"chenyuhang"})
"""The library has no photograph of them."""

SIZE = (300, 375)
_FINER = 2  # drawn larger, so that edges are smooth
_UNIT = SIZE[0] / 120 * _FINER  # the drawing is 120 wide and 150 high
_SKINS = ("#f2d3b3", "#e8c39e", "#d9ad84", "#c8976d")
_SHIRTS = ("#0b5394", "#3f5f4a", "#7a4a5a", "#5b5f6b")
_HAIR, _GREY, _INK, _GROUND = "#2b2f36", "#8b9099", "#17202b", "#e3edf8"
_GREY_SINCE = 1960


@lru_cache(maxsize=64)
def draw_face(resident: Resident) -> bytes:
    """Draw the face as a PNG of a few kilobytes."""
    lot = hashlib.sha256(resident.cert_no.encode()).digest()
    image = Image.new("RGB", (SIZE[0] * _FINER, SIZE[1] * _FINER), _GROUND)
    pen = ImageDraw.Draw(image)
    hair = _GREY if resident.birth.year < _GREY_SINCE else _HAIR
    skin, shirt = _SKINS[lot[0] % len(_SKINS)], _SHIRTS[lot[1] % len(_SHIRTS)]

    def round_(x: float, y: float, width: float, height: float, colour: str) -> None:
        pen.ellipse([value * _UNIT for value in (x, y, x + width, y + height)], fill=colour)

    pen.rounded_rectangle([v * _UNIT for v in (10, 106, 110, 200)], 36 * _UNIT, fill=shirt)
    if resident.sex == "女":
        pen.rounded_rectangle([v * _UNIT for v in (22, 40, 98, 108)], 30 * _UNIT, fill=hair)
    pen.rectangle([v * _UNIT for v in (50, 88, 70, 112)], fill=skin)
    round_(22, 20, 76, 72, hair)
    round_(32, 32 + lot[2] % 8, 56, 66, skin)
    for x in (49, 71):
        round_(x - 3, 62, 6, 6, _INK)
        pen.line([v * _UNIT for v in (x - 6, 56, x + 6, 55 + lot[3] % 3)], _INK, int(_UNIT * 2))
    pen.line([v * _UNIT for v in (60, 68, 60, 76)], _INK, int(_UNIT * 1.5))
    pen.arc([v * _UNIT for v in (52, 76, 68, 88)], 20, 160, _INK, int(_UNIT * 1.5))
    if lot[4] % 3 == 0:  # glasses
        for x in (49, 71):
            pen.ellipse([v * _UNIT for v in (x - 9, 57, x + 9, 73)], outline=_INK, width=int(_UNIT))
    file = BytesIO()
    image.resize(SIZE).quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()
