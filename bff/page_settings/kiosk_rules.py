"""Rules of a kiosk's screen: how long it waits for somebody, and where they can reach. Pure.

Lengths are in millimetres. A zone is a part of the screen, by its distance from the upper edge: 0
is the upper edge, 1 the lower.
"""

from __future__ import annotations

from dataclasses import dataclass

QUIET_S, MOST_QUIET_S = 60, 240
WARNING_S, MOST_WARNING_S = 20, 60
"""WCAG 2.2 §2.2.1 asks for a warning of 20 s. The most are for the person before: nobody may find
their screen after them.
"""

REACH_FROM_MM, REACH_TO_MM, LOW_REACH_TO_MM = 380, 1120, 1000
"""Heights above the floor that a standing and a sitting person reach (EN 301 549 §8.3)."""
USUAL_PART, LOW_PART = 2 / 3, 1 / 2
"""Lower parts of a screen whose height nobody has measured."""
LEAST_PART = 1 / 4


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds without a touch until a warning, and from there to the end of the visit."""

    quiet_s: int
    warning_s: int


@dataclass(frozen=True, slots=True)
class Zone:
    top: float
    bottom: float


def timeouts(factor: float) -> Timeouts:
    """Return the timeouts for this factor. Whoever is warned may go on as often as they like."""
    return Timeouts(
        min(round(QUIET_S * factor), MOST_QUIET_S), min(round(WARNING_S * factor), MOST_WARNING_S)
    )


def control_zone(bottom_mm: int | None, height_mm: int | None, *, low_reach: bool) -> Zone:
    """Return where controls may lie on a screen whose lower edge is ``bottom_mm`` over the floor.

    A screen that hardly reaches into the zone has its lower quarter: controls must lie somewhere.
    """
    if bottom_mm is None or not height_mm or height_mm <= 0:
        return Zone(round(1 - (LOW_PART if low_reach else USUAL_PART), 4), 1.0)
    highest = LOW_REACH_TO_MM if low_reach else REACH_TO_MM
    top = _part(bottom_mm + height_mm - highest, height_mm)
    bottom = _part(bottom_mm + height_mm - REACH_FROM_MM, height_mm)
    if bottom - top < LEAST_PART:
        return Zone(1 - LEAST_PART, 1.0) if top > 0 else Zone(0.0, LEAST_PART)
    return Zone(top, bottom)


def _part(distance_mm: float, height_mm: int) -> float:
    return round(min(1.0, max(0.0, distance_mm / height_mm)), 4)
