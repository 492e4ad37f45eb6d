"""The presets (预设): named sets of values, on any front. A preset is nothing but its values.

Styles and rules read values, never a preset's name. ``standard`` names every field that another
preset may change, so that whoever chooses it gets the usual page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bff.page_settings.fields import FIELDS, Front, ReadAloud, Value, Values
from ground.language import Text

STANDARD = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A preset.

    ``values`` are the phone's; other fronts carry them over, except ``own`` ones.
    ``is_sensitive`` tells that choosing it says something of a person's health (PIPL Art. 28), so
    that it is stored with their separate consent only (Art. 29).
    """

    name: str
    title: Text
    hint: Text
    values: Values
    own: Mapping[Front, Values] = field(default_factory=dict)
    is_sensitive: bool = False

    def values_on(self, front: Front) -> dict[str, Value]:
        """Return the values in this front's choices."""
        carried = {
            name: FIELDS[name].carry(value, Front.PHONE, front)
            for name, value in self.values.items()
        }
        return {**carried, **self.own.get(front, {})}

    @property
    def names(self) -> frozenset[str]:
        """Names of the fields that it sets on some front."""
        return frozenset(self.values).union(*self.own.values())


_VOICE = MappingProxyType({Front.KIOSK: {"readAloud": ReadAloud(True)}})
UNCHANGED = ("language", "hand", "contact", "shareAtKiosks")
"""Fields that ``standard`` does not name: whoever goes back to the usual page keeps them."""


_ALL = (
    Preset(
        name=STANDARD,
        title=Text("标准版", "Standard"),
        hint=Text("常用的字号和颜色", "Usual text size and colours"),
        values={
            name: one.defaults[Front.PHONE] for name, one in FIELDS.items() if name not in UNCHANGED
        },
        own={
            front: {"lineHeight": FIELDS["lineHeight"].defaults[front]}
            for front in Front
            if front is not Front.PHONE
        },
    ),
    Preset(
        name="elder",
        title=Text("长辈版", "Senior version"),
        hint=Text("大字、大按钮、页面简单", "Large text and buttons, simple pages"),
        values={
            "textSize": 22,
            "lineHeight": 1.5,
            "touchSize": 60,
            "simplified": True,
            "plain": True,
            "timeoutFactor": 2.0,
        },
    ),
    Preset(
        name="low-vision",
        title=Text("大字高对比", "Large text, high contrast"),
        hint=Text("看不清小字的人", "For those who cannot read small text"),
        values={
            "textSize": 30,
            "contrast": "more",
            "lineHeight": 1.7,
            "letterSpacing": 0.03,
            "touchSize": 60,
            "timeoutFactor": 3.0,
        },
        own=_VOICE,
        is_sensitive=True,
    ),
    Preset(
        name="blind",
        title=Text("听屏幕", "Listen to the screen"),
        hint=Text(
            "自助机会读屏幕；手机请用自带的读屏",
            "Kiosks read aloud; on a phone use its own screen reader",
        ),
        values={"simplified": True, "reducedMotion": True, "timeoutFactor": 4.0},
        own=_VOICE,
        is_sensitive=True,
    ),
    Preset(
        name="deaf",
        title=Text("看文字", "Read instead of listening"),
        hint=Text("朗读有字幕，问人用短信", "Captions, and messages in place of calls"),
        values={"captions": True, "contact": "message"},
        is_sensitive=True,
    ),
    Preset(
        name="motor",
        title=Text("方便点按", "Easy to press"),
        hint=Text("按钮大而低，不怕误碰", "Large, low buttons that ignore slips"),
        values={
            "touchSize": 60,
            "lowReach": True,
            "tapPause": 400,
            "reducedMotion": True,
            "timeoutFactor": 3.0,
        },
        is_sensitive=True,
    ),
    Preset(
        name="foreigner",
        title=Text("English", "English"),
        hint=Text("英文页面，句子简单", "English pages in plain words"),
        values={"language": "en", "plain": True, "timeoutFactor": 1.5},
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _ALL})
