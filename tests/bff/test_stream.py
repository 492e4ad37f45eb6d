"""The live stream: what reaches a citizen unasked, in order and once, and how streams end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bff.api.face import Face
from bff.capabilities import CAPABILITIES
from bff.http.protocol import Connection
from bff.progress import service
from bff.progress.service import REPLAY_LIMIT
from models import InboxMessage, Person, Session
from models.guarded_writes import run_in_order
from models.transaction import transact
from notifications import Message, MessageKind, MessageView, Reader, Urgency
from tests.services.redis import RedisServer
from tests.support.clients import Phone
from tests.support.live_stream import StreamEvent, open_stream
from tests.support.presentations import find_certificate, present
from tests.support.problems import expect
from tests.support.refits import streams
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually


class News(Message):
    """Message of a kind that something later will tell."""

    KIND = "news"

    n: int


async def _show(news: News, reader: Reader) -> MessageView:
    return MessageView("news", None, Urgency.USUAL, news)


NEWS = MessageKind(message=News, scope="account", show=_show)
WITH_NEWS = (*CAPABILITIES, Face(message_kinds=lambda context: (NEWS,)))


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"capabilities": WITH_NEWS}


@pytest.fixture
async def quick(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Heartbeats every second, two streams for each citizen."""
    valkey_server.reset()
    few = (streams(per_citizen=2, heartbeat_s=1.0),)
    url = f"sqlite://{tmp_path}/quick.sqlite3"
    async with start_stage(
        url, valkey_server.url, tmp_path, capabilities=WITH_NEWS, refits=few
    ) as stage:
        yield stage


async def code_of(phone: Phone) -> str:
    return str((await present(phone, await find_certificate(phone, "居民身份证"))).json()["code"])


async def messages(stage: Stage, count: int) -> None:
    """So many messages in the only citizen's inbox, and nobody is woken."""
    person = await Person.get()
    for number in range(count):
        await transact(
            lambda connection, body=f'{{"n":{number}}}': run_in_order(  # type: ignore[misc]
                connection, *InboxMessage.writes(person.id, "news", body, stage.clock.now())
            )
        )


def reasons_of(events: list[StreamEvent]) -> list[Any]:
    return [event.data.get("n", event.data.get("reason")) for event in events]


async def test_hello_comes_first_and_says_where_one_is(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    async with open_stream(phone) as stream:
        hello = await stream.next()
    assert (hello.name, hello.id) == ("hello", 0)
    assert hello.data["serverTime"].endswith("+08:00")
    assert stream.answer.headers["cache-control"] == "no-store"
    assert stream.answer.headers["x-accel-buffering"] == "no"


async def test_a_scan_is_told_within_a_second_won_or_refused(stage: Stage) -> None:
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    code = await code_of(phone)
    async with open_stream(phone) as stream:
        await stream.next()
        for outcome in ("shown", "refused"):
            await desk.scan(code, outcome)
            event = await stream.next()
            [newest, *_] = await phone.usage_log()
            assert (event.name, event.data) == ("scan", newest)
            assert event.data["outcome"] == event.data["useCause"] == outcome
    assert event.id == 2


async def test_a_stream_tells_only_its_citizen(small_stage: Stage) -> None:
    mine, theirs = await small_stage.phone("wangji"), await small_stage.phone("linxiuying")
    desk = await small_stage.desk()
    async with open_stream(mine) as stream, open_stream(theirs) as other:
        await stream.next()
        await other.next()
        await desk.scan(await code_of(theirs))
        assert (await other.next()).name == "scan"
        with pytest.raises(TimeoutError):
            await stream.next(0.3)


async def test_what_was_missed_is_told_in_order_and_once(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    await messages(each_database, 5)
    async with open_stream(phone, last_event_id=2) as stream:
        hello = await stream.next()
        assert hello.id == 2
        missed = [await stream.next() for _ in range(3)]
        await messages(each_database, 1)
        await each_database.context.signals.send("wake", (await Person.get()).id)
        missed.append(await stream.next())
        with pytest.raises(TimeoutError):
            await stream.next(0.2)
    assert reasons_of(missed) == [2, 3, 4, 0]
    assert [event.id for event in missed] == [3, 4, 5, 6]


async def test_a_message_that_cannot_be_told_is_passed_over(each_database: Stage) -> None:
    """Messages of every kind: no JSON, another content, about something that is gone."""
    phone = await each_database.phone("linxiuying")
    person = await Person.get()
    unfit = [(kind, body) for kind in ("scan", "case", "news") for body in ("{", "", "[]", "7")]
    for kind, body in unfit:
        await transact(
            lambda connection, kind=kind, body=body: run_in_order(  # type: ignore[misc]
                connection, *InboxMessage.writes(person.id, kind, body, each_database.clock.now())
            )
        )
    await messages(each_database, 1)
    async with open_stream(phone, last_event_id=0) as stream:
        assert (await stream.next()).name == "hello"
        event = await stream.next()
    assert (event.id, event.data) == (len(unfit) + 1, {"n": 0})
    assert each_database.context.counters["stream_message_unfit"] == len(unfit)


async def test_without_a_last_id_a_stream_begins_now(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await messages(small_stage, 3)
    async with open_stream(phone) as stream:
        assert (await stream.next()).id == 3
        with pytest.raises(TimeoutError):
            await stream.next(0.2)


async def test_a_last_id_that_is_none_begins_now(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await messages(small_stage, 3)
    token = phone.headers["Authorization"].encode()
    for last_id in ("abc", "-1", "1.5", "٣", "9" * 30, "99"):
        headers = [(b"Authorization", token), (b"Last-Event-ID", last_id.encode())]
        async with phone.client.stream("GET", "/v1/stream", headers=headers) as answer:
            assert await anext(answer.aiter_lines()) == "id: 3"


async def test_when_too_much_was_missed_a_gap_is_told(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await messages(small_stage, REPLAY_LIMIT + 1)
    async with open_stream(phone, last_event_id=1) as stream:  # as many as are replayed
        await stream.next()
        assert reasons_of([await stream.next() for _ in range(REPLAY_LIMIT)]) == [
            *range(1, REPLAY_LIMIT + 1)
        ]
    async with open_stream(phone, last_event_id=0) as stream:  # one more
        await stream.next()
        gap = await stream.next()
        assert (gap.name, gap.id) == ("gap", REPLAY_LIMIT + 1)
        assert gap.data["reason"] == "too-many-missed"
        assert gap.data["unread"] == gap.data["newest"]["seq"] == REPLAY_LIMIT + 1
        await messages(small_stage, 1)
        await small_stage.context.signals.send("wake", (await Person.get()).id)
        assert (await stream.next()).id == REPLAY_LIMIT + 2


async def test_a_stream_ends_with_its_session_and_says_so(stage: Stage) -> None:
    phone, other = await stage.phone("linxiuying"), await stage.phone("linxiuying")
    async with open_stream(phone) as stream, open_stream(other) as goes_on:
        await stream.next()
        await goes_on.next()
        path = f"/v1/sessions/{phone.grant['sessionId']}"
        await other.client.delete(path, headers=other.headers)
        event = await stream.next()
        assert (event.name, event.data) == ("session", {"reasonCode": "session-ended"})
        assert await stream.rest() == []
        with pytest.raises(TimeoutError):
            await goes_on.next(0.2)
    answer = await phone.get("/v1/stream")
    expect(answer, "session-ended")


async def test_it_ends_when_its_session_is_too_old_and_not_if_that_is_renewed(quick: Stage) -> None:
    phone = await quick.phone("linxiuying")
    now = quick.clock.now()
    await Session.all().update(expires_at=now + timedelta(seconds=60))
    async with open_stream(phone) as stream:
        await stream.next()
        await stream.heartbeat()
        await Session.all().update(expires_at=now + timedelta(seconds=120))
        quick.clock.advance(61)
        await stream.heartbeat()
        await stream.heartbeat()
        quick.clock.advance(60)
        event = await stream.next()
        assert (event.name, event.data) == ("session", {"reasonCode": "session-ended"})
        assert await stream.rest() == []


async def test_beyond_the_limit_the_oldest_stream_ends(quick: Stage) -> None:
    phone, neighbour = await quick.phone("linxiuying"), await quick.phone("wangji")
    async with (
        open_stream(neighbour) as other,
        open_stream(phone) as first,
        open_stream(phone) as second,
    ):
        for stream in (other, first, second):
            await stream.next()
        async with open_stream(phone) as third:
            await third.next()
            assert await first.rest() == []
            for stream in (other, second, third):
                await stream.heartbeat()


async def test_silence_is_filled_with_heartbeats(quick: Stage) -> None:
    phone = await quick.phone("linxiuying")
    async with open_stream(phone) as stream:
        await stream.next()
        await stream.heartbeat()
        await stream.heartbeat()
    assert stream.heartbeats == 2


async def test_a_stream_that_is_old_ends_at_its_heartbeat(
    quick: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "STREAM_LIFE_S", 1.5)
    phone = await quick.phone("linxiuying")
    async with open_stream(phone) as stream:
        await stream.next()
        assert await stream.rest() == []
    assert stream.heartbeats


async def test_a_client_that_does_not_read_gets_no_heartbeats(quick: Stage) -> None:
    phone = await quick.phone("linxiuying")
    async with open_stream(phone) as stream:
        await stream.next()
        connections = quick.context.http.connections._open
        [connection] = [one for one in connections if one.account is not None]
        assert isinstance(connection, Connection)
        # As the transport does when its buffer is full, and then when it is empty again.
        connection.pause_writing()  # type: ignore[no-untyped-call]
        hub, beats = quick.context.progress.live, list[int]()
        hub.heartbeat_s = 0.1
        hub.open("neighbour").beat = lambda: beats.append(1)
        await eventually(lambda: len(beats) > 5)
        connection.resume_writing()  # type: ignore[no-untyped-call]
        await messages(quick, 1)
        assert reasons_of([await stream.next()]) == [0]
    assert stream.heartbeats < 5


async def test_a_client_that_goes_leaves_nothing_behind(quick: Stage) -> None:
    hub = quick.context.progress.live
    phone = await quick.phone("linxiuying")
    async with open_stream(phone) as stream:
        await stream.next()
        assert len(hub._listeners) == 1  # control
    await eventually(lambda: not hub._listeners)


async def test_without_redis_a_stream_still_tells_if_later(
    quick: Stage, valkey_server: RedisServer
) -> None:
    """The heartbeat looks into the inbox too."""
    phone = await quick.phone("linxiuying")
    async with open_stream(phone) as stream:
        await stream.next()
        valkey_server.stop()
        await messages(quick, 1)
        assert reasons_of([await stream.next(5)]) == [0]
    valkey_server.start()


async def test_a_stopping_server_ends_its_streams(
    valkey_server: RedisServer, tmp_path: Path
) -> None:
    valkey_server.reset()
    url = f"sqlite://{tmp_path}/stopping.sqlite3"
    async with start_stage(url, valkey_server.url, tmp_path, capabilities=WITH_NEWS) as stage:
        phone = await stage.phone("linxiuying")
        async with open_stream(phone) as stream:
            await stream.next()
            await stage.context.progress.live.end_all()
            assert await stream.rest() == []


async def test_many_events_at_once_arrive_in_order(each_database: Stage) -> None:
    phone = await each_database.phone("linxiuying")
    desks = [await each_database.desk(), await each_database.desk("demo-kiosk-1")]
    code = await code_of(phone)
    async with open_stream(phone) as stream:
        await stream.next()
        await asyncio.gather(*[desk.scan(code) for desk in desks for _ in range(6)])
        events = [await stream.next() for _ in range(12)]
    assert [event.id for event in events] == list(range(1, 13))
    assert [event.data["id"] for event in events] == [
        entry["id"] for entry in reversed(await phone.usage_log())
    ]
