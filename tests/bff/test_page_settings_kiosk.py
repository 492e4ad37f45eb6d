"""A kiosk waits longer for who needs it, and its controls lie where people reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.page_settings.fields import FIELDS, Front
from bff.page_settings.kiosk_rules import Timeouts, Zone, control_zone, timeouts
from models import Terminal
from tests.support.problems import expect
from tests.support.stage import Stage

PATH = "/v1/page-settings/kiosk"


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (1.0, Timeouts(60, 20)),
        (1.5, Timeouts(90, 30)),
        (2.0, Timeouts(120, 40)),
        (3.0, Timeouts(180, 60)),
        (4.0, Timeouts(240, 60)),
    ],
)
def test_the_waiting_grows_with_the_factor_up_to_a_cap(factor: float, expected: Timeouts) -> None:
    assert factor in FIELDS["timeoutFactor"].choices[Front.KIOSK]
    assert timeouts(factor) == expected


@given(st.floats(1, 100))
def test_no_factor_leaves_somebodys_screen_for_long(factor: float) -> None:
    assert 60 <= timeouts(factor).quiet_s <= 240
    assert 20 <= timeouts(factor).warning_s <= 60


@pytest.mark.parametrize(
    ("bottom", "height", "low_reach", "expected"),
    [
        (700, 708, False, Zone(0.4068, 1.0)),
        (700, 708, True, Zone(0.5763, 1.0)),
        (300, 1000, False, Zone(0.18, 0.92)),
        (None, None, False, Zone(0.3333, 1.0)),
        (None, None, True, Zone(0.5, 1.0)),
        (700, 0, False, Zone(0.3333, 1.0)),
        (1300, 700, False, Zone(0.75, 1.0)),  # all of it is too high: as low as it goes
        (0, 300, False, Zone(0.0, 0.25)),  # all of it is too low
    ],
)
def test_controls_lie_within_reach(
    bottom: int | None, height: int | None, low_reach: bool, expected: Zone
) -> None:
    assert control_zone(bottom, height, low_reach=low_reach) == expected


@given(st.integers(-500, 3000), st.integers(1, 3000), st.booleans())
def test_a_zone_lies_on_the_screen_and_has_room(bottom: int, height: int, low_reach: bool) -> None:
    zone = control_zone(bottom, height, low_reach=low_reach)
    assert 0 <= zone.top < zone.bottom <= 1
    assert zone.bottom - zone.top >= 0.25
    if zone.top > 0 and zone.bottom - zone.top > 0.25 + 1e-9:
        highest = bottom + height * (1 - zone.top)
        assert highest <= (1000 if low_reach else 1120) + height * 0.0001


async def test_a_kiosk_reads_its_rules_before_anybody_has_come(stage: Stage) -> None:
    kiosk = await stage.desk("demo-kiosk-1")
    unknown = (await kiosk.get(PATH)).json()
    assert unknown["controls"] == {"top": 0.3333, "bottom": 1.0}
    assert unknown["timeouts"][0] == {"factor": 1.0, "quietSeconds": 60, "warningSeconds": 20}
    assert len(unknown["timeouts"]) == 5

    await Terminal.filter(id="demo-kiosk-1").update(screen_bottom_mm=700, screen_height_mm=708)
    known = (await kiosk.get(PATH)).json()
    assert known["controls"] == {"top": 0.4068, "bottom": 1.0}
    assert known["lowControls"] == {"top": 0.5763, "bottom": 1.0}


async def test_a_citizen_is_no_kiosk(small_stage: Stage) -> None:
    answer = await (await small_stage.phone("linxiuying")).get(PATH)
    expect(answer, "token-invalid")
