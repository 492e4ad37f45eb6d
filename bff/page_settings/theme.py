"""The theme (主题): from values to custom properties, the root's font size and attributes. Pure.

The root's font size is a percentage of the browser's, so 1rem is the main text and the browser's
own font setting still counts. Headings grow less than text. Space grows at most by a quarter from
the front's standard, also when the browser's own font is large: an enlarged page needs its room
for words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from bff.page_settings.fields import DISPLAY_FIELDS, TEXT_SIZES, Front, Value, Values, defaults
from bff.page_settings.palettes import DARK, PALETTES, THICK_BORDERS

BROWSER_FONT_PX = 16
MOST_SPACE = 1.25
LARGE = 2
"""Place in the sizes from which a page is laid out for elders: 22 px on a phone."""
SPACES = (4, 8, 12, 16, 24, 32, 48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a page puts on its root element.

    ``properties`` are CSS properties by name, ``attributes`` those that style sheets select on.
    """

    properties: Mapping[str, str]
    font_size: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Sizes of a front in CSS pixels, at its standard text size."""

    caption: float
    lead: float
    h2: float
    h1: float
    display: float
    touch: Mapping[int, int]
    bar: tuple[int, int]
    bar_text: tuple[int, int]
    """Standard and large; bars do not grow with the text, since they take the page's room."""
    gutter: int
    pad: int
    gap: int
    icon: int
    r_control: int = 8
    r_card: int = 12
    border: int = 1


_POCKET_TOUCH = MappingProxyType({44: 48, 60: 60})
_KIOSK_TOUCH = MappingProxyType({44: 80, 60: 96})
MEASURES: Mapping[Front, Measures] = MappingProxyType(
    {
        Front.PHONE: Measures(
            caption=15, lead=19, h2=22, h1=28, display=36, touch=_POCKET_TOUCH,
            bar=(56, 64), bar_text=(19, 20), gutter=16, pad=16, gap=12, icon=24,
        ),
        Front.KIOSK: Measures(
            caption=24, lead=32, h2=36, h1=56, display=200, touch=_KIOSK_TOUCH,
            bar=(120, 120), bar_text=(32, 34), gutter=32, pad=28, gap=20, icon=40,
            r_control=14, r_card=20, border=2,
        ),
        Front.DESK: Measures(
            caption=14, lead=18, h2=20, h1=28, display=40, touch=_POCKET_TOUCH,
            bar=(56, 64), bar_text=(17, 20), gutter=20, pad=20, gap=12, icon=24,
        ),
    }
)  # fmt: skip


def theme(values: Values, front: Front) -> Theme:
    """Return the theme of these values, which are the front's own choices.

    What is missing is the front's standard. Values of other fields than those of display are
    ignored.
    """
    standard = defaults(front)
    return _theme(
        tuple(values.get(field.name, standard[field.name]) for field in DISPLAY_FIELDS), front
    )


@lru_cache(maxsize=512)
def _theme(display: tuple[Value, ...], front: Front) -> Theme:
    values = dict(zip((field.name for field in DISPLAY_FIELDS), display, strict=True))
    size, touch = _number(values["textSize"]), _number(values["touchSize"])
    contrast, reduced = str(values["contrast"]), bool(values["reducedMotion"])
    return Theme(
        properties=MappingProxyType(
            colours(contrast, front)
            | sizes(size, front)
            | {
                "--lh": f"{values['lineHeight']:g}",
                "--letter": f"{values['letterSpacing']:g}em",
                "--touch": touch_area(touch, front),
            }
            | motion(reduced)
        ),
        font_size=root_font_size(size),
        attributes=MappingProxyType(
            {
                "data-contrast": contrast,
                "data-text": f"{size}",
                "data-large": _yes(is_large(size, front)),
                "data-touch": f"{touch}",
                "data-simplified": _yes(values["simplified"]),
                "data-motion": "reduced" if reduced else "full",
                "data-hand": f"{values['hand']}",
                "data-low-reach": _yes(values["lowReach"]),
            }
        ),
    )


def is_large(size: int, front: Front) -> bool:
    return TEXT_SIZES[front].index(size) >= LARGE


def root_font_size(size: int) -> str:
    return f"{_short(size / BROWSER_FONT_PX * 100)}%"


def colours(contrast: str, front: Front) -> dict[str, str]:
    """Return the palette, and what goes with it: the browser's own controls, and borders."""
    border = 2 if contrast in THICK_BORDERS else MEASURES[front].border
    return {
        "color-scheme": "dark" if contrast in DARK else "light",
        **{f"--{name}": colour for name, colour in PALETTES[contrast].items()},
        "--border": f"{border}px",
    }


def sizes(size: int, front: Front) -> dict[str, str]:
    """Return what follows from the text size.

    Captions are as large as the text once it is large: then nothing is smaller.
    """
    measures = MEASURES[front]
    growth = size / TEXT_SIZES[front][0]
    large = is_large(size, front)
    fonts = {
        "--text": float(size),
        "--caption": float(size) if large else measures.caption * growth,
        "--lead": max(size, measures.lead * growth**0.5),
        "--h2": max(1.1 * size, measures.h2 * growth**0.65),
        "--h1": max(1.2 * size, measures.h1 * growth**0.27),
        "--display": max(1.2 * size, measures.display * growth**0.5),
        "--icon": measures.icon * growth**0.72,
    }
    spaces = {"--gap": measures.gap} | {
        f"--space-{place}": space for place, space in enumerate(SPACES, start=1)
    }
    wide = min(MOST_SPACE, growth**0.5)
    return {
        **{name: _rem(pixels, size) for name, pixels in fonts.items()},
        **{
            name: f"min({_short(space * MOST_SPACE)}px, {_rem(space * wide, size)})"
            for name, space in spaces.items()
        },
        "--gutter": f"{measures.gutter}px",
        "--pad": f"{measures.pad}px",
        "--bar-h": f"{measures.bar[large]}px",
        "--bar-text": f"{measures.bar_text[large]}px",
        "--r-control": f"{measures.r_control}px",
        "--r-card": f"{measures.r_card}px",
    }


def touch_area(touch: int, front: Front) -> str:
    """Return the least height of what is pressed: two lines of air around large text."""
    return f"max({MEASURES[front].touch[touch]}px, 2rem + 4px)"


def motion(is_still: bool) -> dict[str, str]:
    """Return how long a change of state and the opening of a dialog take."""
    return {
        "--motion-state": "0ms" if is_still else "150ms",
        "--motion-dialog": "0ms" if is_still else "200ms",
    }


def _number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _rem(pixels: float, size: int) -> str:
    return f"{_short(pixels / size)}rem"


def _short(number: float) -> str:
    """Write a number as CSS does, with at most four places."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
