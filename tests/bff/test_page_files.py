"""Page files are decoded strictly: a broken one is refused with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bff import start_checks
from bff.database_start import CannotStart
from bff.page_settings import built_in_pages
from bff.page_settings.page_blocks import Human
from bff.page_settings.page_files import BrokenPage, read_pages
from tests.services.postgres import free_port
from tests.support.stage import settings_for

GOOD = """\
title: {zh: 首页, en: Home}
fronts: [phone, kiosk]
blocks:
  - kind: heading
    text: {zh: 您好, en: Welcome}
  - kind: entries
    text: {zh: 常用, en: What you can do}
    entries:
      - text: {zh: 办事, en: Services}
        icon: search
        view: matters
  - kind: human
"""

# Part of the page above, what stands there instead, and the fault.
BROKEN = {
    "no YAML": ("title: {zh: 首页", "title: [{zh: 首页", ": no YAML"),
    "half a pair": (
        "{zh: 您好, en: Welcome}",
        "{zh: 您好}",
        ":5: Object missing required field `en`",
    ),
    "an empty text": (
        "{zh: 您好, en: Welcome}",
        "{zh: 您好, en: ''}",
        ":5: Expected `str` of length >= 1",
    ),
    "a word that YAML takes for false": ("en: Welcome", "en: No", ":5: Expected `str`, got `bool`"),
    "a kind that is not one": ("kind: heading", "kind: advert", ":4: Invalid value 'advert'"),
    "a key that is not one": (
        "icon: search",
        "icon: search\n        colour: red",
        ":11: Object contains unknown field `colour`",
    ),
    "a key twice": (
        "view: matters",
        "view: matters\n        view: cases",
        ":12: `view` stands there twice",
    ),
    "an unknown icon": ("icon: search", "icon: unicorn", ":10: there is no icon `unicorn`"),
    "an unknown view": ("view: matters", "view: lottery", ":11: the phone has no view `lottery`"),
    "a view that one front lacks": (
        "view: matters",
        "view: sessions",
        ":11: the kiosk has no view `sessions`",
    ),
    "an address": (
        "view: matters",
        "href: https://example.com",
        ":11: Object contains unknown field `href`",
    ),
    "a call that is no number": (
        "view: matters",
        "call: https://example.com",
        ":11: Expected `str` matching regex",
    ),
    "neither view nor call": (
        "        view: matters\n",
        "",
        ":9: Expected either `view` or `call`",
    ),
    "an entry 更多": ("view: matters", "more: true", ":11: the server adds this entry"),
    "a page that is not there": (
        "view: matters",
        "view: page\n        when: {front: phone}\n        parameters: {name: nowhere}",
        ":13: there is no page `nowhere`",
    ),
    "no line to a person": ("  - kind: human\n", "", ":3: Expected one `human` block, at the end"),
    "a line to a person for some": (
        "kind: human",
        "kind: human\n    when: {signedIn: true}",
        ":3: Expected a `human` block without `when`",
    ),
    "an unknown condition": (
        "常用, en: What you can do}",
        "常用, en: X}\n    when: {rich: true}",
        ":8: Object contains unknown field `rich`",
    ),
    "no condition": (
        "常用, en: What you can do}",
        "常用, en: X}\n    when: {}",
        ":8: Expected at least one condition",
    ),
    "an unknown feature": (
        "常用, en: What you can do}",
        "常用, en: X}\n    when: {feature: teleport}",
        ":8: Invalid enum value 'teleport'",
    ),
    "a parameter that the view has not": (
        "view: matters",
        "view: matters\n        parameters: {bogus: x}",
        ":12: the view `matters` has no parameter `bogus`",
    ),
    "a front twice": ("[phone, kiosk]", "[phone, phone]", ":2: Expected each front once"),
    "a condition that never holds": (
        "常用, en: What you can do}",
        "常用, en: X}\n    when: {signedIn: false, todos: true}",
        ":8: Expected neither `level` nor `todos`",
    ),
    "an entry that no front shows": (
        "view: matters",
        "view: matters\n        when: {front: desk}",
        ":12: no front shows this entry",
    ),
    "a block that no front shows": (
        "常用, en: What you can do}",
        "常用, en: X}\n    when: {front: desk}",
        ":8: no front of the page shows this block",
    ),
    "a type of another program": (
        "{zh: 您好, en: Welcome}",
        "!!python/name:os.system {zh: 您好, en: Welcome}",
        ":5: there is no type",
    ),
    "a part that contains itself": (
        "text: {zh: 您好, en: Welcome}",
        "text: &self {zh: 您好, en: Welcome, plain: *self}",
        ":5: the value is used a second time",
    ),
    "a key that is no word": (
        "view: matters",
        "? [view]\n        : matters",
        ":11: a key is one word",
    ),
    "an unknown front": ("[phone, kiosk]", "[television]", ":2: Invalid enum value 'television'"),
}


def folder_with(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "home.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(("part", "wrong", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_page_is_refused_with_file_and_line(
    tmp_path: Path, part: str, wrong: str, message: str
) -> None:
    assert GOOD.count(part) == 1
    with pytest.raises(BrokenPage) as caught:
        read_pages(folder_with(tmp_path, GOOD.replace(part, wrong)))
    assert str(caught.value).startswith("pages/home.yaml:")
    assert message in str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD)
    (folder / "home.yaml").write_bytes(GOOD.encode("gbk"))
    with pytest.raises(BrokenPage, match=r"home\.yaml:1: not in UTF-8"):
        read_pages(folder)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenPage, match=r"home\.yaml:1: the file is empty"):
        read_pages(folder_with(tmp_path, ""))


def test_a_good_page_is_read(tmp_path: Path) -> None:
    [page] = read_pages(folder_with(tmp_path, GOOD)).values()
    assert [type(block).__name__ for block in page.blocks] == ["Heading", "Entries", "Human"]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenPage, match="has no page files"):
        read_pages(tmp_path)


def test_every_page_of_ours_can_be_read_and_ends_with_the_human_line() -> None:
    pages = read_pages()
    assert {"home", "certificates", "matters", "cases", "me", "help", "about", "privacy"} <= set(
        pages
    )
    assert all(isinstance(page.blocks[-1], Human) for page in pages.values())


def test_the_pages_that_fronts_carry_are_those_of_today() -> None:
    assert built_in_pages.FILE.read_text("utf-8") == built_in_pages.built_in_pages(), (
        "print them again: .venv/bin/python -m bff pages --write"
    )


async def test_a_broken_page_stops_the_start_in_words(tmp_path: Path) -> None:
    settings = settings_for(
        f"sqlite://{tmp_path}/x.sqlite3", "", tmp_path, BFF_PORT=str(free_port())
    )
    folder = folder_with(tmp_path, GOOD.replace("view: matters", "view: lottery"))
    with pytest.raises(CannotStart, match=r"home\.yaml:11: the phone has no view `lottery`"):
        await start_checks.check(settings, [lambda: read_pages(folder)])
