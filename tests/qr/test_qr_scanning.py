"""How much a symbol stands: turned, blurred, resized, stained, and in every version we draw.

A stain is an upright rectangle of 2:5 to 5:2 painted over whole modules anywhere but on the three
finder patterns; its share is of the whole symbol, quiet zone excluded. Scattered damage is worse:
Reed-Solomon corrects bytes, and one wrong module spoils all eight of its byte.
"""

from __future__ import annotations

import io
from base64 import urlsafe_b64encode
from collections.abc import Callable
from random import Random

import pytest
from PIL import Image, ImageFilter
from qrcode.main import QRCode

from qr import MARK, Emblem, render_png
from qr.symbol import Level, encode

Scan = Callable[[Image.Image], str | None]
Symbol = Callable[[str, Emblem | None], Image.Image]

SCALE = 8
FINDER = 8  # modules, its white separator included
PAINTS = ("white", "black", "noise")

# ISO/IEC 18004 table 7, bytes per version from 1 up.
BYTE_CAPACITIES = {
    Level.M: (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560),
    Level.H: (
        *(7, 14, 24, 34, 44, 58, 64, 84, 98, 119, 137, 155, 177, 194, 220, 250, 280, 310, 338),
        *(382, 403, 439, 461, 511, 535),
    ),
}


@pytest.fixture(scope="module")
def symbol() -> Symbol:
    def draw(text: str, emblem: Emblem | None) -> Image.Image:
        png = render_png(text, scale=SCALE, emblem=emblem)
        return Image.open(io.BytesIO(png)).convert("L")

    return draw


@pytest.fixture(scope="module")
def stain() -> Callable[[Image.Image, float, str, Random], None]:
    """Paints a stain over a share of a symbol's modules."""

    def rectangle(side: int, share: float, random: Random) -> tuple[int, int, int, int]:
        while True:
            ratio = random.uniform(0.4, 2.5)
            width = round((share * side * side * ratio) ** 0.5)
            height = round(share * side * side / width)
            if max(width, height) > side:
                continue
            x, y = random.randint(0, side - width), random.randint(0, side - height)
            left, right = x < FINDER, x + width > side - FINDER
            top, bottom = y < FINDER, y + height > side - FINDER
            on_finder = (top and left) or (top and right) or (bottom and left)
            if not on_finder:
                return x, y, width, height

    def paint(picture: Image.Image, share: float, colour: str, random: Random) -> None:
        side = picture.width // SCALE - 8
        x, y, width, height = rectangle(side, share, random)
        for row in range(y + 4, y + 4 + height):
            for column in range(x + 4, x + 4 + width):
                ink = {"white": 255, "black": 0}.get(colour, random.choice((0, 255)))
                corner = (column * SCALE, row * SCALE)
                picture.paste(ink, (*corner, corner[0] + SCALE, corner[1] + SCALE))

    return paint


@pytest.fixture(scope="module")
def survives(
    scan: Scan, stain: Callable[[Image.Image, float, str, Random], None]
) -> Callable[[Level, Emblem | None, float, int], bool]:
    """Tell if the seed's code can be read under the seed's stain."""

    def trial(level: Level, emblem: Emblem | None, share: float, seed: int) -> bool:
        random = Random(seed)
        code = urlsafe_b64encode(b"\x11\x01" + random.randbytes(22)).decode()
        text = f"https://bff.example.gov.cn/q/{code}"
        if emblem is None:
            modules = encode(text, level).with_margin(4)
            cells = b"".join(modules.rows).translate(bytes((255, 0)) + bytes(254))
            picture = Image.frombytes("L", (modules.side, modules.side), cells)
            picture = picture.resize((modules.side * SCALE,) * 2, Image.Resampling.NEAREST)
        else:
            png = render_png(text, scale=SCALE, emblem=emblem)
            picture = Image.open(io.BytesIO(png)).convert("L")
        stain(picture, share, PAINTS[seed % 3], random)
        return scan(picture) == text

    return trial


Survives = Callable[[Level, Emblem | None, float, int], bool]


@pytest.mark.parametrize("level", Level)
def test_every_length_gets_the_smallest_version_that_holds_it(level: Level) -> None:
    for version, capacity in enumerate(BYTE_CAPACITIES[level], start=1):
        side = 17 + 4 * version
        assert encode("x" * min(capacity, 512), level).side == side
        if capacity < 512:
            assert encode("x" * (capacity + 1), level).side == side + 4


@pytest.mark.parametrize("level", Level)
def test_a_symbol_is_what_the_library_draws_with_that_mask(url: str, level: Level) -> None:
    reference: QRCode = QRCode(error_correction=level, border=0, mask_pattern=3)
    reference.add_data(url, optimize=0)

    assert [list(row) for row in encode(url, level).rows] == reference.get_matrix()


@pytest.mark.parametrize("emblem", [None, MARK], ids=["plain", "mark"])
def test_every_version_is_read(scan: Scan, symbol: Symbol, emblem: Emblem | None) -> None:
    sides = set()
    for length in range(1, 513, 6):
        text = "".join(chr(33 + (7 * length + n * n) % 94) for n in range(length))
        picture = symbol(text, emblem)
        sides.add(picture.width)
        assert scan(picture) == text, length
    assert len(sides) >= 15


@pytest.mark.parametrize("emblem", [None, MARK], ids=["plain", "mark"])
@pytest.mark.parametrize("letter", ["U", "*", "~", "m", "a", "3", "f", "_", "码"])
def test_the_fixed_mask_is_read_with_monotonous_text(
    scan: Scan, symbol: Symbol, letter: str, emblem: Emblem | None
) -> None:
    text = letter * 60

    assert scan(symbol(text, emblem)) == text


@pytest.mark.parametrize("emblem", [None, MARK], ids=["plain", "mark"])
def test_a_symbol_is_read_at_any_angle(
    scan: Scan, symbol: Symbol, url: str, emblem: Emblem | None
) -> None:
    picture = symbol(url, emblem)
    for angle in range(0, 360, 5):
        turned = picture.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=255)
        assert scan(turned) == url, angle


@pytest.mark.parametrize("emblem", [None, MARK], ids=["plain", "mark"])
@pytest.mark.parametrize("factor", [0.3, 0.37, 0.5, 0.71, 1.3, 2.0, 3.7])
def test_a_symbol_is_read_after_resizing(
    scan: Scan, symbol: Symbol, url: str, emblem: Emblem | None, factor: float
) -> None:
    picture = symbol(url, emblem)
    side = round(picture.width * factor)

    assert scan(picture.resize((side, side), Image.Resampling.BILINEAR)) == url


@pytest.mark.parametrize("emblem", [None, MARK], ids=["plain", "mark"])
@pytest.mark.parametrize("modules", [0.125, 0.25, 0.5])
def test_a_symbol_is_read_through_a_blur_of_half_a_module(
    scan: Scan, symbol: Symbol, url: str, emblem: Emblem | None, modules: float
) -> None:
    blurred = symbol(url, emblem).filter(ImageFilter.GaussianBlur(modules * SCALE))

    assert scan(blurred) == url


@pytest.mark.parametrize("emblem", [None, MARK], ids=["plain", "mark"])
def test_a_symbol_is_not_read_through_a_blur_of_two_modules(
    scan: Scan, symbol: Symbol, url: str, emblem: Emblem | None
) -> None:
    blurred = symbol(url, emblem).filter(ImageFilter.GaussianBlur(2 * SCALE))

    assert scan(blurred) is None


@pytest.mark.parametrize(
    ("level", "emblem", "share"),
    [(Level.M, None, 0.05), (Level.H, None, 0.15), (Level.H, MARK, 0.12)],
    ids=["M-5%", "H-15%", "H-mark-12%"],
)
def test_a_stain_within_its_level_is_read_through_every_time(
    survives: Survives, level: Level, emblem: Emblem | None, share: float
) -> None:
    assert [seed for seed in range(90) if not survives(level, emblem, share, seed)] == []


def test_with_an_emblem_a_stain_of_15_percent_is_read_through_19_times_in_20(
    survives: Survives,
) -> None:
    assert sum(survives(Level.H, MARK, 0.15, seed) for seed in range(90)) >= 86


@pytest.mark.parametrize(
    ("level", "emblem", "share"),
    [(Level.M, None, 0.2), (Level.H, None, 0.5), (Level.H, MARK, 0.5)],
    ids=["M-20%", "H-50%", "H-mark-50%"],
)
def test_a_stain_beyond_its_level_is_never_read_through(
    survives: Survives, level: Level, emblem: Emblem | None, share: float
) -> None:
    assert [seed for seed in range(30) if survives(level, emblem, share, seed)] == []
