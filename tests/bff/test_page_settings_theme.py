"""The theme of any allowed values keeps the limits of MIIT's 适老化 rules and of WCAG 2.2."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.page_settings import front_choices, mini_program_sheet, style_sheet
from bff.page_settings.fields import (
    CONTRASTS,
    FIELDS,
    TEXT_SIZES,
    Front,
    ReadAloud,
    UnfitValue,
    UnknownField,
    Value,
    defaults,
    field_of,
)
from bff.page_settings.palette_check import contrast, low_contrasts
from bff.page_settings.palettes import PALETTES, pairs
from bff.page_settings.theme import BROWSER_FONT_PX, theme
from tests.house.source import ROOT

FONTS = ("--text", "--caption", "--lead", "--h2", "--h1", "--display")
SPACES = ("--gap", *(f"--space-{place}" for place in range(1, 8)))
fronts = st.sampled_from(list(Front))


@st.composite
def choices(draw: Any, front: Front) -> dict[str, Value]:
    """Draw any values that the front allows, of any of the fields."""
    names = draw(st.sets(st.sampled_from(sorted(FIELDS))))
    return {name: draw(st.sampled_from(FIELDS[name].choices[front])) for name in sorted(names)}


fronts_and_values = fronts.flatmap(lambda front: st.tuples(st.just(front), choices(front)))


def pixels(length: str, root: float) -> float:
    """Compute a length of ours: rem, px, and min, max and sums of them."""
    if inside := re.fullmatch(r"(min|max)\((.+), (.+)\)", length):
        name, *arguments = inside.groups()
        return {"min": min, "max": max}[name](pixels(argument, root) for argument in arguments)
    if " + " in length:
        return sum(pixels(part, root) for part in length.split(" + "))
    if length.endswith("rem"):
        return float(length.removesuffix("rem")) * root
    return float(length.removesuffix("px"))


def measure(values: dict[str, Value], front: Front, browser: float = BROWSER_FONT_PX) -> Any:
    """Return the theme's lengths in pixels, by name, in a browser of this font size."""
    made = theme(values, front)
    root = float(made.font_size.removesuffix("%")) / 100 * browser
    lengths = {name: text for name, text in made.properties.items() if re.search("px|rem", text)}
    return {name: pixels(length, root) for name, length in lengths.items()}


@given(fronts_and_values, st.sampled_from([16, 20, 32]))
def test_sizes_keep_the_limits(made: tuple[Front, dict[str, Value]], browser: int) -> None:
    front, values = made
    lengths = measure(values, front, browser)
    standard = measure({}, front)
    size = int(values.get("textSize", TEXT_SIZES[front][0]))  # type: ignore[arg-type]
    least = {Front.PHONE: 15, Front.KIOSK: 24, Front.DESK: 14}[front]
    if size >= 22 and front is Front.PHONE:
        least = 18
    assert min(lengths[name] for name in FONTS) >= least - 0.01
    assert lengths["--text"] == pytest.approx(size * browser / 16, abs=0.01)
    assert lengths["--touch"] >= {44: 44, 60: 60}[values.get("touchSize", 44)]  # type: ignore[index]
    assert front is not Front.KIOSK or lengths["--touch"] >= 80
    for name in SPACES:
        assert lengths[name] <= 1.25 * standard[name] + 0.01
    assert lengths["--bar-h"] <= 120
    assert front is Front.KIOSK or lengths["--bar-text"] <= 20
    made_theme = theme(values, front)
    assert 1.5 <= float(made_theme.properties["--lh"]) <= 2
    assert 0 <= float(made_theme.properties["--letter"].removesuffix("em")) <= 0.12


@given(fronts_and_values)
def test_headings_grow_less_than_text_and_stay_in_order(
    made: tuple[Front, dict[str, Value]],
) -> None:
    front, values = made
    lengths, standard = measure(values, front), measure({}, front)
    growth = lengths["--text"] / standard["--text"]
    for name in ("--lead", "--h2", "--h1", "--display"):
        assert lengths[name] / standard[name] <= growth + 0.001
    assert lengths["--text"] <= lengths["--lead"] + 0.01
    assert lengths["--text"] < lengths["--h2"] < lengths["--h1"] <= lengths["--display"] + 0.01


def test_elders_reach_thirty_pixels_on_a_phone() -> None:
    assert max(TEXT_SIZES[Front.PHONE]) >= 30
    assert measure({"textSize": 30}, Front.PHONE)["--caption"] == pytest.approx(30, abs=0.01)


@given(fronts_and_values)
def test_colours_of_any_theme_keep_the_limits(made: tuple[Front, dict[str, Value]]) -> None:
    front, values = made
    properties = theme(values, front).properties
    name = str(values.get("contrast", "standard"))
    for text, ground, limit in pairs(name):
        assert contrast(properties[f"--{text}"], properties[f"--{ground}"]) >= limit


def test_the_pairs_of_chosen_palettes_have_seven_to_one() -> None:
    for name in CONTRASTS[1:]:
        assert all(limit == 7 for text, _, limit in pairs(name) if text != "control")
    assert list(low_contrasts()) == []


def test_a_pale_colour_is_refused_with_its_place() -> None:
    pale = {**PALETTES, "standard": {**PALETTES["standard"], "soft": "#9aa0a8"}}
    faults = list(low_contrasts(pale))
    assert "palette standard: soft #9aa0a8 on page #f6f4f0 has a contrast of 2.40" in faults[0]


def test_the_contrast_is_wcags() -> None:
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_the_root_is_a_percentage_so_that_the_browsers_own_font_counts() -> None:
    made = theme(defaults(Front.PHONE), Front.PHONE)
    assert made.font_size == "106.25%"
    assert made.attributes == {
        "data-contrast": "standard",
        "data-text": "17",
        "data-large": "no",
        "data-touch": "44",
        "data-simplified": "no",
        "data-motion": "full",
        "data-hand": "right",
        "data-low-reach": "no",
    }


def test_the_printed_style_sheet_is_the_one_of_today() -> None:
    assert style_sheet.TOKENS_FILE.read_text("utf-8") == style_sheet.tokens(), (
        "print it again: .venv/bin/python -m bff theme --write"
    )


def test_the_mini_program_has_the_style_sheet_of_today() -> None:
    printed = mini_program_sheet.mini_program_sheet()
    assert mini_program_sheet.FILE.read_text("utf-8") == printed, (
        "print it again: .venv/bin/python -m bff theme --write"
    )
    assert "rem" not in printed, "a mini program has no rem that follows the text size"


@pytest.mark.parametrize(
    ("length", "pixels"),
    [
        ("1rem", "22px"),
        ("min(15px, 0.7059rem)", "15px"),
        ("min(15px, 0.5rem)", "11px"),
        ("max(48px, 2rem + 4px)", "48px"),
        ("max(48px, 2.5rem + 4px)", "59px"),
        ("#17202b", "#17202b"),
    ],
)
def test_a_length_of_the_mini_program_is_in_pixels(length: str, pixels: str) -> None:
    assert mini_program_sheet.in_pixels(length, 22) == pixels


def test_what_fronts_know_of_the_settings_is_that_of_today() -> None:
    again = "print it again: .venv/bin/python -m bff theme --write"
    assert front_choices.CHOICES_FILE.read_text("utf-8") == front_choices.choices(), again
    assert front_choices.WORDS_FILE.read_text("utf-8") == front_choices.words(), again


def test_no_worker_imports_the_library_of_colours() -> None:
    """Importing it takes 0.25 s of CPU, which every worker would spend at its start."""
    code = "import bff.commands, sys; sys.exit('coloraide' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("textSize", 18),
        ("textSize", 37),
        ("textSize", True),
        ("textSize", "17"),
        ("textSize", float("nan")),
        ("lineHeight", 1.49),
        ("touchSize", 59),
        ("letterSpacing", 0.13),
        ("simplified", 1),
        ("readAloud", {"on": True, "rate": 1.7}),
        ("readAloud", {"rate": 1.0}),
        ("readAloud", {"on": 1, "rate": 1.0}),
        ("readAloud", True),
        ("contrast", "pink"),
        ("contrast", None),
        ("contrast", ["night"]),
        ("tapPause", -0.5),
    ],
)
def test_a_value_beside_the_choices_is_refused_with_them(name: str, raw: object) -> None:
    with pytest.raises(UnfitValue) as refused:
        FIELDS[name].read(raw, Front.PHONE)
    assert refused.value.name == name
    assert refused.value.choices == FIELDS[name].choices[Front.PHONE]


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(UnknownField):
        field_of("fontSize")


@given(st.sampled_from(sorted(FIELDS)), fronts, fronts, st.data())
def test_a_value_goes_to_another_front_and_back(
    name: str, source: Front, front: Front, data: st.DataObject
) -> None:
    field = FIELDS[name]
    value = data.draw(st.sampled_from(field.choices[source]))
    there = field.carry(value, source, front)
    assert there in field.choices[front]
    assert field.carry(there, front, source) == value


def test_a_numbers_spelling_does_not_matter() -> None:
    assert FIELDS["lineHeight"].read(2, Front.PHONE) == 2.0
    assert FIELDS["readAloud"].read({"on": True, "rate": 1}, Front.KIOSK) == ReadAloud(True, 1.0)
