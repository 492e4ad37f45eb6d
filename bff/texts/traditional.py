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


_GB2312 = [
    bytes((high, low)).decode("gb2312", "ignore")
    for high in range(0xB0, 0xF8)
    for low in range(0xA1, 0xFF)
]


_BOTH = frozenset("丑个准只台后干斗里谷松系范郁")
"""Characters that are simplified ones, and traditional ones of another meaning: 皇后, 公里."""


def characters_of(variant: Variant) -> tuple[str, str]:
    """Return the characters of simplified texts alone, and those of traditional ones alone."""
    pairs = [(char, to_traditional(char, variant)) for char in _GB2312 if char]
    written = {converted for _, converted in pairs}
    simplified = [char for char, converted in pairs if char != converted]
    traditional = {converted for char, converted in pairs if char != converted} - set(_GB2312)
    return "".join(char for char in simplified if char not in written | _BOTH), "".join(
        sorted(traditional)
    )


def module_of(variant: Variant, pairs: Iterable[Pair]) -> str:
    """Return the module of a variant. A text whose characters are the same is left out."""
    lines = [_HEAD.format(variant=variant)]
    for pair in pairs:
        text = to_traditional(pair.zh, variant)
        if text != pair.zh:
            key, value = (json.dumps(words, ensure_ascii=False) for words in (pair.context, text))
            lines.append(f"  {key}: {value},\n")
    simplified, traditional = characters_of(variant)
    return "".join(
        [*lines, f'}}, {{\n  simplified: "{simplified}",\n  traditional: "{traditional}",\n}});\n']
    )
