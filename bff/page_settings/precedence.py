"""Which value wins (优先次序): one pure function for all fronts.

For each field, the first of these that has one:

1. ``visit``: chosen at this kiosk, for this visit.
2. ``device``: chosen for this device only. What is off here stays off here.
3. ``person``, ``preset``, ``terminal``, then the front's own standard, joined with ``signals``:
   what the device says of its owner (``prefers-contrast``, ``prefers-reduced-motion``, WeChat's
   ``fontSizeSetting``). The stronger need of the two wins: larger, more contrast, less motion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bff.page_settings.fields import FIELDS, Front, Value, Values, defaults

JOINED = ("textSize", "contrast", "reducedMotion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Values from each place, all in the choices of one front."""

    terminal: Values = field(default_factory=dict)
    preset: Values = field(default_factory=dict)
    person: Values = field(default_factory=dict)
    signals: Values = field(default_factory=dict)
    device: Values = field(default_factory=dict)
    visit: Values = field(default_factory=dict)


def resolve(layers: Layers, front: Front) -> dict[str, Value]:
    """Return the value of every field on this front."""
    chosen = {**defaults(front), **layers.terminal, **layers.preset, **layers.person}
    for name in JOINED:
        if name in layers.signals:
            chosen[name] = stronger(name, chosen[name], layers.signals[name], front)
    return {**chosen, **layers.device, **layers.visit}


def stronger(name: str, value: Value, signal: Value, front: Front) -> Value:
    """Return the stronger need. Between two palettes of strong contrast the person's own wins."""
    return signal if _strength(name, signal, front) > _strength(name, value, front) else value


def _strength(name: str, value: Value, front: Front) -> int:
    if name == "contrast":
        return int(value != "standard")
    return FIELDS[name].choices[front].index(value)


def carry_all(values: Mapping[str, Value], source: Front, front: Front) -> dict[str, Value]:
    """Return the values in another front's choices."""
    return {name: FIELDS[name].carry(value, source, front) for name, value in values.items()}
