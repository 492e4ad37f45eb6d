"""The names that pages may use are those of the fronts."""

from __future__ import annotations

import re

from bff.page_settings.page_views import ICONS
from tests.house.source import ROOT

_ICON = re.compile(r'^ {2}(\w+): "M', re.MULTILINE)


def icons_of_the_fronts() -> set[str]:
    return set(_ICON.findall((ROOT / "web/shared/page/icons.js").read_text("utf-8")))


def test_every_icon_of_a_page_is_drawn() -> None:
    drawn = icons_of_the_fronts()
    assert len(drawn) > 30
    assert ICONS - drawn == set()


def test_an_icon_that_nobody_draws_is_found() -> None:
    assert {"unicorn"} - icons_of_the_fronts() == {"unicorn"}
