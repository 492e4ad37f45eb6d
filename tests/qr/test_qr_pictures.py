"""PNG, SVG and terminal show the same modules, and a scanner reads each of them."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw

from qr import MARK, Emblem, render_ansi, render_png, render_svg

Scan = Callable[[Image.Image], str | None]

SVG = "{http://www.w3.org/2000/svg}"
RECTANGLE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-([\d.]+)z")


@pytest.fixture(scope="module")
def rasterise() -> Callable[[str, int], Image.Image]:
    """Return a function that draws our SVG as pixels. It fails on any path that is no rectangle."""

    def draw(svg: str, scale: int) -> Image.Image:
        root = ElementTree.fromstring(svg)
        side = int(root.attrib["viewBox"].split()[2]) * scale
        picture = Image.new("1", (side, side), 1)
        pen = ImageDraw.Draw(picture)
        path = root.find(f"{SVG}path")
        assert path is not None
        assert RECTANGLE.sub("", path.attrib["d"]) == ""
        for rectangle in RECTANGLE.findall(path.attrib["d"]):
            x, y, width, height, back = (float(number) * scale for number in rectangle)
            assert width == back
            pen.rectangle((x, y, x + width - 1, y + height - 1), fill=0)
        return picture

    return draw


@pytest.fixture(scope="module")
def from_terminal() -> Callable[[str], Image.Image]:
    """Return a function that draws a terminal's output, one pixel per module.

    It fails on a line without its own colours.
    """

    def draw(shown: str) -> Image.Image:
        rows: list[list[int]] = []
        for line in shown.removesuffix("\n").split("\n"):
            match = re.fullmatch("\x1b\\[38;5;16;48;5;231m([ ▀▄█]+)\x1b\\[0m", line)
            assert match
            rows.append([255 if half in " ▄" else 0 for half in match[1]])
            rows.append([255 if half in " ▀" else 0 for half in match[1]])
        assert len({len(row) for row in rows}) == 1
        pixels = b"".join(bytes(row) for row in rows)
        return Image.frombytes("L", (len(rows[0]), len(rows)), pixels)

    return draw


@pytest.mark.parametrize("scale", [*range(1, 21)])
@pytest.mark.parametrize("emblem", [None, MARK], ids=["plain", "mark"])
def test_a_png_is_read_at_every_scale(
    scan: Scan, url: str, scale: int, emblem: Emblem | None
) -> None:
    picture = Image.open(io.BytesIO(render_png(url, scale=scale, emblem=emblem)))

    modules = 33 if emblem is None else 45
    assert picture.size == ((modules + 8) * scale,) * 2
    assert picture.mode == "1"
    assert scan(picture) == url


@pytest.mark.parametrize("scale", [2, 3, 8, 20])
def test_a_png_with_the_callers_emblem_is_read_and_shows_it(
    scan: Scan, url: str, logo: bytes, scale: int
) -> None:
    picture = Image.open(io.BytesIO(render_png(url, scale=scale, emblem=logo)))

    assert picture.mode == "RGB"
    assert picture.getpixel((picture.width // 2, picture.height // 2)) == (200, 16, 46)
    edge = (int(22.5 * scale), picture.height // 2)  # where the logo is transparent
    assert picture.getpixel(edge) == (255, 255, 255)
    assert scan(picture) == url


@pytest.mark.parametrize("emblem", [None, MARK], ids=["plain", "mark"])
def test_an_svg_is_the_png_pixel_for_pixel(
    rasterise: Callable[[str, int], Image.Image], scan: Scan, url: str, emblem: Emblem | None
) -> None:
    from_svg = rasterise(render_svg(url, title="码", emblem=emblem), 8)
    from_png = Image.open(io.BytesIO(render_png(url, scale=8, emblem=emblem)))

    assert from_svg.tobytes() == from_png.tobytes()
    assert scan(from_svg) == url


def test_an_svg_bears_the_callers_emblem_in_its_cleared_centre(
    rasterise: Callable[[str, int], Image.Image], url: str, logo: bytes
) -> None:
    svg = render_svg(url, title="码", emblem=logo)

    image = ElementTree.fromstring(svg).find(f"{SVG}image")
    assert image is not None
    kind, data = image.attrib.pop("href").split(",")
    assert kind == "data:image/png;base64"
    assert b64decode(data) == logo
    assert image.attrib == {"x": "22.5", "y": "22.5", "width": "8", "height": "8"}
    centre = rasterise(svg, 1).convert("L").crop((22, 22, 31, 31))
    assert centre.tobytes() == b"\xff" * 81


@pytest.mark.parametrize("length", [1, 10, 30, 61, 84, 120, 300, 512])
def test_the_hole_for_an_emblem_is_white_central_and_at_most_a_fifth_of_the_side(
    rasterise: Callable[[str, int], Image.Image], logo: bytes, length: int
) -> None:
    svg = render_svg("x" * length, title="x", emblem=logo)

    image = ElementTree.fromstring(svg).find(f"{SVG}image")
    assert image is not None
    start, hole = float(image.attrib["x"]) - 0.5, float(image.attrib["width"]) + 1
    symbol = rasterise(svg, 1).convert("L")
    assert start + hole / 2 == symbol.width / 2
    assert 0.1 < hole / (symbol.width - 8) <= 0.2
    box = (int(start), int(start), int(start + hole), int(start + hole))
    assert set(symbol.crop(box).tobytes()) == {255}


def test_an_svg_has_one_path_a_title_and_nothing_that_runs(url: str) -> None:
    root = ElementTree.fromstring(render_svg(url, title="码", emblem=MARK))

    assert [child.tag for child in root] == [f"{SVG}title", f"{SVG}rect", f"{SVG}path"]
    assert root.attrib == {
        "viewBox": "0 0 53 53",
        "role": "img",
        "shape-rendering": "crispEdges",
    }


def test_a_title_is_escaped(url: str) -> None:
    title = """<script>alert("1")</script> & '码'"""

    svg = render_svg(url, title=title)

    assert "<script" not in svg
    assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == title


@pytest.mark.parametrize("title", ["", "  ", "a\x00b", "a\nb", "\ufffe"])
def test_a_title_that_says_nothing_or_breaks_xml_is_refused(url: str, title: str) -> None:
    with pytest.raises(ValueError, match="printable title"):
        render_svg(url, title=title)


def test_the_terminal_shows_the_same_modules(
    from_terminal: Callable[[str], Image.Image], scan: Scan, url: str
) -> None:
    shown = from_terminal(render_ansi(url))
    png = Image.open(io.BytesIO(render_png(url, scale=1))).convert("L")

    assert shown.crop((0, 0, *png.size)).tobytes() == png.tobytes()
    assert shown.crop((0, png.height, png.width, shown.height)).tobytes() == b"\xff" * png.width
    assert scan(shown.resize((shown.width * 4, shown.height * 4))) == url


@pytest.mark.parametrize("length", [1, 61, 512])
@pytest.mark.parametrize("form", ["png", "mark", "svg", "ansi"])
def test_four_white_modules_surround_every_symbol(
    rasterise: Callable[[str, int], Image.Image],
    from_terminal: Callable[[str], Image.Image],
    length: int,
    form: str,
) -> None:
    text = "x" * length
    pictures: dict[str, Callable[[], Image.Image]] = {
        "png": lambda: Image.open(io.BytesIO(render_png(text, scale=1))),
        "mark": lambda: Image.open(io.BytesIO(render_png(text, scale=1, emblem=MARK))),
        "svg": lambda: rasterise(render_svg(text, title="x"), 1),
        "ansi": lambda: from_terminal(render_ansi(text)),
    }

    picture = pictures[form]().convert("L")

    dark = picture.point(lambda level: 255 - level).getbbox()
    side = picture.width
    assert dark == (4, 4, side - 4, side - 4)


@pytest.mark.parametrize("scale", [-1, 0, 21])
def test_a_scale_out_of_bounds_is_refused(url: str, scale: int) -> None:
    with pytest.raises(ValueError, match=r"scale must be 1\.\.20"):
        render_png(url, scale=scale)


@pytest.mark.parametrize(
    "text", ["", "x" * 513, "码" * 171, "a\x00b"], ids=["none", "513", "513-utf8", "nul"]
)
def test_a_text_out_of_bounds_is_refused(text: str) -> None:
    for render in (
        lambda: render_png(text, scale=1),
        lambda: render_svg(text, title="x"),
        lambda: render_ansi(text),
    ):
        with pytest.raises(ValueError, match=r"1\.\.512 bytes"):
            render()


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda logo: b"", "must be a PNG"),
        (lambda logo: b"<svg/>", "must be a PNG"),
        (lambda logo: logo[:60], "must be a PNG"),
        (lambda logo: logo + bytes(256 * 1024), "at most 262144 bytes"),
    ],
    ids=["empty", "svg", "cut-off", "too-long"],
)
def test_an_emblem_that_is_no_sound_png_is_refused(
    url: str, logo: bytes, spoil: Callable[[bytes], bytes], complaint: str
) -> None:
    for render in (
        lambda: render_png(url, scale=8, emblem=spoil(logo)),
        lambda: render_svg(url, title="x", emblem=spoil(logo)),
    ):
        with pytest.raises(ValueError, match=complaint):
            render()


def test_an_emblem_of_too_many_pixels_is_refused_before_it_is_unpacked(url: str) -> None:
    out = io.BytesIO()
    Image.new("1", (1025, 1)).save(out, "PNG")

    with pytest.raises(ValueError, match="1024 pixels"):
        render_png(url, scale=8, emblem=out.getvalue())
