"""Searches over all pushes find their rows by an index, and no others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from models import Push, push_lane, push_search, rows
from models.encryption import Clear
from models.push import PushChannel
from models.push_lane import erase_texts
from models.push_search import (
    PollPlace,
    count_pushes,
    is_only_unknown,
    sends_to_ask_about,
    targets_under_way,
)
from models.transaction import database, execute_returning, transact

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
OLD = NOW - timedelta(days=31)
SMS, APP = PushChannel.SMS, PushChannel.APP


async def put(number: int, state: str, **values: Any) -> Push:
    row: dict[str, Any] = {
        "person_id": f"p{number}",
        "message_id": number,
        "seq": number,
        "channel": "sms",
        "push_class": "action",
        "state": state,
        "not_before": NOW,
        "worth_until": NOW,
        "created_at": NOW,
    }
    return await Push.create(**(row | values))


async def plan(statement: str, values: tuple[object, ...]) -> str:
    """Return how the database would execute a statement, if it could not read whole tables."""

    async def work(connection: BaseDBAsyncClient) -> str:
        if connection.capabilities.dialect == "sqlite":
            words = "EXPLAIN QUERY PLAN"
        else:
            words = "EXPLAIN"
            await connection.execute_script("SET LOCAL enable_seqscan = off")
        rows = await execute_returning(connection, f"{words} {statement}", *values)
        return "\n".join(str(row) for row in rows)

    return await transact(work)


SEARCHES: dict[str, tuple[Callable[[], Awaitable[Any]], list[str]]] = {
    "count": (lambda: count_pushes(NOW), ["idx_push_open", "idx_push_trouble"]),
    "targets": (lambda: targets_under_way(SMS, ["a", "b"]), ["idx_push_under_way"]),
    "only": (lambda: is_only_unknown(SMS, "a", NOW, 1), ["idx_push_under_way"]),
    "receipts": (lambda: sends_to_ask_about(APP, PollPlace(NOW, 1), 9), ["idx_push_no_receipt"]),
    "texts": (lambda: erase_texts(NOW, 9), ["idx_push_text"]),
}


@pytest.mark.parametrize("name", SEARCHES)
async def test_it_goes_by_its_index(
    tables: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[tuple[str, tuple[object, ...]]] = []

    async def note(connection: BaseDBAsyncClient, statement: str, *values: object) -> Any:
        statements.append((statement, values))
        return await execute_returning(connection, statement, *values)

    for module in (push_search, push_lane, rows):
        monkeypatch.setattr(module, "execute_returning", note)
    search, indexes = SEARCHES[name]
    await search()
    [(statement, values)] = statements
    text = await plan(statement, values)
    if database().capabilities.dialect == "sqlite":
        assert [index for index in indexes if index not in text] == [], text
        assert name != "count" or text.count("COVERING") == len(indexes), text
    else:  # which of the indexes that fit an empty table goes by depends on its statistics
        assert "Seq Scan" not in text, text


async def test_what_is_open_and_what_went_wrong_lately_is_counted(tables: str) -> None:
    for number, state in enumerate(["planned", "reserved", "failed", "failed", "sent"]):
        await put(number, state)
    for number, state in enumerate(["planned", "failed", "unsure"], 10):
        await put(number, state, created_at=OLD)
    await put(20, "failed", reason="rejected")
    await put(21, "failed", reason="no-address")
    assert await count_pushes(NOW - timedelta(days=7)) == {
        ("sms", "planned"): 2,
        ("sms", "reserved"): 1,
        ("sms", "failed"): 3,
    }


async def test_sends_without_a_receipt_are_found_oldest_first(tables: str) -> None:
    first = {"sent_at": NOW - timedelta(hours=2), "provider_id": "1"}
    await put(1, "sent", **first)
    await put(2, "sent", sent_at=NOW - timedelta(hours=1), provider_id="2")
    await put(3, "sent", **first, carrier_id=1)
    await put(4, "sent", sent_at=NOW)
    await put(5, "reached", **first)
    await put(6, "sent", sent_at=OLD, provider_id="6")
    await put(7, "sent", **(first | {"provider_id": "7"}))
    start = PollPlace(NOW - timedelta(days=1), 0)

    async def numbers(channel: PushChannel, after: PollPlace, limit: int = 9) -> list[str | None]:
        return [send.provider_id for send in await sends_to_ask_about(channel, after, limit)]

    assert await numbers(SMS, start) == ["1", "7", "2"]
    assert await numbers(SMS, start, 1) == ["1"]
    assert await numbers(APP, start) == []
    [one] = await sends_to_ask_about(SMS, start, 1)
    assert one.sent_at is not None
    assert await numbers(SMS, PollPlace(one.sent_at, one.id)) == ["7", "2"]


async def test_a_round_goes_on_where_the_last_one_stopped(tables: str) -> None:
    start = NOW - timedelta(days=1)
    assert await PollPlace.last(APP, start) == (start, 0)
    for place in (PollPlace(NOW, 7), PollPlace(NOW + timedelta(microseconds=1), 3)):
        await place.store(APP)
        assert await PollPlace.last(APP, start) == place
    assert await PollPlace.last(SMS, start) == (start, 0)
    assert await PollPlace.last(APP, NOW + timedelta(days=2)) == (NOW + timedelta(days=2), 0)


async def test_addresses_with_a_send_under_way_are_found(tables: str) -> None:
    await put(1, "reserved", target="a", reserved_at=NOW)
    await put(2, "unsure", target="b", reserved_at=NOW)
    await put(3, "sent", target="c", reserved_at=NOW)
    assert await targets_under_way(SMS, ["a", "b", "c", "d"]) == {"a", "b"}
    assert await targets_under_way(SMS, []) == set()
    row = await Push.get(target="a")
    assert await is_only_unknown(SMS, "a", NOW, row.id)
    assert not await is_only_unknown(SMS, "a", NOW, row.id + 100)


async def test_texts_and_addresses_go(tables: str) -> None:
    """A row that went along has an address and no text."""
    old = {"created_at": OLD, "target": "hash"}
    await put(1, "sent", **old, text=Clear("words"))
    await put(2, "sent", **old, carrier_id=1)
    await put(3, "failed", **old, text=Clear("words"), reason="opted-out")
    await put(4, "failed", **old)
    await put(5, "sent", **(old | {"created_at": NOW}))
    before = NOW - timedelta(days=30)
    assert await erase_texts(before, 3) == 3
    assert await erase_texts(before, 3) == 1
    assert await erase_texts(before, 3) == 0
    rows = await Push.all().order_by("id")
    assert [row.message_id for row in rows if row.target] == [5]
    assert {row.text for row in rows} == {None}
