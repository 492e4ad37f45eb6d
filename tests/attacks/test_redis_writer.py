"""An attacker who can write to Redis gains no session, approval or presentation of others.

They cannot sign anybody out either.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, cast

import msgspec
import pytest
from redis.asyncio import Redis

from bff.certificates.file_links import FileTicket
from bff.certificates.presentation import Presentation
from bff.identity.revocations import SIGNAL
from bff.keys import Keys, RingKey
from bff.redis_seal import RedisSeal
from models import UsageEntry
from tests.support.clients import Desk, Phone
from tests.support.kiosk_sign_in import approve, confirm, started_at, wrong
from tests.support.problems import expect
from tests.support.stage import Stage
from tests.support.waiting import LIMITED_S, eventually

VICTIM, ATTACKER = "linxiuying", "wangji"
CARD = "居民身份证"
_OVERHEAD = 17  # key id and MAC


def without_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the guard off: whatever lies there is believed."""
    monkeypatch.setattr(RedisSeal, "open", lambda self, name, stored: stored[_OVERHEAD:])


@asynccontextmanager
async def redis_client(stage: Stage) -> AsyncIterator[Redis]:
    async with Redis.from_url(stage.context.settings.redis.url) as redis:
        yield redis


async def value_of(redis: Redis, name: str) -> bytes:
    return cast(bytes, await redis.get(name))


async def swapped_code(stage: Stage) -> tuple[Desk, str]:
    """Make the attacker's own code stand for the victim's certificate."""
    desk = await stage.desk()
    victim, attacker = await stage.phone(VICTIM), await stage.phone(ATTACKER)
    theirs, own = await victim.show(CARD), await attacker.show(CARD)
    async with redis_client(stage) as redis:
        wanted = msgspec.msgpack.decode(
            (await value_of(redis, f"code:{theirs['codeId']}"))[_OVERHEAD:], type=Presentation
        )
        forged = msgspec.structs.replace(wanted, text=own["code"], presentation_id="forged-by-me")
        head = (await value_of(redis, f"code:{own['codeId']}"))[:_OVERHEAD]
        await redis.set(f"code:{own['codeId']}", head + msgspec.msgpack.encode(forged), ex=60)
    return desk, own["code"]


async def test_a_code_is_not_made_to_stand_for_somebody_elses_certificate(stage: Stage) -> None:
    desk, code = await swapped_code(stage)
    expect(await desk.scan(code), "code-expired")
    assert await UsageEntry.filter(outcome="shown").count() == 0
    assert stage.context.counters["redis_forged"] == 1


async def test_control_unsealed_the_victims_certificate_is_shown(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_guard(monkeypatch)
    desk, code = await swapped_code(stage)
    answer = await desk.scan(code)
    assert answer.status_code == 200, answer.text
    assert answer.json()["fields"][0]["value"].startswith("林")


async def moved_code(stage: Stage) -> tuple[Desk, str]:
    """Copy the victim's sealed value to the attacker's code."""
    desk = await stage.desk()
    victim, attacker = await stage.phone(VICTIM), await stage.phone(ATTACKER)
    theirs, own = await victim.show(CARD), await attacker.show(CARD)
    async with redis_client(stage) as redis:
        await redis.copy(f"code:{theirs['codeId']}", f"code:{own['codeId']}", replace=True)
    return desk, own["code"]


async def test_a_sealed_meaning_is_good_for_its_own_code_only(small_stage: Stage) -> None:
    desk, code = await moved_code(small_stage)
    expect(await desk.scan(code), "code-expired")


async def test_control_unsealed_a_copied_meaning_is_believed(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_guard(monkeypatch)
    desk, code = await moved_code(small_stage)
    assert (await desk.scan(code)).status_code == 200


async def shown_file(stage: Stage) -> tuple[Desk, str]:
    """Scan a code; the answer links to the watermarked file."""
    desk, phone = await stage.desk(), await stage.phone(VICTIM)
    detail = (await phone.certificates())[CARD]
    offered = (await phone.get(f"/v1/certificates/{detail['id']}")).json()["purposes"]
    [purpose, *_] = [one["code"] for one in offered if one["includesFile"]]
    answer = await desk.scan((await phone.show(CARD, purpose))["code"])
    url: str = answer.json()["fileUrl"]
    return desk, url


async def stolen_ticket(stage: Stage) -> tuple[Desk, str]:
    """Another terminal's ticket, rewritten for the attacker's."""
    _, url = await shown_file(stage)
    thief = await stage.desk("demo-kiosk-1")
    async with redis_client(stage) as redis:
        [name] = [key async for key in redis.scan_iter("file:*")]
        stored = await value_of(redis, name.decode())
        ticket = msgspec.msgpack.decode(stored[_OVERHEAD:], type=FileTicket)
        forged = msgspec.structs.replace(ticket, terminal_id="demo-kiosk-1")
        await redis.set(name, stored[:_OVERHEAD] + msgspec.msgpack.encode(forged), ex=60)
    return thief, url


async def test_a_file_is_not_made_another_terminals(stage: Stage) -> None:
    thief, url = await stolen_ticket(stage)
    expect(await thief.get(url), "file-link-used")


async def test_control_unsealed_the_file_goes_to_the_other_terminal(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_guard(monkeypatch)
    thief, url = await stolen_ticket(stage)
    assert (await thief.get(url)).status_code == 200


async def test_a_ticket_put_back_is_out_of_date(small_stage: Stage) -> None:
    """Within its time it can be put back, by whoever also holds the terminal's key; not after."""
    desk, url = await shown_file(small_stage)
    async with redis_client(small_stage) as redis:
        [name] = [key async for key in redis.scan_iter("file:*")]
        stored = await value_of(redis, name.decode())
        assert (await desk.get(url)).status_code == 200
        await redis.set(name, stored)
        small_stage.clock.advance(301)
        expect(await desk.get(url), "file-link-used")


async def test_nobody_is_signed_out_by_a_forged_signal(stage: Stage) -> None:
    phone = await stage.phone(VICTIM)
    session_id = phone.grant["sessionId"]
    counters = stage.context.counters
    await eventually(lambda: stage.context.signals.is_connected)
    async with redis_client(stage) as redis:
        for text in (session_id, "A" * 40, session_id * 2):
            await redis.publish(f"signal:{SIGNAL}", text)
    await eventually(lambda: counters["signal_malformed"] == 3)
    assert (await phone.get("/v1/sessions")).status_code == 200


async def test_control_unsealed_the_signal_signs_the_citizen_out(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_guard(monkeypatch)
    phone = await small_stage.phone(VICTIM)
    await eventually(lambda: small_stage.context.signals.is_connected)
    forged = small_stage.context.identity.revocations._seal_id(phone.grant["sessionId"])
    async with redis_client(small_stage) as redis:
        await redis.publish(f"signal:{SIGNAL}", "A" * 4 + forged[4:])

    async def is_out() -> bool:
        return (await phone.get("/v1/sessions")).status_code == 401

    await eventually(is_out, every_s=LIMITED_S)


async def kiosk_with_two(stage: Stage) -> tuple[Desk, Phone, dict[str, Any]]:
    kiosk, phone = await stage.desk("demo-kiosk-1"), await stage.phone(ATTACKER)
    return kiosk, phone, await started_at(kiosk)


async def test_nothing_in_redis_approves_a_kiosk_or_gives_guesses_back(stage: Stage) -> None:
    """Guesses, owners, approvals and sessions of kiosks are in SQL, so Redis has no key for them.

    Emptying Redis between the guesses gives no guess back.
    """
    kiosk, phone, started = await kiosk_with_two(stage)
    async with redis_client(stage) as redis:
        for by, slug in ((1, "match-digits-wrong"), (2, "match-digits-wrong")):
            expect(await approve(phone, started, wrong(started, by)), slug)
            assert [key async for key in redis.scan_iter("kiosk:*")] == []
            await redis.flushall()
        expect(await approve(phone, started, wrong(started, 3)), "kiosk-sign-in-burned")
        await redis.flushall()
    # Else a proof that was signed in the second before the server noticed would be stale.
    await stage.context.identity.proofs.begin()
    expect(await approve(phone, started), "kiosk-sign-in-not-found")
    expect(await confirm(kiosk, started), "access-denied")


async def test_a_rotated_key_still_opens_what_it_has_sealed(small_stage: Stage) -> None:
    keys, counters = small_stage.context.settings.keys, small_stage.context.counters
    sealed = RedisSeal(keys, counters).close("code:x", b"meaning")
    retired = replace(keys.current, retired_at=small_stage.clock.now())
    rotated = RedisSeal(Keys((RingKey(9, b"n" * 32), retired), keys.fixed), counters)
    assert rotated.open("code:x", sealed) == b"meaning"
    unlisted = RedisSeal(Keys((RingKey(9, b"n" * 32),), keys.fixed), counters)
    assert unlisted.open("code:x", sealed) is None
    for broken in (b"", b"\x01", sealed[:-1], b"\x02" + sealed[1:]):
        assert rotated.open("code:x", broken) is None
