"""Drafts: begun once, saved however incomplete, carried on anywhere, never overwritten, swept."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from tortoise.expressions import F

from bff.drafts import service
from models import Draft, ServiceItem
from tests.support import drafts as drafting
from tests.support.applications import JPEG
from tests.support.barrier import Barrier
from tests.support.drafts import DraftClient, begin, code_of, delegate, on_channel, start_draft
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

RIGHT = drafting.RIGHT


async def test_a_draft_says_what_is_to_be_done(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    answer = await begin(stage, phone)
    draft = answer.json()

    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (draft["itemName"], draft["version"], draft["channel"]) == (drafting.CARD, 1, "app")
    assert draft["fixed"] == {
        "applicantName": "林**",
        "applicantCertNo": "3***************80",
        "applicantMobile": "140****0128",
    }
    assert {fault["field"] for fault in draft["faults"]} == {"address", "cardKind", "receiveBy"}
    assert [(m["code"], m["certificateUsable"]) for m in draft["missing"]] == [
        ("identityCard", True),
        ("photo", False),
    ]
    assert draft["ready"] is False
    life = datetime.fromisoformat(draft["deleteAt"]) - datetime.fromisoformat(draft["touchedAt"])
    assert life == timedelta(days=30)


async def test_beginning_again_goes_on_with_the_open_one(stage: Stage) -> None:
    phone, other = await stage.phone("linxiuying"), await stage.phone("wangji")
    first = await begin(stage, phone)
    again = await begin(stage, on_channel(stage, phone, "mini_program"))
    strangers = await begin(stage, other)

    assert [first.status_code, again.status_code, strangers.status_code] == [201, 200, 201]
    assert again.json()["id"] == first.json()["id"] != strangers.json()["id"]


async def test_two_that_begin_at_once_have_one_draft(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    await code_of(stage, drafting.CARD)
    answers = await asyncio.gather(*(begin(stage, phone) for _ in range(8)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 7}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_wrong_values_are_saved_and_named(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"))
    form = {"address": "  ", "cardKind": "gold", "contactMobile": "12", "contactName": None}
    saved = await draft.write(form)

    assert saved["form"] == form
    assert {fault["field"]: fault["why"] for fault in saved["faults"]} == {
        "address": "必填",
        "cardKind": "请从所列选项中选择",
        "receiveBy": "必填",
        "contactMobile": "请填写 11 位手机号码，或带区号的座机号码",
    }
    assert (await draft.read())["form"] == form
    english = await draft.send("GET", headers={"Accept-Language": "en"})
    assert "Fill this in" in {fault["why"] for fault in english.json()["faults"]}
    assert (await draft.write(RIGHT[drafting.CARD] | {"cardKind": "red"}))["faults"] == []
    assert "鼓山区示范路8号" not in await stored_text()


async def test_a_draft_is_carried_on_on_another_channel(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    draft = await start_draft(stage, phone)
    await draft.write({"address": "鼓山区"})
    elsewhere = on_channel(stage, phone, "mini_program")
    [listed] = (await elsewhere.get("/v1/drafts")).json()["items"]
    there = DraftClient(elsewhere, listed)

    assert (await there.read())["form"] == {"address": "鼓山区"}
    assert (await there.write({"address": "鼓山区示范路8号"}))["channel"] == "mini_program"
    assert (await draft.put({"address": "旧"})).status_code == 412
    assert (await draft.read())["form"] == {"address": "鼓山区示范路8号"}


@pytest.mark.parametrize(
    ("tag", "slug"),
    [
        ("", "if-match-missing"),
        ('"2"', "version-changed"),
        ('W/"1"', "version-changed"),
        ('"01"', "version-changed"),
        ("1", "if-match-invalid"),
        ('"1', "if-match-invalid"),
    ],
)
async def test_a_write_says_what_it_has_seen(small_stage: Stage, tag: str, slug: str) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    document = expect(await draft.put({"address": "新"}, tag=tag), slug)
    assert document.get("version") == (1 if slug == "version-changed" else None)
    assert (await draft.read())["form"] == {}


@pytest.mark.parametrize("tag", ['"1"', '"7", "1"', "*", 'W/"1","1"'])
async def test_any_right_tag_will_do(small_stage: Stage, tag: str) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    answer = await draft.put({"address": "新"}, tag=tag)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')


async def race(draft: DraftClient, writers: int = 8) -> Counter[int]:
    forms = [{"address": f"第{n}个写的"} for n in range(writers)]
    answers = await asyncio.gather(*(draft.put(form) for form in forms))
    return Counter(answer.status_code for answer in answers)


async def test_of_simultaneous_writers_exactly_one_wins(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"))
    for _ in range(5):
        assert await race(draft) == {200: 1, 412: 7}
        await draft.read()


async def test_without_the_guard_they_overwrite_each_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what was read decides, and not what stands when it is written."""
    several = Barrier(2)

    async def save_without_guard(self: Draft, form: str, *_: Any) -> bool:
        await several.join()
        await Draft.filter(id=self.id).update(form=form, version=F("version") + 1)
        return True

    monkeypatch.setattr(Draft, "write", save_without_guard)
    draft = await start_draft(stage, await stage.phone("linxiuying"))
    assert (await race(draft))[200] > 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"nobodyAsked": 1}, "/form/nobodyAsked"),
        ({"a/b~c": "x"}, "/form/a~1b~0c"),
        ({"applicantName": "李四"}, "/form/applicantName"),
        ({"applicantCertNo": "11010519491231002X"}, "/form/applicantCertNo"),
        ([], "/form"),
        (None, "/form"),
        ("x", "/form"),
        ({f"f{n}": 1 for n in range(301)}, "/form"),
    ],
)
async def test_what_nobody_asked_for_is_refused(small_stage: Stage, form: Any, field: str) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    expect(await draft.put(form), "invalid-field", field=field)


@pytest.mark.parametrize("value", [{"a": 1}, ["a"], [[[[]]]], "字" * 4001])
async def test_a_value_is_one_value_of_bounded_size(small_stage: Stage, value: Any) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    document = expect(await draft.put({"address": value}), "invalid-field")
    assert document["field"].startswith("/form")


async def test_a_form_has_a_largest_size(small_stage: Stage) -> None:
    fields = [
        {"name": f"f{n}", "label": "某项", "type": "longText", "required": False} for n in range(30)
    ]
    await drafting.change_item(small_stage, drafting.CARD, form=fields)
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    expect(await draft.put({f"f{n}": "字" * 1000 for n in range(30)}), "body-too-large")
    assert (await draft.put({f"f{n}": "字" * 1000 for n in range(20)})).status_code == 200


async def test_an_item_that_changes_says_so_and_loses_nothing(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"))
    await draft.write(RIGHT[drafting.CARD])
    fields = [
        {"name": "address", "label": "现住址", "type": "address", "required": True, "maxLength": 4},
        {"name": "doctor", "label": "家庭医生", "type": "text", "required": True},
    ]
    await drafting.change_item(stage, drafting.CARD, form=fields)
    changed = await draft.read()

    assert (changed["itemVersion"], changed["form"]) == (2, RIGHT[drafting.CARD])
    assert [fault["field"] for fault in changed["faults"]] == [
        "address", "doctor", "cardKind", "receiveBy",
    ]  # fmt: skip
    again = await draft.write({**changed["form"], "address": "路8号", "doctor": "王"})
    assert {fault["field"] for fault in again["faults"]} == {"cardKind", "receiveBy"}


async def test_strangers_and_the_unknown_find_nothing(small_stage: Stage) -> None:
    mine = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    stranger = DraftClient(await small_stage.phone("wangji"), mine.draft)
    nowhere = DraftClient(mine.phone, {"id": "x" * 400, "version": 1})
    for draft in (stranger, nowhere):
        expect(await draft.send("GET"), "draft-not-found")
        expect(await draft.put({}), "draft-not-found")
        assert (await draft.send("DELETE")).status_code == 204
        expect(await draft.upload("photo", JPEG), "draft-not-found")
        expect(await draft.send("GET", "/certificates"), "draft-not-found")
        assert (await draft.send("DELETE", "/materials/abc")).status_code == 204
    assert (await mine.read())["version"] == 1


@pytest.mark.parametrize(
    ("uid", "item", "slug"),
    [
        ("zhouxiaoyu", drafting.CARD, "assurance-too-low"),
        ("linxiuying", drafting.OUT_OF_BOUNDS, "assurance-too-low"),
        ("linxiuying", drafting.COMPANY, "assurance-too-low"),
        ("wangzhiqiang", drafting.COMPANY, "applicant-not-eligible"),
        ("linguoqing", drafting.CARD, "applicant-not-eligible"),
        ("linxiuying", drafting.GUIDE_ONLY, "item-not-online"),
    ],
)
async def test_who_cannot_apply_is_told_at_the_start(
    small_stage: Stage, uid: str, item: str, slug: str
) -> None:
    expect(await begin(small_stage, await small_stage.phone(uid), item), slug)
    assert await Draft.all().count() == 0


async def test_items_that_are_not_there_or_ended(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    draft = await start_draft(small_stage, phone)
    expect(await phone.post("/v1/drafts", {"itemCode": "0" * 31}), "item-not-found")
    await drafting.change_item(small_stage, drafting.CARD, end=True)

    expect(await begin(small_stage, phone), "item-ended")
    expect(await draft.send("GET"), "item-ended")
    [listed] = (await phone.get("/v1/drafts")).json()["items"]
    assert listed["itemName"] == drafting.CARD
    assert (await draft.send("DELETE")).status_code == 204


async def test_an_organisation_applies_as_itself(small_stage: Stage) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linguoqing"), drafting.ROAD)
    assert draft.draft["fixed"]["applicantName"] == "榕城码上示范科技有限公司"
    assert draft.draft["fixed"]["applicantCertNo"] == "91359900MA0000015X"


async def test_at_most_twenty_are_open(small_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_OPEN", 2)
    phone = await small_stage.phone("linxiuying")
    await start_draft(small_stage, phone)
    await start_draft(small_stage, phone, drafting.AID)
    expect(await begin(small_stage, phone, drafting.HELP), "too-many-drafts")
    assert (await begin(small_stage, phone)).status_code == 200


async def test_beginning_at_once_keeps_to_the_limit(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_OPEN", 2)
    phone = await stage.phone("linxiuying")
    names = (drafting.CARD, drafting.AID, drafting.HELP, drafting.ALLOWANCE)
    await code_of(stage, drafting.CARD)
    answers = await asyncio.gather(*(begin(stage, phone, name) for name in names))
    assert Counter(answer.status_code for answer in answers) == {201: 2, 409: 2}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_without_the_persons_row_locked_they_pass_it(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control. SQLite has one writer anyway."""
    several, insert = Barrier(3), Draft.bulk_create

    async def no_lock(*_: Any) -> list[dict[str, object]]:
        return []

    async def having_counted(*rows: Any, **options: Any) -> Any:
        await several.join()
        return await insert(*rows, **options)

    monkeypatch.setattr(service, "MOST_OPEN", 2)
    monkeypatch.setattr("models.draft.execute_returning", no_lock)
    monkeypatch.setattr(Draft, "bulk_create", having_counted)
    phone = await each_database.phone("linxiuying")
    names = (drafting.CARD, drafting.AID, drafting.HELP, drafting.ALLOWANCE)
    await code_of(each_database, drafting.CARD)
    answers = await asyncio.gather(*(begin(each_database, phone, name) for name in names))
    assert Counter(answer.status_code for answer in answers)[201] > 2


async def test_an_agent_writes_for_the_principal(stage: Stage) -> None:
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    delegation = await delegate(mother, son, "wangji")
    own = await start_draft(stage, son)
    hers = await start_draft(stage, son, acting_for=delegation)

    assert hers.draft["id"] != own.draft["id"]
    assert hers.draft["actingFor"] == {"id": delegation, "name": "林**"}
    assert hers.draft["fixed"]["applicantName"] == "林**"
    hers.acting = {}  # the draft knows for whom it is
    assert (await hers.write({"address": "她家"}))["fixed"]["applicantName"] == "林**"
    own.acting = {"X-Acting-For": delegation}
    expect(await own.send("GET"), "draft-not-found")
    await mother.client.delete(f"/v1/delegations/{delegation}", headers=mother.headers)
    expect(await hers.send("GET"), "delegation-not-in-force")
    expect(await hers.put({"address": "晚了"}), "delegation-not-in-force")
    assert (await hers.send("DELETE")).status_code == 204


async def test_the_list_names_items_in_the_readers_language(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    draft = await start_draft(small_stage, phone)
    english = {"headers": {"Accept-Language": "en"}}
    names: list[str] = []
    for language, options in (("zh", {}), ("en", english)):
        document = (await phone.get(draft.path, **options)).json()
        [listed] = (await phone.get("/v1/drafts", **options)).json()["items"]
        assert listed["itemName"] == document["itemName"], language
        names.append(listed["itemName"])
    chinese, name = names
    assert (name.isascii(), chinese.isascii()) == (True, False)
    await ServiceItem.all().update(revision=9999, body="{}")  # this version cannot read it
    [listed] = (await phone.get("/v1/drafts", **english)).json()["items"]
    assert listed["itemName"] == chinese
