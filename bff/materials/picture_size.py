"""Sizes of pictures in pixels, from their headers alone, without decoding.

A picture may fill any memory when it is opened (a decompression bomb), and one of a few pixels
shows nothing.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import imagesize

HEADER_BYTES = 256 * 1024
"""Bytes in which the size must appear.

A camera may put previews before it, up to 64 KB for each of several segments. A picture with more
in front passes unchecked.
"""
LEAST_SIDE = 100  # px; a printed line is ten high, the smallest photo for a card 295 wide
MOST_PIXELS = 120_000_000  # an A3 page at 600 dpi has 70, a phone's largest photo 108 million


class Size(NamedTuple):
    width: int
    height: int

    @property
    def too_small(self) -> bool:
        return min(self) < LEAST_SIDE

    @property
    def too_large(self) -> bool:
        return self.width * self.height > MOST_PIXELS


def size_of(head: bytes) -> Size | None:
    """Read the size of a JPEG, PNG, GIF, BMP, TIFF, WebP or HEIC; None when it is not there yet."""
    try:
        width, height = imagesize.get(io.BytesIO(head), exif_rotation=False)
    except (ValueError, OverflowError):
        return None
    return Size(width, height) if width >= 0 and height >= 0 else None
