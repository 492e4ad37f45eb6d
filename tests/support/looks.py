"""Looks in which a screen must hold: contrasts, presets, wide spacing.

``PUT_ON`` and ``PUT_BACK`` are scripts for ``Page.evaluate``; `tests/support/pages.py` calls them.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from bff.page_settings.fields import Front
from bff.page_settings.presets import PRESETS, STANDARD

THEMES = ("standard", "elder", "night", "yellow-black")
"""In these a walk checks every screen with axe and by measure."""

MEASURED = ("low-vision", "blind", "deaf", "motor")
"""The other presets. A walk puts them on every screen too, and measures it."""

EVERY_LOOK = (
    *(*THEMES, "more", "black-white", "white-black"),
    *("low-vision", "motor", "spaced"),
)
"""Every contrast, every preset that changes how a page looks, and what WCAG 1.4.12 asks for."""

MAIN_LOOKS = ("low-vision", "spaced")
"""Those that find most, for screens where the colours are those of other screens."""


def measured_beside(themes: Iterable[str]) -> tuple[str, ...]:
    """Return the presets that are measured beside these looks: all, unless a walk has few looks."""
    looks = set(themes)
    return tuple(one for one in MEASURED if one not in looks) if looks >= set(THEMES) else ()


_WORDS = {"language", "plain"}
"""Fields that change words, so that a page is drawn anew. The walks in English have them."""

VALUES = {
    front.value: {
        preset.name: {
            name: msgspec.to_builtins(value)
            for name, value in preset.values_on(front).items()
            if name not in _WORDS
        }
        for preset in PRESETS.values()
        if preset.name != STANDARD
    }
    for front in Front
}
"""What each preset shows, by front."""

_SPACING = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }"""

_WEAR = f"""
const wear = (look) => {{
  window.spacing ??= new CSSStyleSheet();
  window.spacing.replaceSync(look === "spaced" ? `{_SPACING}` : "");
  if (!document.adoptedStyleSheets.includes(window.spacing))
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, window.spacing];
}};
"""

# A contrast is put on the standard, and so are the values of a preset.
PUT_ON = f"""async ([look, values]) => {{
  {_WEAR}
  const {{ choose, choosePreset, CONTRASTS }} = await import("/shared/page/preferences.js");
  choosePreset("standard");
  const preset = (values[document.documentElement.dataset.role] ?? values.phone)[look];
  const {{ reducedMotion, ...rest }} = preset ?? {{}}; // chosen, motion would go on
  if (preset) choose(reducedMotion ? preset : rest);
  else if (CONTRASTS.includes(look)) choose({{ contrast: look }});
  wear(look);
}}"""

PUT_BACK = f"""async (values) => {{
  {_WEAR}
  (await import("/shared/page/preferences.js")).choose(values);
  wear("");
}}"""
