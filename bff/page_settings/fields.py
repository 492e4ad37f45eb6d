"""The fields of the page settings (页面设置): name, choices on each front, term of ISO/IEC 24751.

Every field is a choice of a few values, so that a test can try them all and a page can show them.
The stored value is the phone's. Another front has its own sizes, and takes the one at the same
place in its list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec


class Front(StrEnum):
    """Kind of screen. ``data-role`` of a page names it."""

    PHONE = "phone"
    KIOSK = "kiosk"
    DESK = "desk"


class ReadAloud(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Reading aloud (朗读): one field, since a rate without a voice is no setting."""

    on: bool
    """True: the pages are read aloud."""
    rate: float = 1.0
    """Speed, where 1 is the voice's own."""


Value = bool | int | float | str | ReadAloud
Values = Mapping[str, Value]


class UnknownField(ValueError):
    """A name that is no field of the page settings."""


class UnfitValue(ValueError):
    """A value that is not one of the field's choices. ``choices`` lists those."""

    def __init__(self, name: str, choices: tuple[Value, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.choices = choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One setting.

    ``choices`` and ``defaults`` are by front. ``is_display`` tells that a theme depends on it.
    ``gpii`` is the common term of the Global Public Inclusive Infrastructure, where there is one.
    """

    name: str
    choices: Mapping[Front, tuple[Value, ...]]
    defaults: Mapping[Front, Value]
    is_display: bool = False
    gpii: tuple[str, ...] = ()

    def read(self, raw: object, front: Front) -> Value:
        """Return the choice that ``raw`` (decoded JSON) means. Raise UnfitValue for another value.

        True is not 1, and NaN equals nothing.
        """
        if isinstance(raw, dict):
            try:
                raw = msgspec.convert(raw, ReadAloud)
            except msgspec.ValidationError:
                raise UnfitValue(self.name, self.choices[front]) from None
        for choice in self.choices[front]:
            if choice == raw and isinstance(choice, bool) == isinstance(raw, bool):
                return choice
        raise UnfitValue(self.name, self.choices[front])

    def read_json(self, text: msgspec.Raw, front: Front) -> Value | None:
        """Return the choice that a JSON text means, None for ``null``.

        Raise UnfitValue for anything else, such as a number that is too large for any type.
        """
        try:
            raw = msgspec.json.decode(text)
        except (msgspec.MsgspecError, RecursionError):
            raise UnfitValue(self.name, self.choices[front]) from None
        return None if raw is None else self.read(raw, front)

    def read_text(self, text: str, front: Front) -> Value:
        """Return the choice that is spelled like this in a query. Raise UnfitValue for another.

        There is one spelling for each, so that caches keep each answer once.
        """
        for choice in self.choices[front]:
            if spell(choice) == text:
                return choice
        raise UnfitValue(self.name, self.choices[front])

    def carry(self, value: Value, source: Front, front: Front) -> Value:
        """Return the value that stands at the same place in the other front's choices."""
        if self.choices[source] == self.choices[front]:
            return value
        return self.choices[front][self.choices[source].index(value)]


def spell(value: Value) -> str:
    """Write a value as in a query: ``true``, ``1.5``, ``night``."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _everywhere(name: str, *choices: Value, default: Value | None = None, **more: Any) -> Field:
    standard = choices[0] if default is None else default
    return Field(
        name=name,
        choices=MappingProxyType(dict.fromkeys(Front, choices)),
        defaults=MappingProxyType(dict.fromkeys(Front, standard)),
        **more,
    )


TEXT_SIZES: Mapping[Front, tuple[int, ...]] = MappingProxyType(
    {
        Front.PHONE: (17, 19, 22, 26, 30, 36),
        Front.KIOSK: (28, 30, 34, 40, 44, 48),
        Front.DESK: (16, 18, 20, 24, 28, 34),
    }
)
"""Main text in CSS pixels at the browser's usual font size of 16."""

CONTRASTS = ("standard", "more", "night", "black-white", "white-black", "yellow-black")
_LINE_HEIGHTS = (1.5, 1.55, 1.7, 1.85, 2.0)
_RATES = (0.6, 0.8, 1.0, 1.2, 1.4, 1.6)
_VOICES = (
    *(ReadAloud(False, rate) for rate in _RATES),
    *(ReadAloud(True, rate) for rate in _RATES),
)

_ALL = (
    Field(
        name="textSize",
        choices=TEXT_SIZES,
        defaults=MappingProxyType({front: sizes[0] for front, sizes in TEXT_SIZES.items()}),
        is_display=True,
        gpii=("fontSize",),
    ),
    _everywhere(
        "contrast", *CONTRASTS, is_display=True, gpii=("highContrast/enabled", "highContrastTheme")
    ),
    Field(
        name="lineHeight",
        choices=MappingProxyType(dict.fromkeys(Front, _LINE_HEIGHTS)),
        defaults=MappingProxyType({Front.PHONE: 1.55, Front.KIOSK: 1.5, Front.DESK: 1.5}),
        is_display=True,
        gpii=("lineSpace",),
    ),
    _everywhere(
        "letterSpacing", 0.0, 0.03, 0.06, 0.09, 0.12, is_display=True, gpii=("characterSpace",)
    ),
    _everywhere("touchSize", 44, 60, is_display=True, gpii=("inputsLarger/enabled",)),
    _everywhere("reducedMotion", False, True, is_display=True),
    _everywhere("simplified", False, True, is_display=True, gpii=("simplifiedUi/enabled",)),
    _everywhere("plain", False, True),
    _everywhere(
        "readAloud",
        *_VOICES,
        default=ReadAloud(False),
        gpii=("selfVoicing/enabled", "speechRate"),
    ),
    _everywhere("captions", False, True, gpii=("captions/enabled",)),
    _everywhere("language", "zh-CN", "zh-TW", "zh-HK", "en", gpii=("language",)),
    _everywhere("timeoutFactor", 1.0, 1.5, 2.0, 3.0, 4.0),
    _everywhere("hand", "right", "left", is_display=True),
    _everywhere("lowReach", False, True, is_display=True),
    _everywhere("contact", "phone", "message"),
    _everywhere("tapPause", 0, 200, 400, 600, 800, gpii=("debounce/enabled",)),
    _everywhere("shareAtKiosks", True, False),
)

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _ALL})
DISPLAY_FIELDS = tuple(field for field in _ALL if field.is_display)


def field_of(name: str) -> Field:
    """Return the field. Raise UnknownField for another name."""
    try:
        return FIELDS[name]
    except KeyError:
        raise UnknownField(name) from None


def defaults(front: Front) -> dict[str, Value]:
    """Return the values of somebody who has chosen nothing."""
    return {field.name: field.defaults[front] for field in _ALL}
