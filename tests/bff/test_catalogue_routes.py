"""Fronts read the catalogue: filters, pages, guides, tags, and the time before it is read."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.catalogue.pull import pull_items
from bff.identity.assurance import LEVELS
from tests.bff.catalogue_seed import code_of, find, items, names
from tests.bff.test_catalogue_search import TYPED
from tests.support.problems import expect
from tests.support.stage import Stage

ELDER = code_of("老年人优待证申领")
IDENTITY = code_of("居民身份证补领")
BIRTH = code_of("新生儿出生一件事")
DISTRICT, CITY, PROVINCE = "359901", "359900", "350000"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Switch off the automatic reading of the catalogue."""
    return {"BFF_JOBS": "apart"}


async def stocked_stage(stage: Stage) -> Stage:
    await pull_items(stage.context.core, stage.clock, stage.context.new_id)
    return stage


async def list_items(stage: Stage, **query: Any) -> dict[str, Any]:
    answer = await stage.client.get("/v1/items", params={"limit": 100, **query})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def guide(stage: Stage, code: str, language: str = "zh-CN") -> dict[str, Any]:
    answer = await stage.client.get(f"/v1/items/{code}", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_both_databases_find_the_same_in_the_same_order(each_database: Stage) -> None:
    stage = await stocked_stage(each_database)
    for typed in [*(typed for typed, *_ in TYPED), "", "登记", "z", "%", "办理 公积金"]:
        told = await list_items(stage, q=typed)
        page = find(typed)
        assert [item["name"] for item in told["items"]] == names(page), typed
        assert (told["total"], told["similar"]) == (page.total, page.similar)


async def test_at_a_kiosk_what_can_be_done_there_comes_first(each_database: Stage) -> None:
    stage = await stocked_stage(each_database)
    usual = (await list_items(stage, limit="100"))["items"]
    told = (await list_items(stage, limit="100", first="kiosk"))["items"]
    here = [item for item in usual if item["kiosk"]]
    assert here
    assert here != usual[: len(here)]  # the control
    assert told == [*here, *(item for item in usual if not item["kiosk"])]
    pages: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await list_items(stage, limit="7", first="kiosk", **after)
        pages += [item["code"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert pages == [item["code"] for item in told]


async def test_before_the_first_reading_nobody_is_told_that_there_is_nothing(
    each_database: Stage,
) -> None:
    stage = each_database
    told = await list_items(stage, q="公积金")
    assert (told["items"], told["readAt"], told["ageSeconds"]) == ([], None, None)
    [problem] = told["problems"]
    assert (problem["reasonCode"], problem["status"]) == ("catalogue-not-read", 503)
    expect(await stage.client.get(f"/v1/items/{ELDER}"), "catalogue-not-read")
    await stocked_stage(stage)
    assert (await list_items(stage))["problems"] == []


async def test_an_unknown_item_and_an_ended_one_are_told_apart(each_database: Stage) -> None:
    stage = await stocked_stage(each_database)
    for code in ("unknown", "%25", quote("事项"), "a" * 51, "a" * 4000, "..%2f", "%00", "a%0A"):
        expect(await stage.client.get(f"/v1/items/{code}"), "item-not-found")
    await stage.admin.post(f"/admin/items/{ELDER}", json={"end": True})
    await stocked_stage(stage)
    document = expect(await stage.client.get(f"/v1/items/{ELDER}"), "item-ended")
    assert "老年人优待证申领" in document["detail"]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"for": "person"}, lambda item: "1" in item.applicant_kinds),
        ({"for": "organisation"}, lambda item: set(item.applicant_kinds) - {"1"}),
        ({"star": "3"}, lambda item: item.star == 3),
        ({"channel": "app"}, lambda item: "mobile" in item.channels),
        ({"channel": "mini_program"}, lambda item: "mobile" in item.channels),
        ({"channel": "kiosk"}, lambda item: "terminal" in item.channels),
        ({"channel": "desk"}, lambda item: "window" in item.channels),
        ({"noVisit": "true"}, lambda item: item.visits == 0),
        ({"noVisit": "false"}, lambda item: True),
        ({"bundle": "true"}, lambda item: item.parts),
        ({"region": DISTRICT}, lambda item: True),
        ({"region": CITY}, lambda item: True),
        ({"region": PROVINCE}, lambda item: True),
        ({"region": "359902"}, lambda item: item.region == CITY),
        ({"region": "110000"}, lambda item: False),
        ({"region": "350100"}, lambda item: False),
        (
            {"channel": "kiosk", "star": "5", "for": "person", "noVisit": "true"},
            lambda item: (
                "terminal" in item.channels
                and (item.star, item.visits) == (5, 0)
                and "1" in item.applicant_kinds
            ),
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
async def test_filters_narrow(small_stage: Stage, query: dict[str, str], kept: Any) -> None:
    told = await list_items(await stocked_stage(small_stage), **query)
    expected = {item.implement_code for item in items() if kept(item)}
    assert {item["code"] for item in told["items"]} == expected
    assert told["total"] == len(expected)


async def test_ones_own_region_comes_first_of_what_fits_alike(small_stage: Stage) -> None:
    stage = await stocked_stage(small_stage)
    items = (await list_items(stage, region=DISTRICT))["items"]
    own = [item["region"] == DISTRICT for item in items]
    assert any(own)
    assert own == sorted(own, reverse=True)
    assert items[0]["star"] >= items[1]["star"]


async def test_filters_narrow_what_was_found(small_stage: Stage) -> None:
    stage = await stocked_stage(small_stage)
    assert (await list_items(stage, q="护照"))["total"] == 1
    told = await list_items(stage, q="护照", channel="kiosk")
    assert (told["total"], told["similar"]) == (0, False)


@pytest.mark.parametrize("typed", ["", "登记", "我想给孩子上户口", "z"])
async def test_pages_make_up_the_whole(each_database: Stage, typed: str) -> None:
    stage = await stocked_stage(each_database)
    whole = await list_items(stage, q=typed, region=CITY)
    results: list[str] = []
    query: dict[str, Any] = {"q": typed, "region": CITY, "limit": 3}
    while True:
        page = await list_items(stage, **query)
        results += [item["code"] for item in page["items"]]
        assert page["total"] == whole["total"]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert results == [item["code"] for item in whole["items"]]


async def test_the_next_page_goes_on_where_the_last_item_was_even_when_it_is_gone(
    small_stage: Stage,
) -> None:
    stage = await stocked_stage(small_stage)
    first = await list_items(stage, limit=3)
    second = await list_items(stage, limit=3, after=first["next"])
    await stage.admin.post(f"/admin/items/{first['items'][-1]['code']}", json={"end": True})
    await stocked_stage(stage)
    again = await list_items(stage, limit=3, after=first["next"])
    assert again["items"] == second["items"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("after=x", "/after"),
        ("after=AAAA", "/after"),
        ("after=W10", "/after"),
        ("after=%E4%BA%8B", "/after"),
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("star=0", "/star"),
        ("star=6", "/star"),
        ("star=x", "/star"),
        ("for=dog", "/for"),
        ("channel=fax", "/channel"),
        ("region=35", "/region"),
        ("region=35990%EF%BC%91", "/region"),
        ("noVisit=maybe", "/noVisit"),
        ("q=" + "a" * 101, "/q"),
        ("page=2", "/page"),
    ],
)
async def test_a_wrong_query_is_named(small_stage: Stage, query: str, field: str) -> None:
    expect(await small_stage.client.get(f"/v1/items?{query}"), "invalid-field", field=field)


async def test_nothing_is_sent_again_that_has_not_changed(each_database: Stage) -> None:
    """Only its age has: the header tells it, and the tag leaves it out."""
    stage = await stocked_stage(each_database)
    for path in ("/v1/items?q=老人卡", f"/v1/items/{ELDER}", f"/v1/items/{BIRTH}"):
        first = await stage.client.get(path)
        tag = first.headers["etag"]
        assert tag.startswith('W/"')
        stage.clock.advance(400)
        await stocked_stage(stage)
        whole = await stage.client.get(path)
        assert whole.content != first.content  # the control: its age alone would make it new
        second = await stage.client.get(path, headers={"If-None-Match": tag})
        assert (second.status_code, second.content) == (304, b"")
        assert second.headers["etag"] == tag
        assert second.headers["read-at"] == whole.headers["read-at"] == whole.json()["readAt"]
        assert second.headers["read-at"] > first.headers["read-at"]
        other = {"If-None-Match": tag, "Accept-Language": "en"}
        assert (await stage.client.get(path, headers=other)).status_code == 200


async def test_what_has_changed_is_sent_again(small_stage: Stage) -> None:
    stage = await stocked_stage(small_stage)
    paths = ("/v1/items?q=老人卡", f"/v1/items/{ELDER}")
    tags = [(await stage.client.get(path)).headers["etag"] for path in paths]
    await stage.admin.post(f"/admin/items/{ELDER}", json={"promisedDays": 9})
    await stocked_stage(stage)
    for path, tag in zip(paths, tags, strict=True):
        answer = await stage.client.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 200
        assert "9 个工作日" in answer.text


async def test_a_guide_has_everything_that_was_told(small_stage: Stage) -> None:
    stage = await stocked_stage(small_stage)
    for item in items():
        told = await guide(stage, item.implement_code)
        assert told["code"] == item.implement_code
        assert told["name"] == item.name
        assert told["requiredAssurance"] == LEVELS[int(item.required_level)]
        assert (told["noVisit"], told["bundle"]) == (item.visits == 0, bool(item.parts))
        assert told["kiosk"] == ("terminal" in item.channels)
        assert [m["code"] for m in told["materials"]] == [m.code for m in item.materials]
        assert [f["name"] for f in told["form"]] == [f.name for f in item.form]
        assert [p["code"] for p in told["parts"]] == list(item.parts)
        assert (told["plainNotes"], told["plainNote"]) == (
            list(item.plain_notes),
            next(iter(item.plain_notes), None),
        )
        for name in ("conditions", "legalBasis", "address", "hours", "phone", "resultName"):
            assert told[name], name
        for material in told["materials"]:
            assert (material["certificateTypeCode"] is None) == (
                material["certificateName"] is None
            )
        assert told["specialProcedures"] == [
            {"name": p.name, "days": p.days, "basis": p.basis} for p in item.special_procedures
        ]


async def test_a_guide_speaks_plainly_in_both_languages(small_stage: Stage) -> None:
    stage = await stocked_stage(small_stage)
    await stage.admin.post(
        f"/admin/items/{IDENTITY}",
        json={"promisedDays": 1, "statutoryDays": 20, "type": "77", "requiredLevel": "9"},
    )
    await stocked_stage(stage)
    chinese, english = await guide(stage, IDENTITY), await guide(stage, IDENTITY, "en")
    assert (chinese["promisedText"], english["promisedText"]) == ("1 个工作日", "1 working day")
    assert (chinese["statutoryText"], english["statutoryText"]) == (
        "20 个工作日",
        "20 working days",
    )
    assert (chinese["typeText"], english["typeText"]) == ("其他", "Other")
    assert chinese["requiredAssurance"] == "certificate"  # a level nobody knows lets nobody through
    assert (chinese["levelText"], english["levelText"]) == ("市级", "City")
    free = await guide(stage, ELDER, "en")
    assert (free["feeText"], free["applicantKinds"]) == (
        "Free of charge",
        [{"code": "1", "text": "Person"}],
    )
    at_once = next(item for item in items() if item.promised_days == 0)
    told = await guide(stage, at_once.implement_code)
    assert told["promisedText"] == "当场办结"
    named_en = next(item for item in items() if item.name_en)
    assert (await guide(stage, named_en.implement_code, "en"))["name"] == named_en.name_en


async def test_a_bundle_shows_the_parts_that_are_left(small_stage: Stage) -> None:
    stage = await stocked_stage(small_stage)
    first, *left = (await guide(stage, BIRTH))["parts"]
    await stage.admin.post(f"/admin/items/{first['code']}", json={"end": True})
    await stocked_stage(stage)
    assert (await guide(stage, BIRTH))["parts"] == left


async def test_whatever_is_typed_is_answered(small_stage: Stage) -> None:
    stage = await stocked_stage(small_stage)
    typed: list[str] = []

    @settings(max_examples=60)
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
    def gather(text: str) -> None:
        typed.append(text)

    gather()
    for text in [*typed, "\x00", "%00", "字" * 100, "'; DROP TABLE service_item; --"]:
        told = await list_items(stage, q=text)
        assert len(told["items"]) == min(told["total"], 100)
