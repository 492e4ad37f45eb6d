"""The printed style sheet: tokens for every page, so that pages work before any script has run.

`python -m bff theme --write` writes it; a test finds a file that differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bff.page_settings import theme as themes
from bff.page_settings.fields import CONTRASTS, TEXT_SIZES, Front, defaults
from bff.page_settings.theme import Theme, theme

TOKENS_FILE = Path(__file__).parents[2] / "web" / "shared" / "page" / "tokens.css"
_HEAD = """\
/* Printed by `python -m bff theme --write` from bff/page_settings: change it there.
   1rem is the main text. First the phone's standard, then what each front and setting changes. */

"""


def tokens() -> str:
    """Return the style sheet of all fronts, sizes and contrasts. Later rules win over earlier."""
    return _HEAD + "\n".join([*_fronts(), *_contrasts(), *_motion(), *_print()])


def rule(selector: str, properties: Mapping[str, str], importance: str = "") -> str:
    lines = "".join(f"  {name}: {value}{importance};\n" for name, value in properties.items())
    return f"{selector} {{\n{lines}}}\n"


def declarations(of: Theme) -> dict[str, str]:
    """Return the theme as the declarations of one rule."""
    return {"font-size": of.font_size, **of.properties}


def _standard(front: Front) -> dict[str, str]:
    return declarations(theme(defaults(front), front))


def _fronts() -> Iterator[str]:
    yield rule(":root", _standard(Front.PHONE))
    for front in Front:
        standard, root = _standard(front), ":root"
        if front is not Front.PHONE:
            root = f':root[data-role="{front}"]'
            yield from _changed_rule(root, standard, _standard(Front.PHONE))
        for size in TEXT_SIZES[front]:
            fonts = {"font-size": themes.root_font_size(size), **themes.sizes(size, front)}
            yield from _changed_rule(f'{root}[data-text="{size}"]', fonts, standard)
        for touch in themes.MEASURES[front].touch:
            area = {"--touch": themes.touch_area(touch, front)}
            yield from _changed_rule(f'{root}[data-touch="{touch}"]', area, standard)


def _contrasts() -> Iterator[str]:
    standard = _standard(Front.PHONE)
    for contrast in CONTRASTS:
        colours = themes.colours(contrast, Front.PHONE)
        yield from _changed_rule(f':root[data-contrast="{contrast}"]', colours, standard)


def _changed_rule(
    selector: str, properties: Mapping[str, str], standard: Mapping[str, str]
) -> Iterator[str]:
    """Yield a rule of what differs from the standard, if anything does."""
    changes = {name: value for name, value in properties.items() if standard[name] != value}
    if changes:
        yield rule(selector, changes)


def _motion() -> Iterator[str]:
    """Yield stillness: as the page says, or as the device does unless that is switched off here."""
    still = themes.motion(is_still=True)
    yield rule(':root[data-motion="reduced"]', still)
    unless_wanted = rule(':root:not([data-motion="wanted"])', still)
    yield f"@media (prefers-reduced-motion: reduce) {{\n{unless_wanted}}}\n"


def _print() -> Iterator[str]:
    """Yield paper: black on white in every contrast, also over a theme that a script has set."""
    colours = themes.colours("black-white", Front.PHONE)
    yield f"@media print {{\n{rule(':root', colours, ' !important')}}}\n"
