"""QR modules (ISO/IEC 18004) of a text, before they are drawn.

`qrcode` encodes, without its slow defaults: trying all eight masks (three quarters of its time),
searching the version and splitting the text into modes.
"""

from __future__ import annotations

from bisect import bisect_left
from enum import IntEnum
from typing import Final

from qrcode import constants
from qrcode.main import QRCode
from qrcode.util import BIT_LIMIT_TABLE, MODE_8BIT_BYTE, QRData, length_in_bits

from qr.bitmap import Bitmap

QUIET_ZONE: Final = 4  # modules, ISO/IEC 18004 §5.3.8
MAX_TEXT_BYTES: Final = 512

# Any mask conforms to the standard. Ours carries near-random text, for which no mask reads better
# than another: see docs/decisions/0010-qr-code.md for the count.
_MASK: Final = 3


class Level(IntEnum):
    """Error correction: the share of a symbol's codewords that may be lost and still be read."""

    M = constants.ERROR_CORRECT_M
    """15 %."""
    H = constants.ERROR_CORRECT_H
    """30 %, for symbols that give up their centre to an emblem."""


def _capacity(version: int, level: Level) -> int:
    bits = BIT_LIMIT_TABLE[level][version] - 4 - length_in_bits(MODE_8BIT_BYTE, version)
    return int(bits) // 8


_CAPACITIES: Final = {level: [_capacity(v, level) for v in range(1, 41)] for level in Level}


def encode(text: str, level: Level) -> Bitmap:
    """Encode `text` as UTF-8 bytes in the smallest symbol, without its quiet zone.

    About 0.6 ms of CPU for a code's URL at M (33 modules), 0.9 ms at H (45 modules), growing with
    the area: 9 ms at the longest. Raises ValueError unless text has 1..512 bytes, none of them NUL.
    """
    data = text.encode()
    # NUL too: qrcode 8.2 fails on a block of zeros ("glog(0)"), which only NULs can make.
    if not 1 <= len(data) <= MAX_TEXT_BYTES or 0 in data:
        raise ValueError(
            f"a QR text has 1..{MAX_TEXT_BYTES} bytes of UTF-8 and no NUL, this one {len(data)}"
        )
    version = bisect_left(_CAPACITIES[level], len(data)) + 1
    symbol = QRCode(version=version, error_correction=level, border=0, mask_pattern=_MASK)
    symbol.add_data(QRData(data, mode=MODE_8BIT_BYTE, check_data=False), optimize=0)
    symbol.make(fit=False)
    return Bitmap(tuple(bytes(row) for row in symbol.modules))
