"""Signing may wait for a token. The time it takes counts against the call's deadline."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from gateways.call import OutgoingCall
from gateways.exchange import Clocks, Exchange, Limits
from gateways.failures import SHARED, TimedOut
from gateways.session import Request, Session

CALL = OutgoingCall("r1", 10.0)
REQUEST = Request("POST", "http://127.0.0.1:9/")  # nobody listens: a request would be Unreachable


@dataclass
class SlowSigner:
    """Signer that takes ``takes_s`` of the held clock, as one that waits for a token does."""

    takes_s: float
    now: float = 9.0

    async def __call__(self, request: Request, call: OutgoingCall) -> Request:
        self.now += self.takes_s
        return request


def exchange(signer: SlowSigner, session: Session) -> Exchange:
    clocks = Clocks(wall=lambda: signer.now, monotonic=lambda: signer.now)
    return Exchange("people", session, Limits(), clocks, signer)


@pytest.fixture
async def session() -> AsyncIterator[Session]:
    session = Session(SHARED, pool_size=1)
    yield session
    await session.close()


async def test_nothing_is_sent_after_the_deadline(session: Session) -> None:
    signer = SlowSigner(takes_s=2.0)
    with pytest.raises(TimedOut, match="no time left"):
        await exchange(signer, session).send(REQUEST, bytes.decode, CALL)


async def test_control_a_quick_signer_leaves_time_to_send(session: Session) -> None:
    signer = SlowSigner(takes_s=0.1)
    with pytest.raises(SHARED.unreachable):
        await exchange(signer, session).send(REQUEST, bytes.decode, CALL)
