"""Channels on the sandbox's providers: a push to somebody, and faults of a provider's answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from ground.clock import from_unix
from models.push import PushClass
from notifications.channels import NotSent, OutgoingPush, Rejected, SendResult, Unknown
from notifications.messages import OutsideNotice
from sandbox import Sandbox
from tests.support.core_caller import StillClock
from tests.support.outside_providers import Orders

PERSON, OTHER = "person-1", "person-2"
FAULTS: list[tuple[dict[str, Any], SendResult]] = [
    ({"kind": "drop"}, Unknown("no-answer")),
    ({"kind": "dropAfter"}, Unknown("no-answer")),
    ({"kind": "garbage"}, Unknown("no-answer")),
    ({"kind": "error", "status": 502}, Unknown("no-answer")),
    ({"kind": "error", "status": 404}, Rejected("request-refused")),
    ({"kind": "busy", "retryAfter": "9"}, NotSent("provider-busy", 9)),
]


class Moment:
    """The still clock as the server's."""

    def __init__(self, clock: StillClock) -> None:
        self.unix = clock

    def now(self) -> datetime:
        return from_unix(self.unix())


@pytest.fixture
def moment(clock: StillClock) -> Moment:
    return Moment(clock)


@pytest.fixture
def orders(sandbox: Sandbox, session: aiohttp.ClientSession) -> Orders:
    return Orders(session, sandbox.admin_url)


def push_to(address: str, moment: Moment, **changes: Any) -> OutgoingPush:
    notice = OutsideNotice(
        subject="居住证", news="要补材料", advice="请打开“码上办”。", at=moment.now()
    )
    values: dict[str, Any] = {
        "push_id": 7,
        "address": address,
        "push_class": PushClass.ACTION,
        "notice": notice,
        "more": 0,
        "language": "zh",
        "is_plain": False,
        "worth_until": moment.now() + timedelta(hours=2),
        "cid": None,
    }
    return OutgoingPush(**{**values, **changes})
