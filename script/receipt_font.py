"""Makes the font of receipts anew: a part of Noto Sans SC, with the characters that they need.

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3
    tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    .venv/bin/python script/receipt_font.py package/400Regular/NotoSansSC_400Regular.ttf

That package has the static TrueType files of Google Fonts. reportlab takes no others.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from opencc import OpenCC

SCRIPT = Path(__file__).parent
STANDARD = SCRIPT / "standard_characters.txt"
FONT = SCRIPT.parent / "bff" / "paper" / "fonts" / "NotoSansSC-Receipt.ttf"

# Latin to Greek and Cyrillic, punctuation, symbols and kana; vertical and full-width forms.
_PLAIN = (range(0x20, 0x3100), range(0x3200, 0x3400), range(0xFE10, 0xFE70), range(0xFF00, 0xFFF0))
_CONVERTERS = (OpenCC("s2tw"), OpenCC("s2hk"))
_KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, names and licence
_UNUSED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "STAT", "vhea", "vmtx"]


def wished_characters() -> set[str]:
    """Return the characters of 通用规范汉字表, GB 2312 and the common part of Big5.

    With what OpenCC makes of each for Taiwan and Hong Kong.
    """
    han = set(STANDARD.read_text("utf-8"))
    han |= _two_bytes("gb2312", range(0xA1, 0xF8)) | _two_bytes("big5", range(0xA4, 0xC7))
    traditional = {converter.convert(character) for converter in _CONVERTERS for character in han}
    return {chr(point) for points in _PLAIN for point in points} | han | traditional


def _two_bytes(encoding: str, rows: range) -> set[str]:
    cells = (bytes((row, cell)) for row in rows for cell in range(0x40, 0xFF))
    return set("".join(cell.decode(encoding, "ignore") for cell in cells))


def write(source: Path) -> None:
    options = subset.Options()
    options.hinting = options.glyph_names = False
    options.layout_features = []
    options.name_IDs = _KEPT_NAMES
    options.drop_tables += _UNUSED
    options.notdef_outline = True
    font = TTFont(source)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(wished_characters())))
    subsetter.subset(font)
    font.save(FONT)
    print(f"{len(font.getBestCmap())} characters, {FONT.stat().st_size} bytes: {FONT}")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
