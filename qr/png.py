"""QR symbols as PNG: one bit per pixel, so that they are small and cheap."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

from qr.bitmap import Bitmap
from qr.emblem import Centre, Emblem, framed_symbol, open_png

MAX_SCALE: Final = 20  # pixels per module

_INK: Final = bytes((255, 0)) + bytes(254)  # cell 0 is white, cell 1 black
_FAST: Final = 1  # zlib level: the default saves a quarter of 0.8 KB and costs 0.1 ms


def render_png(text: str, *, scale: int, emblem: Emblem | None = None) -> bytes:
    """Draw a QR symbol of `text` with its quiet zone, `scale` (1..20) pixels to the module.

    Synchronous: about 1 ms of CPU for a code's URL at scale 8, 1.6 ms with the built-in emblem, 5
    ms with a PNG as emblem, which makes it an RGB image; 20 ms for the longest text at the largest
    scale. Raises ValueError when text (1..512 bytes), scale or emblem is out of bounds.
    """
    if not 1 <= scale <= MAX_SCALE:
        raise ValueError(f"scale must be 1..{MAX_SCALE} pixels per module, not {scale}")
    modules, centre = framed_symbol(text, emblem)
    image = _picture(modules, modules.side * scale)
    if emblem is not None:
        image = _with_emblem(image, centre, scale, emblem)
    out = BytesIO()
    image.save(out, "PNG", compress_level=_FAST)
    return out.getvalue()


def _picture(bitmap: Bitmap, pixels: int) -> Image.Image:
    size = (bitmap.side, bitmap.side)
    image = Image.frombytes("L", size, b"".join(bitmap.rows).translate(_INK))
    return image.convert("1").resize((pixels, pixels), Image.Resampling.NEAREST)


def _with_emblem(image: Image.Image, centre: Centre, scale: int, emblem: Emblem) -> Image.Image:
    start, side = int(centre.start * scale), int(centre.side * scale)
    if isinstance(emblem, Bitmap):
        image.paste(_picture(emblem, side), (start, start))
        return image
    picture = open_png(emblem)
    picture.thumbnail((side, side))
    middle = start + side // 2
    coloured = image.convert("RGB")
    corner = (middle - picture.width // 2, middle - picture.height // 2)
    coloured.paste(picture, corner, mask=picture)
    return coloured
