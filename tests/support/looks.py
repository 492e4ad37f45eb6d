"""Looks in which a screen must hold: contrasts, presets, wide spacing, longer texts, mirrored.

``PUT_ON`` and ``PUT_BACK`` are scripts for ``Page.evaluate``; `tests/support/pages.py` calls them.
"""

from __future__ import annotations

from bff.page_settings.fields import DISPLAY_FIELDS, Front
from bff.page_settings.presets import PRESETS, STANDARD

THEMES = ("standard", "elder", "night", "yellow-black")
"""In these a walk sees every screen."""

STRANGE = ("long", "mirrored")
"""Texts 40 % longer, as another language has them, and a page that is read from the right."""

EVERY_LOOK = (
    *(*THEMES, "more", "black-white", "white-black"),
    *("low-vision", "motor", "spaced"),
    *STRANGE,
)
"""Every contrast, every preset that changes how a page looks, and what WCAG 1.4.12 asks for."""

MAIN_LOOKS = ("low-vision", "spaced", *STRANGE)
"""Those that find most, for screens where the colours are those of other screens."""

_DISPLAY = {field.name for field in DISPLAY_FIELDS}
VALUES = {
    front.value: {
        preset.name: {
            name: value for name, value in preset.values_on(front).items() if name in _DISPLAY
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

# No language is this long: each text is followed by the first 40 % of itself.
_WEAR = f"""
const wear = (look) => {{
  const root = document.documentElement;
  root.dir = look === "mirrored" ? "rtl" : "";
  window.spacing ??= new CSSStyleSheet();
  window.spacing.replaceSync(look === "spaced" ? `{_SPACING}` : "");
  if (!document.adoptedStyleSheets.includes(window.spacing))
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, window.spacing];
  for (const [node, [short, long]] of window.stretched ?? []) if (node.data === long) node.data = short;
  window.stretched = new Map();
  if (look !== "long") return;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {{
    const {{ data, parentElement }} = text;
    if (!/\\p{{L}}/u.test(data) || parentElement.closest("option, textarea, script, .visually-hidden")) continue;
    const letters = [...data.trim()];
    text.data += (/^[ -~]*$/.test(data) ? " " : "") + letters.slice(0, Math.ceil(letters.length * 0.4)).join("");
    window.stretched.set(text, [data, text.data]);
  }}
}};
"""  # noqa: E501

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
