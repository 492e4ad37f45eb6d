"""Two devices change one person's settings: nothing is lost, whatever the order."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.page_settings.fields import FIELDS, Front, ReadAloud, Value, defaults
from bff.page_settings.merge import (
    PRESET,
    Change,
    Conflict,
    Document,
    merge,
    reset,
)
from bff.page_settings.precedence import JOINED, Layers, carry_all, resolve
from bff.page_settings.presets import PRESETS, STANDARD
from bff.page_settings.storage import from_json, to_json

fronts = st.sampled_from(list(Front))


@st.composite
def values(draw: Any, front: Front = Front.PHONE) -> dict[str, Value]:
    names = draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=4))
    return {name: draw(st.sampled_from(FIELDS[name].choices[front])) for name in sorted(names)}


@st.composite
def changes(draw: Any) -> Change:
    chosen: dict[str, Value | None] = draw(values())
    for name in draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=1)):
        chosen[name] = None
    return Change(preset=draw(st.sampled_from([None, None, *PRESETS])), values=chosen)


@dataclass
class Device:
    """A device that keeps what it has read, and sends its change with that version."""

    seen: Document = field(default_factory=Document)


def state_of(document: Document) -> dict[str, object]:
    """Return what a person would miss: each field's own value, and the preset."""
    state: dict[str, object] = {name: document.values.get(name) for name in FIELDS}
    return state | {PRESET: document.preset}


def overwritten(before: Document, after: Document, seen: Document) -> set[str]:
    """Return the names whose value was replaced by a device that had not seen it."""
    old, new, read = state_of(before), state_of(after), state_of(seen)
    return {name for name in old if old[name] != new[name] and old[name] != read[name]}


steps = st.lists(
    st.tuples(st.integers(0, 1), st.one_of(st.none(), changes())), min_size=2, max_size=12
)


@given(steps)
@settings(max_examples=150)
def test_no_interleaving_loses_a_field(steps: list[tuple[int, Change | None]]) -> None:
    stored, devices = Document(), (Device(), Device())
    for number, change in steps:
        device = devices[number]
        if change is None:
            device.seen = stored
            continue
        after = merge(stored, change, device.seen.version)
        if isinstance(after, Conflict):
            assert after.names <= change.names
            device.seen = stored  # the refusal carries today's values
            after = merge(stored, change, device.seen.version)
            assert isinstance(after, Document), "a choice that was made again goes through"
        assert overwritten(stored, after, device.seen) == set()
        assert {
            name for name in state_of(after) if state_of(after)[name] != state_of(stored)[name]
        } <= change.names
        for name, value in change.values.items():
            assert after.values.get(name) == value
        stored = device.seen = after


def test_a_merge_without_versions_of_fields_loses_one() -> None:
    """The control: with the version of the whole alone, the last writer wins."""
    base = merge(Document(), Change(values={"textSize": 22}), 0)
    assert isinstance(base, Document)
    other = merge(base, Change(values={"textSize": 30}), base.version)
    assert isinstance(other, Document)
    blind = Document(version=other.version, preset=other.preset, values=other.values)
    after = merge(blind, Change(values={"textSize": 19}), base.version)
    assert isinstance(after, Document)
    assert overwritten(other, after, base) == {"textSize"}


def test_different_fields_of_two_devices_merge() -> None:
    first = merge(Document(), Change(values={"textSize": 26}), 0)
    assert isinstance(first, Document)
    both = merge(first, Change(values={"contrast": "night"}), 0)
    assert isinstance(both, Document)
    assert both.values == {"textSize": 26, "contrast": "night"}
    assert both.version == 2


def test_a_preset_clears_what_it_names_and_conflicts_with_a_newer_choice_of_it() -> None:
    chosen = merge(Document(), Change(values={"textSize": 36, "hand": "left"}), 0)
    assert isinstance(chosen, Document)
    assert merge(chosen, Change(preset="elder"), 0) == Conflict(frozenset({"textSize"}))
    elder = merge(chosen, Change(preset="elder"), 1)
    assert isinstance(elder, Document)
    assert (elder.preset, elder.values) == ("elder", {"hand": "left"})
    assert isinstance(merge(elder, Change(values={"textSize": 19}), 1), Conflict)
    standard = merge(elder, Change(preset=STANDARD), 2)
    assert isinstance(standard, Document)
    assert standard.values == {"hand": "left"}


def test_values_beside_a_preset_are_kept() -> None:
    both = merge(Document(), Change(preset="elder", values={"textSize": 30}), 0)
    assert isinstance(both, Document)
    assert (both.preset, both.values) == ("elder", {"textSize": 30})


def test_the_same_choice_on_both_devices_is_no_conflict() -> None:
    first = merge(Document(), Change(values={"textSize": 26}), 0)
    assert isinstance(first, Document)
    assert merge(first, Change(values={"textSize": 26}), 0) is first


def test_a_version_from_the_future_is_a_conflict() -> None:
    assert isinstance(merge(Document(), Change(values={"textSize": 26}), 7), Conflict)


def test_after_a_reset_older_changes_do_not_merge() -> None:
    chosen = merge(Document(), Change(preset="deaf"), 0)
    assert isinstance(chosen, Document)
    empty = reset(chosen)
    assert (empty.preset, empty.values, empty.version) == (STANDARD, {}, 2)
    assert isinstance(merge(empty, Change(values={"captions": True}), 1), Conflict)


def test_a_consent_ends_with_its_preset() -> None:
    agreed = Document(version=1, preset="blind", consents={"blind": "2026-11-28T10:00:00Z"})
    after = merge(agreed, Change(values={"textSize": 22}), 1)
    assert isinstance(after, Document)
    assert after.consents == agreed.consents
    left = merge(agreed, Change(preset="elder"), 1)
    assert isinstance(left, Document)
    assert left.consents == {}


def test_a_stored_document_is_read_again() -> None:
    document = Document(
        version=3,
        preset="blind",
        values={"textSize": 22, "readAloud": ReadAloud(True, 0.8), "reducedMotion": True},
        versions={"textSize": 2, PRESET: 3},
        consents={"blind": "2026-11-28T10:00:00Z"},
    )
    assert from_json(3, json.loads(json.dumps(to_json(document)))) == document


def test_what_another_version_of_the_program_stored_is_dropped() -> None:
    stored = {"preset": "giant", "values": {"textSize": 99, "hand": "left", "unknown": 1}}
    document = from_json(3, {**to_json(Document()), **stored})
    assert (document.preset, document.values) == (STANDARD, {"hand": "left"})


@given(fronts, st.sampled_from(sorted(PRESETS)))
def test_a_preset_has_values_that_each_front_allows(front: Front, name: str) -> None:
    for field_name, value in PRESETS[name].values_on(front).items():
        assert FIELDS[field_name].read(value, front) == value


def test_the_standard_names_whatever_another_preset_changes() -> None:
    changed = frozenset[str]().union(*(preset.names for preset in PRESETS.values()))
    assert changed - PRESETS[STANDARD].names == {"language", "contact"}
    for front in Front:
        assert PRESETS[STANDARD].values_on(front).items() <= defaults(front).items()


def test_a_phone_never_speaks_over_its_own_screen_reader() -> None:
    for preset in PRESETS.values():
        assert preset.values_on(Front.PHONE).get("readAloud", ReadAloud(False)) == ReadAloud(False)
    assert PRESETS["blind"].values_on(Front.KIOSK)["readAloud"] == ReadAloud(True)


@given(fronts.flatmap(lambda front: st.tuples(st.just(front), st.tuples(*[values(front)] * 6))))
def test_the_order_of_the_layers(made: tuple[Front, tuple[dict[str, Value], ...]]) -> None:
    front, (terminal, preset, person, signals, device, visit) = made
    result = resolve(
        Layers(
            terminal=terminal,
            preset=preset,
            person=person,
            signals=signals,
            device=device,
            visit=visit,
        ),
        front,
    )
    assert result.keys() == FIELDS.keys()
    for name, value in result.items():
        assert value in FIELDS[name].choices[front]
        beneath = next(
            layer[name] for layer in (person, preset, terminal, defaults(front)) if name in layer
        )
        if name in visit:
            assert value == visit[name]
        elif name in device:
            assert value == device[name]
        elif name in signals and name in JOINED:
            assert value in (signals[name], beneath)
        else:
            assert value == beneath


@pytest.mark.parametrize(
    ("name", "own", "signal", "result"),
    [
        ("textSize", 22, 19, 22),
        ("textSize", 22, 30, 30),
        ("contrast", "standard", "more", "more"),
        ("contrast", "yellow-black", "more", "yellow-black"),
        ("contrast", "more", "standard", "more"),
        ("reducedMotion", False, True, True),
        ("reducedMotion", True, False, True),
        ("hand", "left", "right", "left"),
    ],
)
def test_the_stronger_need_wins(name: str, own: Value, signal: Value, result: Value) -> None:
    layers = Layers(person={name: own}, signals={name: signal})
    assert resolve(layers, Front.PHONE)[name] == result
    here = Layers(person={name: own}, signals={name: signal}, device={name: own})
    assert resolve(here, Front.PHONE)[name] == own


def test_the_phones_size_is_the_kiosks_at_the_same_place() -> None:
    assert carry_all({"textSize": 22}, Front.PHONE, Front.KIOSK) == {"textSize": 34}


@pytest.mark.parametrize(("by_hand", "stays"), [({}, "zh-CN"), ({"language": "en"}, "en")])
def test_a_language_goes_with_the_preset_that_brought_it_and_not_if_chosen_by_hand(
    by_hand: dict[str, Value], stays: str
) -> None:
    chosen = merge(Document(), Change(values=dict(by_hand)), None)
    assert isinstance(chosen, Document)
    english = merge(chosen, Change(preset="foreigner"), None)
    assert isinstance(english, Document)
    assert english.values == by_hand
    elder = merge(english, Change(preset="elder"), None)
    assert isinstance(elder, Document)
    layers = Layers(preset=PRESETS[elder.preset].values_on(Front.PHONE), person=elder.values)
    assert resolve(layers, Front.PHONE)["language"] == stays
