"""Which blocks a page has: a table over page, front, conditions and simplified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest
from msgspec import Struct, structs

from bff.page_settings.fields import Front
from bff.page_settings.page_blocks import (
    AnyBlock,
    Block,
    Entries,
    Entry,
    Heading,
    Human,
    Page,
    PageFeature,
    Pair,
    Picture,
    Steps,
    When,
    Words,
)
from bff.page_settings.page_files import read_pages
from bff.page_settings.page_rendering import SCHEMA, UPDATE, Reader, adapt
from bff.page_settings.page_rules import (
    MORE,
    SIMPLIFIED_ENTRIES,
    Circumstances,
    blocks_of,
    conditions_of,
    features_of,
    holds,
    shows_todos,
)
from ground.language import Language
from ground.traditional import to_traditional
from models.session import AssuranceLevel
from models.terminal import Capability

PAGES = read_pages()
LEVELS = (None, *AssuranceLevel)
CAPABILITIES = (frozenset[Capability](), frozenset(Capability))
FEATURES = (frozenset[PageFeature](), frozenset(PageFeature))


def all_circumstances(front: Front, *, simplified: bool) -> list[Circumstances]:
    return [
        Circumstances(
            front=front,
            level=level,
            capabilities=capabilities,
            features=features,
            has_todos=has_todos,
            simplified=simplified,
        )
        for level, capabilities, features, has_todos in product(
            LEVELS, CAPABILITIES, FEATURES, (False, True)
        )
    ]


def entries_of(page: Page, circumstances: Circumstances) -> list[Entry]:
    blocks = blocks_of(page, circumstances)
    return [entry for block in blocks if isinstance(block, Entries) for entry in block.entries]


def page_with(*groups: int) -> Page:
    """Return a page with groups of so many entries."""
    words = Words(zh="办事", en="Services")
    names = iter(range(100))
    blocks = [
        Entries(
            text=words,
            entries=tuple(
                Entry(
                    text=Words(zh=f"事{number}", en=f"Service {number}"),
                    icon="list",
                    view="matters",
                )
                for number in [next(names) for _ in range(size)]
            ),
        )
        for size in groups
    ]
    return Page(title=words, fronts=(Front.PHONE,), blocks=(*blocks, Human()))


SEVEN = page_with(SIMPLIFIED_ENTRIES + 1)


@pytest.mark.parametrize("page", [*PAGES.values(), SEVEN], ids=[*PAGES, "seven"])
def test_in_all_circumstances_a_page_leads_to_a_person_and_has_few_entries(page: Page) -> None:
    """The control is a page of seven: simplified, it leads to the rest by 更多."""
    for front, simplified in product(page.fronts, (False, True)):
        for circumstances in all_circumstances(front, simplified=simplified):
            blocks = blocks_of(page, circumstances)
            assert isinstance(blocks[-1], Human)
            assert [block for block in blocks if isinstance(block, Human)] == [blocks[-1]]
            entries = entries_of(page, circumstances)
            assert all(holds(entry.when, circumstances) for entry in entries)
            if simplified:
                assert len(entries) <= SIMPLIFIED_ENTRIES
            assert (MORE in entries) == (
                simplified
                and len(entries_of(page, replace(circumstances, simplified=False)))
                > SIMPLIFIED_ENTRIES
            )


CLOSED: dict[str, Iterable[Any]] = {
    "signed_in": (True, False),
    "level": AssuranceLevel,
    "capability": Capability,
    "feature": PageFeature,
    "todos": (True, False),
    "front": Front,
}


def test_the_table_has_every_condition_both_ways() -> None:
    """Each closed word, and each condition of a page, holds in some circumstances, not in all."""
    assert set(CLOSED) == set(When.__struct_fields__)
    table = [one for front in Front for one in all_circumstances(front, simplified=False)]
    words = [When(**{name: word}) for name, choices in CLOSED.items() for word in choices]
    in_pages = [when for page in PAGES.values() for when in conditions_of(page) if when]
    assert len(in_pages) > len(PAGES)
    for when in (*words, *in_pages):
        assert {holds(when, one) for one in table} == {True, False}, when


def parts_of(part: Any) -> Iterator[Any]:
    """Yield everything that a page is made of."""
    yield part
    if isinstance(part, Struct):
        for name in part.__struct_fields__:
            yield from parts_of(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from parts_of(one)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_word_of_a_page_is_there_in_every_language(page: Page) -> None:
    words = [part for part in parts_of(page) if isinstance(part, Words)]
    entries = [part for part in parts_of(page) if isinstance(part, Entry)]
    assert len(words) > len(entries)  # each has its text, and so have the title and the groups
    for one in words:
        said = {language: Reader(language).words(one) for language in get_args(Language)}
        assert all(text.strip() for text in said.values()), one
        assert said["en"] != said["zh"]
        assert said["zh-TW"] == to_traditional(said["zh"], "zh-TW")


@pytest.mark.parametrize(
    ("groups", "kept"),
    [
        ((5,), [5]),
        ((6,), [6]),
        ((7,), [6]),
        ((3, 3), [3, 3]),
        ((3, 4), [3, 3]),
        ((5, 2), [6]),
        ((1, 9, 9), [1, 5]),
        ((12, 1), [6]),
        ((2, 2, 2, 2), [2, 2, 2]),
    ],
)
def test_simplified_counts_the_entry_for_more(groups: tuple[int, ...], kept: list[int]) -> None:
    page = page_with(*groups)
    blocks = blocks_of(page, Circumstances(front=Front.PHONE, simplified=True))
    shown = [block for block in blocks if isinstance(block, Entries)]
    assert [len(block.entries) for block in shown] == kept
    first = [entry for block in shown for entry in block.entries if entry != MORE]
    everything = entries_of(page, Circumstances(front=Front.PHONE))
    assert first == everything[: len(first)]
    if sum(groups) > SIMPLIFIED_ENTRIES:
        assert shown[-1].entries[-1] == MORE


CITIZEN = Circumstances(front=Front.PHONE, level=AssuranceLevel.REAL_NAME)


@pytest.mark.parametrize(
    ("when", "circumstances", "expected"),
    [
        (None, CITIZEN, True),
        (When(signed_in=True), CITIZEN, True),
        (When(signed_in=False), CITIZEN, False),
        (When(signed_in=True), Circumstances(front=Front.PHONE), False),
        (When(level=AssuranceLevel.REAL_NAME), CITIZEN, True),
        (When(level=AssuranceLevel.REAL_PERSON), CITIZEN, False),
        (When(level=AssuranceLevel.REGISTERED), Circumstances(front=Front.PHONE), False),
        (When(front=Front.KIOSK), CITIZEN, False),
        (When(todos=True), CITIZEN, False),
        (When(todos=False), CITIZEN, True),
        (When(feature=PageFeature.SCANS), CITIZEN, False),
        (When(capability=Capability.CITIZEN_SESSIONS), CITIZEN, False),
        (
            When(capability=Capability.CITIZEN_SESSIONS, feature=PageFeature.SCANS),
            Circumstances(
                front=Front.KIOSK,
                capabilities=frozenset(Capability),
                features=frozenset({PageFeature.SCANS}),
            ),
            True,
        ),
        (
            When(capability=Capability.CITIZEN_SESSIONS, feature=PageFeature.SCANS),
            Circumstances(front=Front.KIOSK, capabilities=frozenset(Capability)),
            False,
        ),
    ],
)
def test_all_conditions_that_are_given_must_hold(
    when: When | None, circumstances: Circumstances, expected: bool
) -> None:
    assert holds(when, circumstances) is expected


def test_a_page_knows_what_it_depends_on() -> None:
    assert shows_todos(PAGES["home"])
    assert not shows_todos(PAGES["help"])
    needs = When(feature=PageFeature.CATALOGUE)
    blocks = tuple(structs.replace(block, when=needs) for block in PAGES["help"].blocks[:-1])
    assert features_of(structs.replace(PAGES["help"], blocks=(*blocks, Human()))) == {
        PageFeature.CATALOGUE
    }
    assert features_of(PAGES["help"]) == frozenset()


@pytest.mark.parametrize(
    ("capabilities", "shown"),
    [
        ((), ["养老金认证", "全部事项"]),
        ((Capability.VIEW_CERTIFICATES,), ["扫码亮证", "养老金认证", "全部事项"]),
        (
            tuple(Capability),
            ["打印证明", "扫码亮证", "我的办件", "养老金认证", "在这里能办的", "全部事项"],
        ),
    ],
)
def test_a_kiosk_without_sign_in_has_its_guides(
    capabilities: tuple[Capability, ...], shown: list[str]
) -> None:
    circumstances = Circumstances(front=Front.KIOSK, capabilities=frozenset(capabilities))
    assert [entry.text.zh for entry in entries_of(PAGES["kiosk-first"], circumstances)] == shown


def test_a_group_without_entries_is_no_block() -> None:
    page = page_with(2)
    nobody = Circumstances(front=Front.PHONE)
    assert entries_of(page, nobody)
    blocks = tuple(
        structs.replace(
            block,
            entries=tuple(
                structs.replace(entry, when=When(signed_in=True)) for entry in block.entries
            ),
        )
        if isinstance(block, Entries)
        else block
        for block in page.blocks
    )
    shown = blocks_of(structs.replace(page, blocks=blocks), nobody)
    assert not any(isinstance(block, Entries) for block in shown)


NEWER: dict[type[Block], int] = {Picture: 3, Steps: 2}


def page_for(schema: int, *blocks: AnyBlock) -> list[AnyBlock]:
    """Return what a front with this schema gets, when pictures came with 3 and steps with 2."""
    return adapt([*blocks, Human()], schema, newest=3, since=NEWER)


def test_a_front_gets_the_blocks_it_knows() -> None:
    words = Words(zh="您好", en="Welcome")
    heading, picture = Heading(text=words), Picture(text=words, name="scan")
    needed = Picture(text=words, name="scan", needed=True)
    steps = Steps(text=words, steps=(words,))
    assert page_for(3, heading, picture) == [heading, picture, Human()]
    assert page_for(2, heading, picture, steps) == [heading, steps, Human()]
    assert page_for(2, heading, needed, steps, needed) == [heading, UPDATE, steps, Human()]
    assert page_for(1, heading, steps) == [UPDATE, Human()]
    assert page_for(4, heading, picture) == [heading, picture, Human()]


def test_every_front_of_today_gets_our_pages_whole() -> None:
    for page in PAGES.values():
        assert adapt(page.blocks, SCHEMA) == list(page.blocks)


def test_plain_words_are_used_where_there_are_some() -> None:
    words = Words(zh="办理", en="Apply", plain=Pair(zh="去办", en="Go"))
    assert Reader("zh-simple").words(words) == "去办"
    assert Reader("en").words(words) == "Apply"
    assert Reader("en-simple").words(Words(zh="好", en="Good")) == "Good"
    assert Reader("zh-TW").words(words) == "辦理"
