"""The start and the end of a worker: in order, and to the end whatever fails on the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from bff.lifecycle import close_context, open_context
from bff.worker_life import WorkerLife
from ground.clock import SystemClock
from tests.services.redis import RedisServer
from tests.support.schema import create_tables
from tests.support.stage import Stage, settings_for


class Diary:
    """The order in which hooks were called."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def note(self, line: str) -> Callable[[], None]:
        return lambda: self.lines.append(line)

    def note_later(self, line: str) -> Callable[[], Awaitable[None]]:
        async def write() -> None:
            self.lines.append(line)

        return write


def fail() -> None:
    raise OSError("no")


async def test_it_starts_in_order_and_closes_in_the_other() -> None:
    life, diary = WorkerLife(), Diary()
    for name in ("first", "second"):
        life.on_start(diary.note(f"start {name}"))
        life.on_stop(diary.note_later(f"stop {name}"))
        life.on_close(diary.note_later(f"close {name}"))
    assert not life.is_stopping
    await life.start()
    await life.stop()
    assert life.is_stopping
    await life.close()
    assert diary.lines == [
        "start first", "start second", "stop first", "stop second", "close second", "close first",
    ]  # fmt: skip


async def test_an_error_at_the_start_ends_it() -> None:
    life, diary = WorkerLife(), Diary()
    life.on_start(fail)
    life.on_start(diary.note("start second"))
    with pytest.raises(OSError, match="no"):
        await life.start()
    assert diary.lines == []


async def test_everything_is_closed_even_if_one_thing_fails() -> None:
    life, diary = WorkerLife(), Diary()
    life.on_close(diary.note("close database"))
    life.on_close(fail)
    life.on_close(diary.note_later("close redis"))
    with pytest.raises(OSError, match="no"):
        await life.close()
    assert diary.lines == ["close redis", "close database"]


async def test_it_is_closed_even_if_waiting_for_the_last_work_fails(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, diary = small_stage.context, Diary()

    async def close() -> None:
        diary.lines.append("closed")

    async def work_ended() -> None:
        fail()

    monkeypatch.setattr(context, "background", SimpleNamespace(work_ended=work_ended))
    monkeypatch.setattr(context, "life", SimpleNamespace(close=close))
    with pytest.raises(OSError, match="no"):
        await close_context(context)
    assert diary.lines == ["closed"]
    monkeypatch.undo()


async def test_a_failed_start_closes_what_it_opened(
    valkey_server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite://{tmp_path}/start.sqlite3"
    await create_tables(url)
    diary = Diary()

    async def fail_at_start(life: WorkerLife) -> None:
        life.on_close(diary.note("closed"))
        fail()

    monkeypatch.setattr(WorkerLife, "start", fail_at_start)
    with pytest.raises(OSError, match="no"):
        await open_context(settings_for(url, valkey_server.url, tmp_path), SystemClock())
    assert diary.lines == ["closed"]
