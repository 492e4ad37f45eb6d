"""Themes by the values in a query: public, and the same for everybody with the same values."""

from __future__ import annotations

import hashlib
from functools import cache

from bff.page_settings import style_sheet
from bff.page_settings.fields import FIELDS, Front, UnfitValue, Value
from bff.page_settings.precedence import JOINED
from bff.page_settings.presets import PRESETS
from bff.page_settings.schemas import (
    FIELD_NAMES,
    PresetList,
    PresetValues,
    SettingField,
    ThemeQuery,
)
from bff.page_settings.theme import Theme, theme
from bff.problems.input import invalid_choice
from ground.language import Language

FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=300"


def theme_of(query: ThemeQuery) -> Theme:
    """Return the theme of the query's values. Problem ``invalid-field`` with what is allowed."""
    front, values = Front(query.channel), dict[str, Value]()
    for name, attribute in FIELD_NAMES.items():
        text = getattr(query, attribute)
        if text is None:
            continue
        try:
            values[name] = FIELDS[name].read_text(text, front)
        except UnfitValue as error:
            raise invalid_choice(f"/{name}", error.choices) from None
    return theme(values, front)


def cache_control(query: ThemeQuery) -> str:
    """Return how long the answer may be kept: for ever, if its address names the revision."""
    return FOR_EVER if query.revision == revision() else FOR_NOW


@cache
def revision() -> str:
    """Return a name for all themes of this version of the program."""
    return hashlib.sha256(style_sheet.tokens().encode()).hexdigest()[:12]


def css(of: Theme) -> str:
    return style_sheet.rule(":root", style_sheet.declarations(of))


def presets(language: Language) -> PresetList:
    """List the presets and the fields, in the reader's language."""
    return PresetList(
        [
            PresetValues(
                name=preset.name,
                title=preset.title.render(language),
                hint=preset.hint.render(language),
                sensitive=preset.is_sensitive,
                values={front.value: preset.values_on(front) for front in Front},
            )
            for preset in PRESETS.values()
        ],
        [
            SettingField(
                name=field.name,
                choices={front.value: list(field.choices[front]) for front in Front},
                standard={front.value: field.defaults[front] for front in Front},
                display=field.is_display,
                joined=field.name in JOINED,
                gpii=list(field.gpii),
            )
            for field in FIELDS.values()
        ],
        revision(),
    )
