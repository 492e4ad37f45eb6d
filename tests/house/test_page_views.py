"""The names that pages may use are those of the fronts."""

from __future__ import annotations

import re

from bff.page_settings.fields import Front
from bff.page_settings.page_views import ICONS, PICTURES, VIEWS
from tests.house.source import ROOT

_ICON = re.compile(r'^ {2}(\w+): "M', re.MULTILINE)


def icons_of_the_fronts() -> set[str]:
    return set(_ICON.findall((ROOT / "web/shared/page/icons.js").read_text("utf-8")))


def views_of_the_phone() -> set[str]:
    """Return the views that the phone's router has."""
    app = (ROOT / "web/phone/app.js").read_text("utf-8")
    [table] = re.findall(r"views: \{\n(.*?)\n  \},", app, re.DOTALL)
    return set(re.findall(r"(\w+): \w+View\b", table)) | shared_views()


def shared_views() -> set[str]:
    """Return the views of applying, which phone and kiosk share."""
    text = (ROOT / "web/shared/matters/views.js").read_text("utf-8")
    [table] = re.findall(r"matterViews = \{(.*?)\};", text, re.DOTALL)
    return set(re.findall(r"(\w+): \w+View\b", table))


def views_of_the_kiosk() -> set[str]:
    """Return the views that the kiosk hosts, and the first step of showing a certificate."""
    text = (ROOT / "web/kiosk/applying.js").read_text("utf-8")
    [own] = re.findall(r"const \{ ([\w, ]+), \.\.\.hosted \} = matterViews", text)
    visit = (ROOT / "web/kiosk/visit.js").read_text("utf-8")
    begin = {"begin"} if re.search(r"^ +begin: ", visit, re.MULTILINE) else set[str]()
    hosted = set(re.findall(r"(\w+): \w+View\b", text))
    return (shared_views() - set(own.split(", "))) | hosted | begin


def test_every_view_of_a_page_is_in_the_router_of_its_front() -> None:
    fronts = {Front.PHONE: views_of_the_phone(), Front.KIOSK: views_of_the_kiosk()}
    for front, views in fronts.items():
        assert len(views) > 12
        assert VIEWS[front] - views == set(), front


def test_every_icon_of_a_page_is_drawn() -> None:
    drawn = icons_of_the_fronts()
    assert len(drawn) > 30
    assert ICONS - drawn == set()


def test_an_icon_that_nobody_draws_is_found() -> None:
    assert {"unicorn"} - icons_of_the_fronts() == {"unicorn"}


def test_every_picture_of_a_page_is_drawn_and_has_a_short_name() -> None:
    scenes = (ROOT / "web/shared/page/scenes/scenes.js").read_text("utf-8")
    texts = (ROOT / "web/shared/words/texts-kiosk.js").read_text("utf-8")
    for name in PICTURES:
        assert re.search(rf"^  {name}: \[\w+, ", scenes, re.MULTILINE), name
        assert f'"kiosk.idle.{name}.short"' in texts, name
