"""What holds for any page in any circumstances and language: few entries, a person, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.page_settings.page_blocks import HOTLINE, PageFeature
from bff.page_settings.page_files import read_pages
from bff.page_settings.page_rendering import Reader, render
from bff.page_settings.page_rules import SIMPLIFIED_ENTRIES, Circumstances
from bff.page_settings.page_schemas import PageView
from ground.language import Language
from models.session import AssuranceLevel
from models.terminal import Capability

PAGES = read_pages()
LANGUAGES: tuple[Language, ...] = get_args(Language)
HAN = re.compile(r"[\u4e00-\u9fff]")
IN_BRACKETS = re.compile(r"\([^)]*\)")  # an institution's own name, to be recognised by


@st.composite
def readings(draw: Any, name: str | None = None) -> tuple[str, Circumstances, Language]:
    """Draw a page, who reads it on which front with what at hand, and the language."""
    page = name or draw(st.sampled_from(sorted(PAGES)))
    circumstances = Circumstances(
        front=draw(st.sampled_from(PAGES[page].fronts)),
        level=draw(st.sampled_from([None, *AssuranceLevel])),
        capabilities=draw(st.frozensets(st.sampled_from(list(Capability)))),
        features=draw(st.frozensets(st.sampled_from(list(PageFeature)))),
        has_todos=draw(st.booleans()),
        simplified=draw(st.booleans()),
    )
    return page, circumstances, draw(st.sampled_from(LANGUAGES))


def lines_of(view: PageView) -> Iterator[str]:
    """Yield every text of a page that somebody reads or hears."""
    yield view.title
    for block in view.blocks:
        yield block.text
        optional = (block.spoken, block.help, block.detail, block.empty)
        yield from (text for text in optional if text is not None)
        yield from block.steps or ()
        for entry in block.entries or ():
            yield entry.text
            yield from (text for text in (entry.spoken, entry.hint) if text is not None)


@given(readings())
def test_a_page_has_few_entries_a_person_and_words(
    reading: tuple[str, Circumstances, Language],
) -> None:
    name, circumstances, language = reading
    view = render(name, PAGES[name], circumstances, Reader(language))
    entries = [entry for block in view.blocks for entry in block.entries or ()]
    assert not circumstances.simplified or len(entries) <= SIMPLIFIED_ENTRIES
    assert sum(entry.more for entry in entries) <= circumstances.simplified
    assert all(
        [entry.view is not None, entry.call is not None, entry.more].count(True) == 1
        for entry in entries
    )
    assert [block.kind == "human" for block in view.blocks].count(True) == 1
    assert (view.blocks[-1].kind, view.blocks[-1].call) == ("human", HOTLINE)
    for line in lines_of(view):
        assert line.strip()
        assert not (language.startswith("en") and HAN.search(IN_BRACKETS.sub("", line))), line
        assert len(line) <= 200


@given(readings())
def test_what_is_simplified_leaves_out_entries_only(
    reading: tuple[str, Circumstances, Language],
) -> None:
    """Whoever wants simple pages loses no word of the page itself."""
    name, circumstances, language = reading
    simple, whole = (
        [
            (block.kind, block.text)
            for block in render(
                name, PAGES[name], replace(circumstances, simplified=wish), Reader(language)
            ).blocks
            if block.kind != "entries"
        ]
        for wish in (True, False)
    )
    assert simple == whole


def test_an_english_page_with_chinese_would_be_found() -> None:
    """The control: rendered in Chinese, each page has a line that is not English."""
    for name, page in PAGES.items():
        view = render(name, page, Circumstances(front=page.fronts[0]), Reader("zh"))
        assert any(HAN.search(line) for line in lines_of(view))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_page_has_too_many_entries_for_a_kiosk(name: str) -> None:
    """Entries of a kiosk are 160 pixels high: more than six do not lie within reach."""
    page = PAGES[name]
    for front in page.fronts:
        everything = Circumstances(
            front=front,
            level=AssuranceLevel.REAL_PERSON,
            capabilities=frozenset(Capability),
            features=frozenset(PageFeature),
            has_todos=True,
        )
        view = render(name, page, everything, Reader("zh"))
        entries = [entry for block in view.blocks for entry in block.entries or ()]
        assert front.value != "kiosk" or len(entries) <= SIMPLIFIED_ENTRIES
