"""One service of the core in another dialect, at another host: new files only."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import time

import aiohttp
import pytest

from gateways.call import OutgoingCall
from gateways.core import (
    CoreError,
    CoreGarbled,
    CorePlatform,
    CoreRefused,
    CoreUnavailable,
    Person,
    Refusal,
)
from gateways.exchange import Clocks, Limits
from gateways.failures import Failure
from gateways.session import Session, _translate_error
from tests.gateways.made_up_dialect import SECRET, MadeUpIdentity, MadeUpProvince, made_up_province
from tests.support.core_caller import Admin

SOMEBODY = {
    "USER_ID": "u-7",
    "FULL_NAME": "林秀英",
    "ID_TYPE": "111",
    "ID_NUMBER": "359901194403121280",
    "USER_TYPE": "0",
    "AUTH_LEVEL": "3",
}
PATIENT = Limits(connect_timeout_s=30, call_timeout_s=30)


@pytest.fixture
async def province() -> AsyncIterator[MadeUpProvince]:
    async with made_up_province() as started:
        started.tickets["t-1"] = SOMEBODY
        yield started


def identity_at(url: str, limits: Limits = PATIENT) -> MadeUpIdentity:
    clocks = Clocks(wall=time, monotonic=asyncio.get_running_loop().time)
    return MadeUpIdentity(url, clocks, limits)


@pytest.fixture
async def mixed_core(core: CorePlatform, province: MadeUpProvince) -> AsyncIterator[CorePlatform]:
    """Return the sandbox's core with another identity service."""
    mixed_core = replace(core, identity=identity_at(province.url))
    yield mixed_core
    await mixed_core.close()


async def test_a_person_is_the_same_in_either_dialect(
    mixed_core: CorePlatform, call: OutgoingCall
) -> None:
    person = await mixed_core.identity.redeem_ticket("t-1", call)
    assert person == Person(
        uid="u-7",
        name="林秀英",
        cert_type="111",
        cert_no="359901194403121280",
        user_type="1",
        real_name_level="3",
    )


async def test_the_other_services_stay_where_they_are(
    mixed_core: CorePlatform, core: CorePlatform, admin: Admin, call: OutgoingCall
) -> None:
    assert mixed_core.certificates is core.certificates
    assert await mixed_core.certificates.list("111", "nobody", call) == ()
    person = await core.identity.redeem_ticket(await admin.ticket("linxiuying"), call)
    assert type(person) is Person


@pytest.mark.parametrize(
    ("word", "refusal"),
    [
        ("NO_SUCH_TICKET", Refusal.TICKET_UNKNOWN),
        ("TICKET_USED", Refusal.TICKET_USED),
        ("TICKET_EXPIRED", Refusal.TICKET_EXPIRED),
    ],
)
async def test_a_word_is_a_refusal_of_ours(
    mixed_core: CorePlatform, call: OutgoingCall, word: str, refusal: Refusal
) -> None:
    with pytest.raises(CoreRefused) as caught:
        await mixed_core.identity.redeem_ticket(word, call)
    assert (caught.value.refusal, caught.value.code, caught.value.msg) == (refusal, word, "不行")
    assert not caught.value.retryable
    assert mixed_core.health()["identity"].failures == 0


async def test_a_word_nobody_told_us_about_is_no_refusal(
    mixed_core: CorePlatform, call: OutgoingCall
) -> None:
    with pytest.raises(CoreUnavailable) as caught:
        await mixed_core.identity.redeem_ticket("LUNCH", call)
    assert (caught.value.code, caught.value.retryable) == ("LUNCH", True)
    assert mixed_core.health()["identity"].failures == 1
    assert mixed_core.health()["certificates"].failures == 0


async def test_one_token_serves_a_crowd(
    mixed_core: CorePlatform, province: MadeUpProvince, call: OutgoingCall
) -> None:
    await asyncio.gather(*(mixed_core.identity.redeem_ticket("t-1", call) for _ in range(20)))
    assert (province.tokens, len(province.checks)) == (1, 20)


@pytest.mark.parametrize(("ends", "tokens"), [(1, 2), (2, 2)])
async def test_a_token_that_has_ended_is_renewed_once(
    mixed_core: CorePlatform, province: MadeUpProvince, call: OutgoingCall, ends: int, tokens: int
) -> None:
    """Though the call is not one to repeat: the first try was not looked at."""
    province.ends = ends
    try:
        await mixed_core.identity.redeem_ticket("t-1", call)
        assert ends == 1
    except CoreUnavailable:
        assert ends == 2
    assert (province.tokens, len(province.checks)) == (tokens, 2)


@contextmanager
def deaf() -> Iterator[str]:
    """Yield an address on which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


async def no_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers what is not HTTP: aiohttp quotes the whole address in its error."""
    await reader.read(10)
    writer.write(b"nonsense\r\n\r\n")
    await writer.drain()
    writer.close()


def everything_told(error: BaseException, caplog: pytest.LogCaptureFixture) -> str:
    """Return everything that a log, a trace or the chain of errors shows of it."""
    told = [*traceback.format_exception(error), caplog.text]
    seen: BaseException | None = error
    while seen is not None:
        told += [repr(seen), str(seen), repr(vars(seen))]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(told)


async def failure_without_http(call: OutgoingCall) -> Failure:
    server = await asyncio.start_server(no_http, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        identity = identity_at(f"http://127.0.0.1:{port}")
        with pytest.raises(CoreError) as caught:
            await identity.redeem_ticket("t-1", call)
        await identity.exchange.session.close()
    return caught.value


async def test_no_failure_shows_an_address(
    province: MadeUpProvince, call: OutgoingCall, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    failures: list[Failure] = [await failure_without_http(call)]
    with deaf() as url:
        identity = identity_at(url)
        with pytest.raises(CoreUnavailable) as caught:
            await identity.redeem_ticket("t-1", call)
        failures.append(caught.value)
        await identity.exchange.session.close()
    province.says = b"<html>"
    identity = identity_at(province.url)
    with pytest.raises(CoreGarbled) as garbled:
        await identity.redeem_ticket("t-1", call)
    failures.append(garbled.value)
    await identity.exchange.session.close()
    for failure in failures:
        told = everything_told(failure, caplog)
        assert SECRET not in told
        assert "SECRET=" not in told
        assert "/token" not in told


@contextmanager
def chain_signature(self: Session, service: str) -> Iterator[None]:
    """Control: aiohttp's error stays the cause of ours."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _translate_error(self.failures, service, error) from error


async def test_without_the_guard_an_address_is_shown(
    call: OutgoingCall, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "translate_errors", chain_signature)
    assert SECRET in everything_told(await failure_without_http(call), caplog)
