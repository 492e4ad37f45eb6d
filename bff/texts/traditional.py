"""The fronts' texts in traditional characters, printed as modules for the browser."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bff.texts.pairs import FRONT_TEXTS, Pair
from ground.traditional import Variant, to_traditional

VARIANTS: tuple[Variant, ...] = ("zh-TW", "zh-HK")
MODULES = {variant: FRONT_TEXTS / f"texts.{variant}.js" for variant in VARIANTS}

_HEAD = """// Printed by `./script/bff texts --write` from the Chinese texts. Change those instead.
import {{ addVariant }} from "/shared/words/i18n.js";

addVariant("{variant}", {{
"""


def module_of(variant: Variant, pairs: Iterable[Pair]) -> str:
    """Return the module of a variant. A text whose characters are the same is left out."""
    lines = [_HEAD.format(variant=variant)]
    for pair in pairs:
        text = to_traditional(pair.zh, variant)
        if text != pair.zh:
            key, value = (json.dumps(words, ensure_ascii=False) for words in (pair.context, text))
            lines.append(f"  {key}: {value},\n")
    return "".join([*lines, "});\n"])
