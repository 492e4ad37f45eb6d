"""To tell somebody is a row of their inbox and a wake-up after the commit, or neither."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from models import InboxMessage
from models.rights import session_open
from models.transaction import transact
from models.wakes import Wake, send_with, stop_sending_with
from notifications import Message, tell
from notifications.live import WAKE
from tests.support.stored_people import put_person

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


class News(Message):
    """Message of these tests."""

    KIND = "news"

    number: int


@pytest.fixture
def woken() -> Iterator[list[tuple[str, str, int]]]:
    """Signal, text and number of messages in the inbox, for each wake-up when it was sent."""
    results = []

    async def send(wakes: Collection[Wake]) -> None:
        for each in wakes:
            count = await InboxMessage.filter(person_id=each.text).count()
            results.append((each.signal, each.text, count))

    send_with(send)
    yield results
    stop_sending_with(send)


async def test_whoever_is_told_is_woken_after_the_commit(
    tables: str, woken: list[tuple[str, str, int]]
) -> None:
    await put_person("p1", NOW)
    assert await transact(lambda conn: tell(conn, "p1", News(number=7), NOW))
    [row] = await InboxMessage.all()
    assert (row.seq, row.kind, row.body) == (1, "news", '{"number":7}')
    assert woken == [(WAKE, "p1", 1)]


async def test_what_is_rolled_back_wakes_nobody(
    tables: str, woken: list[tuple[str, str, int]]
) -> None:
    await put_person("p1", NOW)

    async def work(connection: BaseDBAsyncClient) -> None:
        assert await tell(connection, "p1", News(number=7), NOW)
        raise LookupError

    with pytest.raises(LookupError):
        await transact(work)
    assert (await InboxMessage.all().count(), woken) == (0, [])


async def test_whose_right_has_ended_is_neither_told_nor_woken(
    tables: str, woken: list[tuple[str, str, int]]
) -> None:
    await put_person("p1", NOW)
    right = session_open("ended", NOW)
    assert not await transact(lambda conn: tell(conn, "p1", News(number=7), NOW, right))
    assert (await InboxMessage.all().count(), woken) == (0, [])
