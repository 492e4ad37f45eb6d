"""What the fronts know of the settings, printed for them: choices, standards, presets and words.

`python -m bff theme --write` writes both modules; a test finds one that differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from bff.page_settings.fields import FIELDS, Front
from bff.page_settings.precedence import JOINED
from bff.page_settings.presets import PRESETS, UNCHANGED

_SHARED = Path(__file__).parents[2] / "web" / "shared"
CHOICES_FILE = _SHARED / "page" / "setting-choices.js"
WORDS_FILE = _SHARED / "words" / "texts-presets.js"
_HEAD = """\
// Printed by `python -m bff theme --write` from bff/page_settings: change it there.
"""
_BY_FRONT = "Record<string, Record<string, {}>>"
_PRESET = "Record<string, {{ isSensitive: boolean, values: {} }}>".format(_BY_FRONT.format("any"))


def choices() -> str:
    """Return the module of fields and presets. The first of a field's choices is the least need."""
    fields = {
        front.value: {name: field.choices[front] for name, field in FIELDS.items()}
        for front in Front
    }
    standards = {
        front.value: {name: field.defaults[front] for name, field in FIELDS.items()}
        for front in Front
    }
    presets = {
        preset.name: {
            "isSensitive": preset.is_sensitive,
            "values": {front.value: preset.values_on(front) for front in Front},
        }
        for preset in PRESETS.values()
    }
    parts: tuple[tuple[str, str, str, Mapping[str, object] | Sequence[str]], ...] = (
        ("Choices of each front, by field.", "CHOICES", _BY_FRONT.format("any[]"), fields),
        ("Values of who has chosen nothing.", "STANDARDS", _BY_FRONT.format("any"), standards),
        ("Presets. A sensitive one is stored with consent only.", "PRESETS", _PRESET, presets),
        ("Fields that the standard leaves as they are.", "UNCHANGED", "string[]", UNCHANGED),
        ("Fields in which the device's own wish counts.", "JOINED", "string[]", JOINED),
    )
    return _HEAD + "".join(_constant(*part) for part in parts)


def _constant(about: str, name: str, kind: str, value: Mapping[str, object] | Sequence[str]) -> str:
    text = _encode(value)
    if isinstance(value, Mapping):
        lines = [f"  {_encode(key)}: {_encode(part)},\n" for key, part in value.items()]
        text = "".join(["{\n", *lines, "}"])
    return f"\n/** {about} @type {{{kind}}} */\nexport const {name} = {text};\n"


def words() -> str:
    """Return the module of the presets' names and hints, one text a line as in all of them."""
    lines = [
        f"  {_encode(key)}: {{ zh: {_encode(text.zh)}, en: {_encode(text.en)} }},\n"
        for preset in PRESETS.values()
        for key, text in (
            (f"preset.{preset.name}", preset.title),
            (f"preset.{preset.name}.note", preset.hint),
        )
    ]
    return "".join([_HEAD, "export const textsPresets = {\n", *lines, "};\n"])


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()
