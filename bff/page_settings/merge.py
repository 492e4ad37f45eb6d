"""The three-way merge of a change with what other devices have changed meanwhile. Pure.

Each field keeps the version of the settings in which it last changed. A device names the version
that it has read. What nobody has changed since then merges; the rest is a conflict, and the device
gets today's values. So no field is overwritten by somebody who has not seen it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bff.page_settings.fields import FIELDS, Value, Values
from bff.page_settings.presets import PRESETS, STANDARD, UNCHANGED

PRESET = "preset"
"""Name under which the preset has its version, beside the fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Settings of a person: the preset, and the values that they have chosen beside it.

    ``versions`` has the version in which each of them last changed, ``consents`` when the person
    agreed that a sensitive preset is stored.
    """

    version: int = 0
    preset: str = STANDARD
    values: Values = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Change by a device: a preset, and values; None puts a field back to the preset's."""

    preset: str | None = None
    values: Mapping[str, Value | None] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Names of what it changes. A preset changes every field that it names."""
        own = frozenset(self.values)
        return own if self.preset is None else own | PRESETS[self.preset].names | {PRESET}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Names that another device has changed since this one has read them."""

    names: frozenset[str]


def merge(now: Document, change: Change, base: int | None) -> Document | Conflict:
    """Return the document after the change, or what is in its way.

    ``base`` is the version that the device has read; None overwrites any. A change that changes
    nothing returns ``now``.
    """
    after = _apply(now, change)
    if (after.preset, after.values) == (now.preset, now.values):
        return now
    if base is not None:
        if base > now.version:  # of a database that has been put back, say: nothing is certain
            return Conflict(change.names)
        newer = frozenset(name for name in change.names if now.versions.get(name, 0) > base)
        if newer:
            return Conflict(newer)
    return after


def _apply(now: Document, change: Change) -> Document:
    version = now.version + 1
    clear = change.names - _chosen_before(now, change)
    values = {name: value for name, value in now.values.items() if name not in clear}
    values |= {name: value for name, value in change.values.items() if value is not None}
    preset = change.preset or now.preset
    return Document(
        version=version,
        preset=preset,
        values=values,
        versions={**now.versions, **dict.fromkeys(sorted(change.names), version)},
        consents={name: at for name, at in now.consents.items() if name == preset},
    )


def _chosen_before(now: Document, change: Change) -> frozenset[str]:
    """Return what the person has chosen by hand just as the preset says it.

    The standard does not name it, so it must not go with this preset.
    """
    if change.preset is None:
        return frozenset()
    values = PRESETS[change.preset].values
    same = {name for name in UNCHANGED if name in values and now.values.get(name) == values[name]}
    return frozenset(same) - frozenset(change.values)


def reset(now: Document) -> Document:
    """Return the standard, as a change of everything: older changes of others do not merge."""
    version = now.version + 1
    return Document(version=version, versions=dict.fromkeys([*FIELDS, PRESET], version))
