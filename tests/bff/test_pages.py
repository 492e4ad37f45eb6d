"""Fronts read pages: public ones with an ETag, personal ones with what waits for the citizen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bff.catalogue.pull import pull_items
from bff.page_settings.page_rendering import SCHEMA
from bff.page_settings.page_shelf import FEATURES_S
from bff.problems.input import FIELD_FAULTS, FieldFault
from ground.clock import in_china
from models import ServiceItem
from tests.support.case_actions import case_with_notice
from tests.support.core_cases import person_id_of, store_delegation
from tests.support.drafts import start_draft
from tests.support.page_files import start_again_with
from tests.support.problems import expect
from tests.support.stage import Stage

HOME = f"/v1/pages/home?channel=phone&schema={SCHEMA}"
FIRST = "/v1/pages/kiosk-first"
PHONE: dict[str, str | int] = {"channel": "phone", "schema": SCHEMA}
AT_KIOSK: dict[str, str | int] = {"channel": "kiosk", "schema": SCHEMA}


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Switch off what moves by itself."""
    return {"BFF_JOBS": "apart"}


def body(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def views_of(page: dict[str, Any]) -> list[str]:
    return [entry["view"] for block in page["blocks"] for entry in block["entries"]]


def todos_of(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [todo for block in page["blocks"] for todo in block["todos"]]


async def test_a_page_for_everybody_has_a_tag_and_is_not_sent_twice(small_stage: Stage) -> None:
    first = await small_stage.client.get(HOME)
    page = body(first)
    assert (page["name"], page["title"], page["schema"]) == ("home", "首页", SCHEMA)
    assert "matters" in views_of(page)
    assert "certificates" not in views_of(page)
    assert first.headers["cache-control"] == "no-cache"
    tag = {"If-None-Match": first.headers["etag"]}
    again = await small_stage.client.get(HOME, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    english = await small_stage.client.get(HOME, headers={**tag, "Accept-Language": "en"})
    assert body(english)["title"] == "Home"


async def test_every_page_ends_with_the_line_to_a_person(small_stage: Stage) -> None:
    for name in ("home", "certificates", "matters", "cases", "me", "help", "about", "privacy"):
        page = body(await small_stage.client.get(f"/v1/pages/{name}", params=PHONE))
        last = page["blocks"][-1]
        assert (last["kind"], last["detail"], last["call"]) == ("human", "12345", "tel:12345")


async def test_a_page_of_a_citizen_is_not_stored(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    answer = await phone.get(HOME)
    assert {"certificates", "cases"} <= set(views_of(body(answer)))
    assert answer.headers["cache-control"] == "private, no-store"
    public = await small_stage.client.get(HOME)
    assert public.headers["etag"] != answer.headers["etag"]


async def test_an_ended_session_is_refused_and_gets_no_strangers_page(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await phone.delete(f"/v1/sessions/{phone.grant['sessionId']}")
    expect(await phone.get(HOME), "session-ended")


async def test_an_unknown_page_is_refused_with_the_pages_there_are(small_stage: Stage) -> None:
    for name in ("nowhere", "kiosk-first", "..%2fsecrets", "%00", "a" * 3000):
        answer = await small_stage.client.get(f"/v1/pages/{name}", params=PHONE)
        document = expect(answer, "page-not-found")
        assert "home" in document["detail"]


@pytest.mark.parametrize(
    ("query", "pointer", "why"),
    [
        ("schema=1", "/channel", "missing"),
        ("channel=phone", "/schema", "missing"),
        ("channel=desk&schema=1", "/channel", "choice"),
        ("channel=phone&schema=0", "/schema", "range"),
        ("channel=phone&schema=much", "/schema", "type"),
        ("channel=phone&schema=1&simplified=perhaps", "/simplified", "type"),
        ("channel=phone&schema=1&colour=red", "/colour", "unknown"),
    ],
)
async def test_a_wrong_query_is_named(
    small_stage: Stage, query: str, pointer: str, why: FieldFault
) -> None:
    answer = await small_stage.client.get(f"/v1/pages/home?{query}")
    expect(answer, "invalid-field", field=pointer, why=FIELD_FAULTS[why].zh)


async def test_a_newer_front_gets_the_newest_page(small_stage: Stage) -> None:
    page = body(await small_stage.client.get("/v1/pages/home?channel=phone&schema=99"))
    assert page["schema"] == SCHEMA


async def test_a_kiosk_sees_what_it_may_do(small_stage: Stage) -> None:
    stranger = body(await small_stage.client.get(FIRST, params=AT_KIOSK))
    assert views_of(stranger) == ["matters", "matters"]  # guides
    kiosk = await small_stage.desk("demo-kiosk-1")
    assert views_of(body(await kiosk.get(FIRST, params=AT_KIOSK))) == [
        "matters", "begin", "cases", "matters", "matters", "matters"
    ]  # fmt: skip
    phone = await small_stage.phone("linxiuying")
    signed_in = await small_stage.at_kiosk(phone, kiosk)
    assert "begin" not in views_of(body(await signed_in.get(FIRST, params=AT_KIOSK)))


async def test_a_block_comes_and_goes_with_its_feature(small_stage: Stage, tmp_path: Path) -> None:
    """No page of ours has such a condition today."""
    block = "    source: subjects\n"
    condition = block + "    when: {feature: catalogue}\n"
    start_again_with(small_stage, tmp_path, "matters.yaml", block, condition)

    async def has_subjects() -> bool:
        page = body(await small_stage.client.get("/v1/pages/matters", params=PHONE))
        return "subjects" in [block["source"] for block in page["blocks"]]

    assert not await has_subjects()
    await pull_items(small_stage.context.core, small_stage.clock, small_stage.context.new_id)
    assert not await has_subjects(), "the state of features is remembered"
    small_stage.clock.advance(FEATURES_S)
    assert await has_subjects()


async def test_home_names_what_waits_in_the_order_of_urgency(each_database: Stage) -> None:
    stage = each_database
    phone = await stage.phone("linxiuying")
    assert todos_of(body(await phone.get(HOME))) == []
    draft = await start_draft(stage, phone)
    [todo] = todos_of(body(await phone.get(HOME)))
    assert (todo["kind"], todo["view"]) == ("draft", "fill")
    assert todo["parameters"] == {"draftId": draft.path.rpartition("/")[2]}
    principal = await stage.phone("wangzhiqiang")
    await store_delegation(stage, principal, phone, state="offered", answered_at=None)
    case = await case_with_notice(stage, phone)
    await store_delegation(stage, principal, phone, "d2", state="offered", answered_at=None)
    todos = todos_of(body(await phone.get(HOME)))
    assert [todo["kind"] for todo in todos] == ["supplement", "delegation", "delegation"]
    assert (todos[0]["view"], todos[0]["parameters"]) == ("supplement", {"id": case.id})
    assert todos[0]["daysLeft"] > 0
    assert str(todos[0]["daysLeft"]) in todos[0]["detail"]
    english = await phone.get(HOME, headers={"Accept-Language": "en"})
    assert "working days left" in todos_of(body(english))[0]["detail"]
    stranger = await stage.phone("chenyuhang")
    assert todos_of(body(await stranger.get(HOME))) == []


async def test_a_certificate_that_expires_soon_leads_to_its_renewal(small_stage: Stage) -> None:
    phone = await small_stage.phone("wangzhiqiang")
    held = (await phone.certificates()).values()
    [first, *_] = sorted(
        (item for item in held if item["state"] == "in_force" and item["validTo"]),
        key=lambda item: str(item["validTo"]),
    )
    last = date.fromisoformat(first["validTo"])
    today = in_china(small_stage.clock.now()).date()
    for days, expected in ((31, []), (30, ["certificate"]), (0, ["certificate"])):
        ahead = (last - today).days - days
        small_stage.clock.advance(ahead * 86400)
        today += timedelta(days=ahead)
        again = await small_stage.phone("wangzhiqiang")
        todos = todos_of(body(await again.get(HOME)))
        assert [todo["kind"] for todo in todos] == expected, days
        if todos:
            assert todos[0]["parameters"] == {"q": first["name"]}
            assert todos[0]["daysLeft"] == days


async def test_the_one_service_that_renews_a_certificate_is_opened(small_stage: Stage) -> None:
    context = small_stage.context
    await pull_items(context.core, small_stage.clock, context.new_id)
    phone = await small_stage.phone("chenyuhang")
    licence = next(item for item in (await phone.certificates()).values() if "驾驶" in item["name"])
    last = date.fromisoformat(licence["validTo"])
    small_stage.clock.advance((last - in_china(small_stage.clock.now()).date()).days * 86400)
    again = await small_stage.phone("chenyuhang")
    [todo] = todos_of(body(await again.get(HOME)))
    item = await ServiceItem.get(result_type=licence["typeCode"])
    assert (todo["view"], todo["parameters"]) == ("guide", {"code": item.code})


async def test_without_the_core_home_still_names_the_rest(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await start_draft(small_stage, phone)
    small_stage.context.certificates.lists.forget(person_id_of(small_stage, phone))
    await small_stage.faults(kind="down", seconds=600)
    page = body(await phone.get(HOME))
    assert [todo["kind"] for todo in todos_of(page)] == ["draft"]
    assert [problem["reasonCode"] for problem in page["problems"]] == ["core-unavailable"]
    assert "certificates" in views_of(page)


async def test_a_kiosk_names_no_certificates_and_no_delegations(
    small_stage: Stage, tmp_path: Path
) -> None:
    """No kiosk's page of ours lists what waits today; one that does may say this much."""
    block = "    source: cases\n"
    more = block + "  - kind: list\n    text: {zh: 要办的, en: To do}\n    source: todos\n"
    start_again_with(small_stage, tmp_path, "cases.yaml", block, more)
    phone = await small_stage.phone("linxiuying")
    principal = await small_stage.phone("wangzhiqiang")
    await store_delegation(small_stage, principal, phone, state="offered", answered_at=None)
    case = await case_with_notice(small_stage, phone)
    kiosk = await small_stage.at_kiosk(phone, await small_stage.desk("demo-kiosk-1"))
    todos = todos_of(body(await kiosk.get("/v1/pages/cases", params=AT_KIOSK)))
    assert [todo["parameters"] for todo in todos] == [{"id": case.id}]
