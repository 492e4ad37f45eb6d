"""Heartbeats of idle streams: each once in a period, in turns, from one loop."""

from __future__ import annotations

import asyncio
from collections import Counter

from notifications.live import Listener, LiveHub
from tests.support.refits import EverybodyWatches
from tests.support.waiting import eventually


async def test_each_listener_beats_in_its_turn() -> None:
    hub, beats = LiveHub(EverybodyWatches(), heartbeat_s=0.02), list[Listener]()
    listeners = [hub.open(f"p{number}") for number in range(50)]
    for listener in listeners:
        listener.beat = lambda listener=listener: beats.append(listener)
    loop = asyncio.create_task(hub.beat())
    await eventually(lambda: len(beats) > 100)
    loop.cancel()
    turns = [listener.turn for listener in beats[:50]]
    assert turns == sorted(turns)
    assert max(Counter(turns).values()) == 3  # of 50 never more than 3 at once
    assert set(beats[:50]) == set(listeners)
    assert beats[50:100] == beats[:50]


async def test_one_that_is_closed_or_not_open_yet_does_not_beat() -> None:
    hub, beats = LiveHub(EverybodyWatches(), heartbeat_s=0.02), list[int]()
    listeners = [hub.open("p1") for _ in range(3)]
    for number, listener in enumerate(listeners[1:], 1):
        listener.beat = lambda number=number: beats.append(number)
    hub.close("p1", listeners[1])
    loop = asyncio.create_task(hub.beat())
    await eventually(lambda: len(beats) > 2)
    loop.cancel()
    assert set(beats) == {2}


async def test_a_wake_up_before_the_wait_is_not_lost() -> None:
    listener = LiveHub(EverybodyWatches()).open("p1")
    listener.wake()
    await asyncio.wait_for(listener.wait(), 5)
    waiting = asyncio.create_task(listener.wait())
    await asyncio.sleep(0)
    assert not waiting.done()  # one wake-up is for one wait
    listener.wake()
    await asyncio.wait_for(waiting, 5)
