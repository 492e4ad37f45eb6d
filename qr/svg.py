"""QR symbols as SVG: one path, sharp at any size, no scripts."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from qr.bitmap import Bitmap
from qr.emblem import Centre, Emblem, framed_symbol, open_png


def render_svg(text: str, *, title: str, emblem: Emblem | None = None) -> str:
    """Draw a QR symbol of `text` with its quiet zone; a module is one unit of the viewBox.

    `title` is what a screen reader says and is escaped here; it must be printable and not blank.
    The page sets the size. Synchronous: about 1.2 ms of CPU for a code's URL, 1.7 ms with the
    built-in emblem, 12 ms for the longest text. Raises ValueError when text (1..512 bytes), title
    or emblem is out of bounds.
    """
    if not title.strip() or not title.isprintable():
        raise ValueError("an image needs a printable title for those who cannot see it")
    modules, centre = framed_symbol(text, emblem)
    path, picture = _path(modules, 0, 1), ""
    if isinstance(emblem, Bitmap):
        path += _path(emblem, centre.start, centre.side / emblem.side)
    elif emblem is not None:
        picture = _image(emblem, centre)
    side = modules.side
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img"'
        f' shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/>{picture}</svg>'
    )


def _path(bitmap: Bitmap, origin: float, unit: float) -> str:
    return "".join(
        f"M{origin + x * unit:g} {origin + y * unit:g}"
        f"h{length * unit:g}v{unit:g}h-{length * unit:g}z"
        for x, y, length in bitmap.dark_runs()
    )


def _image(emblem: bytes, centre: Centre) -> str:
    open_png(emblem)  # refuse what the PNG renderer would refuse
    data = b64encode(emblem).decode("ascii")
    return (
        f'<image x="{centre.start:g}" y="{centre.start:g}" width="{centre.side:g}"'
        f' height="{centre.side:g}" href="data:image/png;base64,{data}"/>'
    )
