"""A provider that never answers: its own places are full, and the other channels send."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from models import Push
from models.push import PushClass
from tests.support.push_bench import SMS, WECHAT, PushBench
from tests.support.waiting import eventually

PLACES, PEOPLE = 3, 5


def names(channel: str) -> list[str]:
    return [f"{channel}-{number}" for number in range(PEOPLE)]


async def test_the_other_channels_send_meanwhile(bench: PushBench) -> None:
    """More people wait for WeChat than it has places. Those of SMS do not wait with them."""
    bench.open(WECHAT, SMS)
    await bench.person(*names("wechat"), *names("sms"))
    bench.channel(WECHAT).absent.update(names("sms"))
    bench.channel(WECHAT).timeout_s = 600
    bench.provider.fail("hold", on=WECHAT)
    for person_id in (*names("wechat"), *names("sms")):
        await bench.tell(person_id, PushClass.URGENT, person_id)
    kinds = [replace(kind, at_once=PLACES) for kind in bench.kinds()]
    runner = bench.runner(kinds)
    async with asyncio.TaskGroup() as group:
        group.create_task(runner.run())
        try:
            await eventually(lambda: len(bench.provider.words("wechat")) == PLACES)
            await eventually(lambda: len(bench.provider.words("sms")) == PEOPLE)
            of_wechat = Push.filter(channel=WECHAT)
            assert await of_wechat.filter(state="reserved").count() == PLACES
            assert await of_wechat.filter(state="planned").count() == PEOPLE - PLACES
            bench.provider.let_go.set()
            await eventually(lambda: len(bench.provider.words("wechat")) == PEOPLE)
        finally:
            bench.provider.let_go.set()
            await runner.stop()
