"""Requests and answers of the page settings."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from bff.http.reading import In, Out
from bff.page_settings.fields import ReadAloud

FieldName = Annotated[str, Meta(min_length=1, max_length=32)]
AnyValue = bool | int | float | str | ReadAloud
ValueText = Annotated[
    msgspec.Raw,
    Meta(
        extra_json_schema={
            "anyOf": [
                {"type": "boolean"},
                {"type": "number"},
                {"type": "string"},
                {"$ref": "#/components/schemas/ReadAloud"},
                {"type": "null"},
            ]
        }
    ),
]
"""Value as JSON text: its field says what fits."""


class PageSettings(Out, kw_only=True):
    """Settings of a person's pages. A kiosk gets fewer of them than the phone."""

    version: int
    """Number of changes so far; ``If-Match`` names it."""
    preset: str | None
    """Name of the chosen preset. Null at a kiosk."""
    values: dict[str, AnyValue]
    """Values chosen beside the preset, as a phone has them. Empty at a kiosk."""
    effective: dict[str, AnyValue]
    """Value of every field on this front: own value, else the preset's, else the standard."""
    shared: bool
    """False at a kiosk if the person does not want their settings there: ``effective`` is usual."""
    consents: list[str]
    """Sensitive presets that the person has agreed to have stored. Empty at a kiosk."""


class PageSettingsChange(In, kw_only=True):
    """Change of page settings: what is not named stays."""

    preset: str | None = None
    """Preset to choose. It replaces the person's own values of all fields that it names."""
    values: Annotated[dict[FieldName, ValueText], Meta(max_length=32)] = msgspec.field(
        default_factory=dict
    )
    """Values by field, as a phone has them. Null: back to the preset's."""
    consent: bool = False
    """True if the person agrees that a sensitive preset is stored (PIPL Art. 29)."""


class SettingField(Out, kw_only=True):
    """A field of the page settings."""

    name: str
    """Name of the field."""
    choices: dict[str, list[AnyValue]]
    """Allowed values by front, from the usual need to the strongest where there is an order."""
    standard: dict[str, AnyValue]
    """Value of somebody who has chosen nothing, by front."""
    display: bool
    """True if the theme depends on it."""
    joined: bool
    """True if the stronger need of person and device wins."""
    gpii: list[str]
    """Terms of ISO/IEC 24751 as GPII uses them."""


class PresetValues(Out, kw_only=True):
    """A preset: named values."""

    name: str
    """Name of the preset."""
    title: str
    """Name in words."""
    hint: str
    """For whom it is, in words."""
    sensitive: bool
    """True if it says something about health: it is stored with consent only."""
    values: dict[str, dict[str, AnyValue]]
    """Values by front."""


class PresetList(Out):
    """All presets and fields."""

    presets: list[PresetValues]
    """Presets, the standard first."""
    fields: list[SettingField]
    """Fields, with what is allowed on each front."""
    revision: str
    """Name of these themes. Sent to the theme routes, it makes their answers cacheable for ever."""


class KioskTimeout(Out):
    """Waiting times of a kiosk for one factor."""

    factor: float
    """``timeoutFactor`` of the visitor."""
    quiet_seconds: int
    """Seconds without a touch until the warning."""
    warning_seconds: int
    """Seconds from the warning to the end of the visit. It may be put off as often as one likes."""


class ScreenZone(Out):
    """Part of the screen, by its distance from the upper edge: 0 the upper edge, 1 the lower."""

    top: float
    """Upper end."""
    bottom: float
    """Lower end."""


class KioskRules(Out):
    """Rules of a kiosk's screen."""

    timeouts: list[KioskTimeout]
    """Waiting times by factor."""
    controls: ScreenZone
    """Where controls lie."""
    low_controls: ScreenZone
    """Where controls lie for somebody with ``lowReach``."""


class ThemeQuery(In, kw_only=True):
    """Values that a theme is made of. What is missing is the front's standard."""

    channel: Literal["phone", "kiosk", "desk"] = "phone"
    """Front."""
    revision: Annotated[str, Meta(max_length=32)] | None = None
    """``revision`` of the presets. With the present one the answer may be cached for ever."""
    text_size: str | None = None
    """Main text in pixels."""
    contrast: str | None = None
    """Palette."""
    line_height: str | None = None
    """Line height, as a multiple of the text size."""
    letter_spacing: str | None = None
    """Space between characters in em."""
    touch_size: str | None = None
    """Least size of what is pressed."""
    reduced_motion: str | None = None
    """``true``: nothing moves."""
    simplified: str | None = None
    """``true``: simple pages."""
    hand: str | None = None
    """Hand that holds the phone or presses."""
    low_reach: str | None = None
    """``true``: controls are low enough for a wheelchair."""


class ThemeAnswer(Out):
    """Properties and attributes for a page's root element."""

    properties: dict[str, str]
    """CSS properties by name."""
    font_size: str
    """Font size of the root, in percent of the browser's. 1rem is the main text."""
    attributes: dict[str, str]
    """Attributes that style sheets select on."""


FIELD_NAMES = {
    field.encode_name: field.name
    for field in msgspec.structs.fields(ThemeQuery)
    if field.name not in ("channel", "revision")
}
"""Attribute of the query by the name of the field."""
