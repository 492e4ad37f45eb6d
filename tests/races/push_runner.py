"""One of two processes that send what is due.

    python -m tests.races.push_runner URL PROVIDER HOW

It says when it is ready, waits for a line, and sends until nothing is due. HOW is ``as-it-is`` or
``unreserved``: then it sends what it has seen, and reserves when it has the answer.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from models.encryption import FieldCipher, use_cipher
from models.orm import close_database, open_database
from models.push import PushChannel
from notifications import send
from notifications.channels import SendResult
from notifications.results import SendAttempt, record
from tests.support.push_bench import PushBench
from tests.support.push_provider import Provider

reserve_lane = send.LaneSender._reserve


async def go_on(*_: Any) -> None:
    """Leave the lane to whoever else looks at it."""


async def reserve_and_record(attempt: SendAttempt, result: SendResult) -> None:
    assert attempt.channel is not None
    assert attempt.address is not None
    sender = send.LaneSender(attempt.parts, PushChannel(attempt.joint.carrier.channel))
    await reserve_lane(sender, attempt, attempt.channel, attempt.address)
    await record(attempt, result)


async def main(database_url: str, provider_url: str, how: str) -> None:
    if how == "unreserved":
        send.LaneSender._reserve = go_on  # type: ignore[assignment,method-assign]
        send.record = reserve_and_record  # type: ignore[attr-defined]
    use_cipher(FieldCipher(1, {1: bytes(range(32))}))
    await open_database(database_url)
    bench = PushBench(Provider(url=provider_url)).open(PushChannel.WECHAT)
    bench.clock.advance(60)
    kinds = [kind for kind in bench.kinds() if kind.name == "push-wechat"]
    runner = bench.runner(kinds)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await runner.drain()
    await close_database()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
