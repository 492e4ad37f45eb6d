"""The server of ``pushes_killed_at``, which sends wrongly: it reserves when it has the answer.

Run as ``python -m tests.faults.without_reserving serve``.
"""

from __future__ import annotations

import sys
from typing import Any

from models.push import PushChannel
from notifications import send
from notifications.channels import SendResult
from notifications.results import SendAttempt
from tests.faults import pushes_killed_at


async def go_on(self: send.LaneSender, attempt: SendAttempt, *_: Any) -> None:
    pushes_killed_at.enter_lane(attempt.job.payload)


async def reserve_and_record(attempt: SendAttempt, result: SendResult) -> None:
    if not attempt.is_again:
        assert attempt.channel is not None
        assert attempt.address is not None
        sender = send.LaneSender(attempt.parts, PushChannel(attempt.joint.carrier.channel))
        await pushes_killed_at.reserve_lane(sender, attempt, attempt.channel, attempt.address)
    await pushes_killed_at.store_result(attempt, result)


def without() -> None:
    pushes_killed_at.arm()
    send.LaneSender._reserve = go_on  # type: ignore[assignment,method-assign]
    send.record = reserve_and_record  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(pushes_killed_at.serve(without))
