"""The catalogue is read from the core page by page: what changed, what ended, what is no item."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bff.catalogue import pull
from bff.catalogue.index import ItemIndex, state
from bff.catalogue.pull import PullResult, forget_cursor, pull_items
from gateways.call import OutgoingCall
from gateways.core import CoreError, ItemPage
from models import CoreFeed, CoreMisfit, ServiceItem
from tests.bff.catalogue_seed import code_of, items
from tests.support.stage import Stage

ELDER = code_of("老年人优待证申领")
DOG = code_of("犬类登记")


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """Switch off the automatic reading of the catalogue."""
    return {"BFF_JOBS": "apart"}


async def pull_once(stage: Stage) -> PullResult:
    return await pull_items(stage.context.core, stage.clock, stage.context.new_id)


async def change(stage: Stage, code: str, **members: Any) -> None:
    answer = await stage.admin.post(f"/admin/items/{code}", json=members)
    assert answer.status_code < 300, answer.text


async def list_items(stage: Stage, **query: Any) -> dict[str, Any]:
    answer = await stage.client.get("/v1/items", params={"limit": 100, **query})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def calls_of_items(stage: Stage) -> int:
    calls = (await stage.admin.get("/admin/received")).json()["calls"]
    return sum(count["received"] for path, count in calls.items() if path.startswith("/items"))


async def test_everything_is_read_once_and_then_only_what_changed(each_database: Stage) -> None:
    stage = each_database
    assert await pull_once(stage) == PullResult(items=len(items()))
    before = await state()
    assert await pull_once(stage) == PullResult()
    assert (await state()).revision == before.revision
    assert (await state()).read_at > before.read_at  # type: ignore[operator]

    assert (await list_items(stage, q="敬老卡"))["total"] == 1
    await change(stage, ELDER, name="老年人优待卡申领", keywords=["乘车优待"])
    assert await pull_once(stage) == PullResult(items=1)
    assert (await list_items(stage, q="敬老卡"))["total"] == 0
    [found] = (await list_items(stage, q="乘车"))["items"]
    assert (found["code"], found["name"]) == (ELDER, "老年人优待卡申领")


async def test_what_has_ended_is_offered_no_more_and_may_come_back(each_database: Stage) -> None:
    stage = each_database
    await pull_once(stage)
    await list_items(stage)
    await change(stage, DOG, end=True)
    assert await pull_once(stage) == PullResult(ended=1)
    assert (await list_items(stage))["total"] == len(items()) - 1
    assert (await stage.client.get(f"/v1/items/{DOG}")).status_code == 410
    assert (await ServiceItem.get(code=DOG)).ended_at is not None
    await change(stage, DOG, end=False)
    assert await pull_once(stage) == PullResult(items=1)
    assert (await list_items(stage))["total"] == len(items())
    assert (await stage.client.get(f"/v1/items/{DOG}")).status_code == 200


async def test_a_reading_that_broke_off_goes_on_from_its_last_page(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = each_database
    monkeypatch.setattr(pull, "PAGE", 10)
    await stage.faults(kind="error", path="/items", rate=0.5)  # every second call
    with pytest.raises(CoreError):
        await pull_once(stage)
    told = await list_items(stage)
    assert (told["total"], told["readAt"]) == (10, None)
    assert [problem["reasonCode"] for problem in told["problems"]] == ["catalogue-not-read"]
    await stage.no_faults()
    assert await pull_once(stage) == PullResult(items=len(items()) - 10)
    assert await calls_of_items(stage) == 1 + 1 + 3  # 10, broken off, 10 + 10 + 5
    told = await list_items(stage)
    assert (told["total"], told["problems"]) == (len(items()), [])


async def test_a_page_that_cannot_be_kept_moves_no_cursor(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows and the cursor are one transaction: whatever breaks it, nothing of it stands."""
    stage = each_database
    store = pull._store

    async def breaks(*given: Any) -> None:
        await store(*given)
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(pull, "_store", breaks)
        with pytest.raises(RuntimeError):
            await pull_once(stage)
    feed = await CoreFeed.get(name="items")
    assert (feed.cursor, feed.revision, await ServiceItem.all().count()) == (None, 0, 0)
    assert await pull_once(stage) == PullResult(items=len(items()))


async def test_a_page_read_before_somebody_elses_is_not_kept_after_it(
    each_database: Stage,
) -> None:
    stage = each_database
    await CoreFeed.create(name="items")
    call = OutgoingCall("late-worker", 1e12)
    late = await stage.context.core.catalogue.list_changes(None, call, limit=100)
    rows = [pull.row_of(item, stage.clock.now()) for item in late.items]
    await change(stage, ELDER, name="老年人优待卡申领")
    await pull_once(stage)

    async def keep() -> tuple[bool, str]:
        kept = await pull._keep(None, late, rows, stage.clock.now(), at_end=True)
        return kept, (await ServiceItem.get(code=ELDER)).name

    assert await keep() == (False, "老年人优待卡申领")
    await forget_cursor()  # the control: without its guard the old page would stand
    assert await keep() == (True, "老年人优待证申领")


async def test_two_at_once_do_each_page_once(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "PAGE", 5)
    both = await asyncio.gather(pull_once(each_database), pull_once(each_database))
    assert sum(one.items for one in both) == len(items()) == await ServiceItem.all().count()
    assert (await state()).revision == 7


# Names that the gateway leaves out, or that no row can hold.
NO_ITEMS: list[dict[str, Any]] = [
    {"name": "长" * 600},
    {"name": "长" * 300},
    {"name": "零\x00"},
    {"star": 9},
    {"star": -1},
    {"visits": 70_000},
    {"visits": -1},
    {"region": "359900359900359900"},
    {"version": 2**40},
    {"parts": ["a b"]},
    {"parts": ["a\x00"]},
    {"parts": ["a" * 51]},
]


@pytest.mark.parametrize("members", NO_ITEMS, ids=[str(m)[:24] for m in NO_ITEMS])
async def test_one_that_is_no_item_is_left_out_and_named(
    each_database: Stage, members: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    stage = each_database
    await change(stage, ELDER, **members)
    assert await pull_once(stage) == PullResult(items=len(items()) - 1, skipped=1)
    [record] = [record for record in caplog.records if record.name == "bff.core"]
    assert record.getMessage().startswith(f"core items {ELDER} does not fit: ")
    [row] = await CoreMisfit.all()
    assert (row.feed, row.name, row.times) == ("items", ELDER, 1)
    assert stage.context.counters["core_misfit:items"] == 1
    assert (await stage.client.get(f"/v1/items/{ELDER}")).status_code == 404
    assert (await list_items(stage))["total"] == len(items()) - 1


async def test_codes_that_cannot_be_ours_do_not_stop_the_feed(each_database: Stage) -> None:
    stage = each_database
    await pull_once(stage)
    standing = (await CoreFeed.get(name="items")).cursor
    page = ItemPage(items=(), ended=("a" * 64, "\x00", "事项", DOG), next="next", more=False)
    assert await pull._keep(standing, page, [], stage.clock.now(), at_end=True)
    assert (await list_items(stage))["total"] == len(items()) - 1


async def test_while_the_core_is_away_the_old_items_are_told_with_their_age(
    each_database: Stage,
) -> None:
    stage = each_database
    await pull_once(stage)
    await stage.faults(kind="garbage", path="/items")
    stage.clock.advance(100_000)
    with pytest.raises(CoreError):
        await pull_once(stage)
    told = await list_items(stage, q="老人卡")
    assert told["items"][0]["code"] == ELDER
    assert 100_000 <= told["ageSeconds"] < 100_100
    guide = (await stage.client.get(f"/v1/items/{ELDER}")).json()
    assert (guide["readAt"], guide["ageSeconds"] >= 100_000) == (told["readAt"], True)


async def test_all_can_be_read_again(each_database: Stage) -> None:
    stage = each_database
    await pull_once(stage)
    await ServiceItem.filter(code=ELDER).update(body="{}", words='[["","",""],["","",""]]')
    assert (await stage.client.get(f"/v1/items/{ELDER}")).status_code == 404  # said in the log
    await forget_cursor()
    assert await pull_once(stage) == PullResult(items=len(items()))
    assert (await stage.client.get(f"/v1/items/{ELDER}")).status_code == 200


async def test_jobs_read_it_as_soon_as_they_run_and_every_five_minutes(
    small_stage: Stage,
) -> None:
    stage = small_stage
    await stage.context.jobs.drain()
    first = (await state()).read_at
    assert first is not None
    assert (await list_items(stage))["total"] == len(items())
    stage.clock.advance(299)
    await stage.context.jobs.drain()
    assert (await state()).read_at == first
    stage.clock.advance(2)
    await stage.context.jobs.drain()
    assert (await state()).read_at > first  # type: ignore[operator]


async def test_another_worker_sees_it_with_its_next_request(each_database: Stage) -> None:
    """Two indexes over one database, as two workers have them."""
    stage, other = each_database, ItemIndex()
    assert len((await other.current())[0].entries) == 0
    await pull_once(stage)
    assert len((await other.current())[0].entries) == len(items())
    await change(stage, DOG, end=True)
    await pull_once(stage)
    assert DOG not in [entry.code for entry in (await other.current())[0].entries]
    await CoreFeed.filter(name="items").update(revision=1)  # an older copy was restored
    await ServiceItem.filter(code=ELDER).update(name="旧", revision=1)
    corpus, _ = await other.current()
    assert {e.code: e.name for e in corpus.entries}[ELDER] == "旧"
