"""The printed style sheet of the WeChat mini program (小程序): the phone's tokens in pixels.

A mini program has no root element whose font size a page may count on (``root-font-size`` is
missing in sub-packages), no ``rem`` that follows it, and no attributes that styles select on. So
lengths are pixels, and classes on a page's outermost element say what was chosen.

``python -m bff theme --write`` writes it; a test finds a file that differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bff.page_settings import theme as themes
from bff.page_settings.fields import CONTRASTS, TEXT_SIZES, Front, defaults
from bff.page_settings.style_sheet import rule
from bff.page_settings.theme import theme

FILE = Path(__file__).parents[2] / "mini_program_stubs" / "theme.wxss"
_HEAD = """\
/* Printed by `python -m bff theme --write` from bff/page_settings: change it there.
   First the standard, then classes: text-<size>, contrast-<palette>, touch-<size>, still. */

"""
_REM = re.compile(r"([\d.]+)rem")
_LENGTHS = re.compile(r"(min|max)\(([^()]*)\)")


def mini_program_sheet() -> str:
    """Return the style sheet. Later rules win over earlier."""
    return _HEAD + "\n".join(_rules())


def _rules() -> Iterator[str]:
    values = defaults(Front.PHONE)
    standard = {**theme(values, Front.PHONE).properties}
    usual_size = int(str(values["textSize"]))
    yield rule("page", {"font-size": f"{usual_size}px", **_in_pixels(standard, usual_size)})
    for size in TEXT_SIZES[Front.PHONE]:
        sizes = themes.sizes(size, Front.PHONE)
        yield rule(f".text-{size}", {"font-size": f"{size}px", **_in_pixels(sizes, size)})
    for contrast in CONTRASTS:
        yield rule(f".contrast-{contrast}", themes.colours(contrast, Front.PHONE))
    for touch in themes.MEASURES[Front.PHONE].touch:
        area = {"--touch": themes.touch_area(touch, Front.PHONE)}
        yield rule(f".touch-{touch}", _in_pixels(area, usual_size))
    yield rule(".still", themes.motion(is_still=True))


def _in_pixels(properties: Mapping[str, str], text_size: int) -> dict[str, str]:
    return {name: in_pixels(value, text_size) for name, value in properties.items()}


def in_pixels(value: str, text_size: int) -> str:
    """Convert the rems of a value to pixels, and work out the smallest or largest of several."""
    return _LENGTHS.sub(_chosen, _REM.sub(lambda rem: _pixels(float(rem[1]) * text_size), value))


def _chosen(lengths: re.Match[str]) -> str:
    sums = [_sum(text) for text in lengths[2].split(",")]
    return _pixels(min(sums) if lengths[1] == "min" else max(sums))


def _pixels(length: float) -> str:
    return f"{round(length, 1):g}px"


def _sum(text: str) -> float:
    """Add up lengths like ``34px + 4px``."""
    return sum(float(length.strip().removesuffix("px")) for length in text.split("+"))
