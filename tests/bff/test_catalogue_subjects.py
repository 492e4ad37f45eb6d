"""Services are found by theme (主题) and life event (人生事件), with words and filters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bff.catalogue.pull import pull_items
from bff.catalogue.subjects import SUBJECTS, UNKNOWN_ICON, count_subjects, subject_of
from tests.bff.catalogue_seed import code_of, items
from tests.support.stage import Stage

ICONS_JS = Path(__file__).parents[2] / "web/shared/page/icons.js"
ELDER = code_of("老年人优待证申领")


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Switch off the automatic reading of the catalogue."""
    return {"BFF_JOBS": "apart"}


async def read(stage: Stage, language: str = "zh-CN", **query: Any) -> dict[str, Any]:
    answer = await stage.client.get(
        "/v1/items", params={"limit": 100, **query}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def pull(stage: Stage) -> None:
    await pull_items(stage.context.core, stage.clock, stage.context.new_id)


async def test_each_subject_finds_as_many_services_as_it_says(each_database: Stage) -> None:
    await pull(each_database)
    subjects = (await read(each_database))["subjects"]
    assert {subject["kind"] for subject in subjects} == {"person", "life", "organisation"}
    for subject in subjects:
        found = await read(each_database, subject=subject["key"])
        assert found["total"] == subject["count"] > 0, subject
    assert all(item.themes or item.organisation_themes for item in items())


async def test_a_subject_narrows_words_and_filters(small_stage: Stage) -> None:
    await pull(small_stage)
    birth = await read(small_stage, subject="life-birth")
    assert 1 < birth["total"] < len(items())
    narrowed = await read(small_stage, subject="life-birth", q="医保")
    assert narrowed["items"][0]["name"] == "新生儿医保参保登记"
    assert narrowed["total"] < min(birth["total"], (await read(small_stage, q="医保"))["total"])
    here = (await read(small_stage, channel="kiosk"))["subjects"]
    everywhere = (await read(small_stage))["subjects"]
    assert sum(s["count"] for s in here) < sum(s["count"] for s in everywhere)


async def test_the_chosen_subject_is_named_also_when_it_has_nothing(small_stage: Stage) -> None:
    await pull(small_stage)
    nothing = await read(small_stage, "en", subject="person-025")
    assert (nothing["total"], nothing["subjects"]) == (
        0,
        [
            {
                "key": "person-025",
                "kind": "person",
                "text": "Military service",
                "icon": "shield",
                "count": 0,
            }
        ],
    )
    assert (await read(small_stage, subject="nonsense"))["subjects"] == []


async def test_only_the_first_page_has_other_subjects(small_stage: Stage) -> None:
    await pull(small_stage)
    first = await read(small_stage, limit=5)
    assert (await read(small_stage, limit=5, after=first["next"]))["subjects"] == []
    first = await read(small_stage, limit=2, subject="life-birth")
    second = await read(small_stage, limit=2, subject="life-birth", after=first["next"])
    assert [(s["key"], s["count"]) for s in second["subjects"]] == [("life-birth", first["total"])]


async def test_a_code_in_no_list_is_shown_and_found(small_stage: Stage) -> None:
    await small_stage.admin.post(f"/admin/items/{ELDER}", json={"themes": ["777", "月亮 & 星"]})
    await pull(small_stage)
    last = (await read(small_stage))["subjects"][-2:]
    assert [(s["text"], s["icon"], s["count"]) for s in last] == [
        ("其他（777）", UNKNOWN_ICON, 1),
        ("其他（月亮 & 星）", UNKNOWN_ICON, 1),
    ]
    for subject in last:
        found = await read(small_stage, subject=subject["key"])
        assert [item["code"] for item in found["items"]] == [ELDER]


def test_subjects_are_in_the_order_of_their_lists() -> None:
    keys = ["organisation-005", "life-birth", "person-010", "person-085", "person-010"]
    assert list(count_subjects(keys, "person-145", 0)) == [
        ("person-085", 1),
        ("person-145", 0),
        ("person-010", 2),
        ("life-birth", 1),
        ("organisation-005", 1),
    ]


def test_every_subject_has_an_icon_of_the_sprite_and_a_name_of_its_own() -> None:
    drawn = set(re.findall(r"^  (\w+): \"M", ICONS_JS.read_text("utf-8"), re.MULTILINE))
    for kind, subjects in SUBJECTS.items():
        names = [subject.name.zh for subject in subjects.values()]
        assert len(set(names)) == len(names)
        for code, subject in subjects.items():
            assert subject.icon in drawn, (kind, code)
    assert UNKNOWN_ICON in drawn
    [(_, unknown)] = subject_of("person-777")
    assert unknown.icon == UNKNOWN_ICON
