"""Rate limits: told with every answer, kept per caller and window, open without Redis."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from bff.api.endpoint import Call, Endpoint
from bff.capabilities import WHOLE
from bff.context import AppContext
from bff.http.rate_limits import ADDRESS_FLOOD
from bff.http.request import BffRequest
from tests.services.redis import RedisServer
from tests.support.clients import TerminalKey
from tests.support.problems import expect
from tests.support.refits import rate_limits
from tests.support.stage import Stage, start_stage

FLOOD = 20
TIGHT = {
    one.name: replace(one, quota=FLOOD if one.name == ADDRESS_FLOOD else 3, window_s=60)
    for one in WHOLE.rate_policies
}
TOLD = re.compile(r'"([a-z-]+)";r=(\d+);t=(\d+)')


@pytest.fixture
async def tight(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Three requests a minute of each kind, and twenty unknown ones of an address."""
    valkey_server.reset()
    url = f"sqlite://{tmp_path}/tight.sqlite3"
    async with start_stage(url, valkey_server.url, tmp_path, refits=(rate_limits(TIGHT),)) as stage:
        to_the_minute = 60 - stage.clock.unix() % 60
        stage.clock.advance(to_the_minute + 1)
        yield stage


def limit_headers(answer: httpx.Response) -> tuple[str, int, int]:
    match = TOLD.fullmatch(answer.headers["ratelimit"])
    assert match
    return match[1], int(match[2]), int(match[3])


async def page(stage: Stage) -> httpx.Response:
    return await stage.client.get("/problems/code-used")


async def test_every_answer_says_what_is_left(tight: Stage) -> None:
    for left in (2, 1, 0):
        answer = await page(tight)
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"public";q=3;w=60'
        policy, remaining, seconds = limit_headers(answer)
        assert (policy, remaining) == ("public", left)
        assert 50 <= seconds <= 60


async def test_beyond_the_quota_the_answer_says_how_long_to_wait(tight: Stage) -> None:
    for _ in range(3):
        await page(tight)
    answer = await page(tight)
    document = expect(answer, "too-many-requests")
    wait = int(answer.headers["retry-after"])
    assert document["retryAfter"] == wait
    assert str(wait) in document["detail"]
    assert 50 <= wait <= 60
    assert limit_headers(answer) == ("public", 0, wait)
    tight.clock.advance(wait - 2)
    expect(await page(tight), "too-many-requests")
    tight.clock.advance(3)
    assert limit_headers(await page(tight))[1] == 2


async def test_of_many_at_once_no_more_than_the_quota_pass(tight: Stage) -> None:
    answers = await asyncio.gather(*[page(tight) for _ in range(10)])
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [429] * 7


async def test_callers_and_kinds_of_request_are_counted_apart(tight: Stage) -> None:
    first, second = await tight.phone("linxiuying"), await tight.phone("wangji")
    for _ in range(3):
        assert (await first.get("/v1/usage-log")).status_code == 200
    expect(await first.get("/v1/usage-log"), "too-many-requests")
    assert (await second.get("/v1/usage-log")).status_code == 200
    assert (await page(tight)).status_code == 200
    other_device = await tight.phone("linxiuying")  # the same citizen
    expect(await other_device.get("/v1/usage-log"), "too-many-requests")


SIGN_IN, REFRESH = "/v1/sessions/app", "/v1/sessions/refresh"
ENROL, TERMINAL = "/v1/terminals/enrolment", "/v1/sessions/terminal"


async def sign_in(stage: Stage, ticket: str, **headers: str) -> httpx.Response:
    return await stage.client.post(SIGN_IN, json={"ticket": ticket}, headers=headers)


async def refresh(stage: Stage, grant: dict[str, Any]) -> httpx.Response:
    return await stage.client.post(REFRESH, json={"refreshToken": grant["refreshToken"]})


async def post_with_proof(stage: Stage, key: TerminalKey, path: str, body: Any) -> httpx.Response:
    url = f"{stage.context.settings.server.public_url}{path}"
    headers = {"DPoP": key.proof("POST", url, stage.clock.unix())}
    return await stage.client.post(path, json=body, headers=headers)


async def test_a_hall_signs_in_through_one_address(tight: Stage) -> None:
    """And a carrier's phones refresh through one."""
    grants = []
    for _ in range(8):
        answer = await sign_in(tight, await tight.ticket("linxiuying"))
        assert answer.status_code == 201
        grants.append(answer.json())
    for grant in grants:
        assert (await refresh(tight, grant)).status_code == 200


async def by_address(self: Endpoint, context: AppContext, request: BffRequest) -> Call[Any]:
    """Count as it must not be done before anybody is known."""
    call = Call(context, request, await self.caller_type.identify(context, request))
    await self._count(call, self.limit, call.caller.limited_as)
    return call


async def test_control_counted_by_address_the_hall_is_kept_out(
    tight: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Endpoint, "_admit", by_address)
    for _ in range(3):
        assert (await sign_in(tight, await tight.ticket("linxiuying"))).status_code == 201
    expect(await sign_in(tight, await tight.ticket("linxiuying")), "too-many-requests")


async def test_one_ticket_is_tried_a_few_times_and_others_are_not_kept_from_theirs(
    tight: Stage,
) -> None:
    for _ in range(3):
        expect(await sign_in(tight, "ST-1"), "ticket-refused")
    expect(await sign_in(tight, "ST-1"), "too-many-requests")
    assert (await sign_in(tight, await tight.ticket("wangji"))).status_code == 201


async def test_a_session_that_refreshes_without_end_slows_only_itself(tight: Stage) -> None:
    looping, quiet = [(await tight.phone("linxiuying")).grant for _ in range(2)]
    for _ in range(3):
        answer = await refresh(tight, looping)
        assert answer.status_code == 200
        looping = answer.json()
    expect(await refresh(tight, looping), "too-many-requests")
    assert (await refresh(tight, quiet)).status_code == 200
    tight.clock.advance(60)
    assert (await refresh(tight, looping)).status_code == 200  # nothing has ended


async def test_terminals_come_back_together_and_nobody_uses_up_anothers_limit(tight: Stage) -> None:
    """A hall's power returns; and somebody knows the name of a terminal, but has not its key."""
    desks = {name: await tight.desk(name) for name in ("demo-desk-3", "demo-kiosk-1")}
    stranger = TerminalKey()
    for _ in range(3):
        answer = await post_with_proof(tight, stranger, TERMINAL, {"terminalId": "demo-desk-3"})
        expect(answer, "terminal-unknown")
    answer = await post_with_proof(tight, stranger, TERMINAL, {"terminalId": "demo-desk-3"})
    expect(answer, "too-many-requests")
    for name, desk in desks.items():
        for _ in range(3):
            answer = await post_with_proof(tight, desk.key, TERMINAL, {"terminalId": name})
            assert answer.status_code == 201
        answer = await post_with_proof(tight, desk.key, TERMINAL, {"terminalId": name})
        expect(answer, "too-many-requests")


async def test_a_hall_enrols_its_terminals_together(tight: Stage) -> None:
    for name in ("demo-desk-3", "demo-kiosk-1", "demo-queue-1") * 2:
        await tight.desk(name)
    for _ in range(3):
        answer = await post_with_proof(
            tight, TerminalKey(), ENROL, {"enrolmentCode": "ABCD-EFGH-JKMN"}
        )
        expect(answer, "enrolment-refused")
    answer = await post_with_proof(tight, TerminalKey(), ENROL, {"enrolmentCode": "ABCD-EFGH-JKMN"})
    expect(answer, "too-many-requests")


async def test_a_flood_of_guesses_from_one_address_is_stopped(tight: Stage) -> None:
    """Each guess is another one, with another key: only the address stays."""
    for n in range(FLOOD):
        answer = await sign_in(tight, f"ST-{n}")
        expect(answer, "ticket-refused")
        assert answer.headers["ratelimit-policy"] == '"address-flood";q=20;w=60, "sign-in";q=3;w=60'
        first, second = answer.headers["ratelimit"].split(", ")
        assert first.startswith(f'"address-flood";r={FLOOD - 1 - n};t=')
        assert second.startswith('"sign-in";r=2;t=')
    forged = {"X-Forwarded-For": "192.0.2.1", "Forwarded": "for=192.0.2.1"}
    for headers in ({}, forged, {**forged, "X-Real-IP": "192.0.2.1"}):
        answer = await sign_in(tight, "ST-other", **headers)
        expect(answer, "too-many-requests")
        assert limit_headers(answer)[0] == "address-flood"
    answer = await post_with_proof(tight, TerminalKey(), ENROL, {"enrolmentCode": "ABCD-EFGH-JKMN"})
    expect(answer, "too-many-requests")
    # What is read, and who is known already, goes on.
    assert (await page(tight)).status_code == 200


async def test_what_cannot_be_read_counts_as_part_of_a_flood(tight: Stage) -> None:
    for _ in range(FLOOD):
        expect(await refresh(tight, {"refreshToken": "nonsense"}), "token-invalid")
    expect(await refresh(tight, {"refreshToken": "nonsense"}), "too-many-requests")


async def test_no_secret_is_the_name_of_a_counter(tight: Stage, valkey_server: RedisServer) -> None:
    ticket = await tight.ticket("wangji")
    grant = (await sign_in(tight, ticket)).json()
    await refresh(tight, grant)
    async with Redis.from_url(valkey_server.url) as redis:
        names = b" ".join([name async for name in redis.scan_iter("rate:*")]).decode()
    assert names.count("rate:sign-in:") == 2
    for secret in (ticket, grant["refreshToken"], grant["sessionId"]):
        assert secret not in names


async def test_a_429_is_not_kept_under_an_idempotency_key(tight: Stage) -> None:
    for n in range(FLOOD):
        await sign_in(tight, f"ST-{n}")
    body, headers = {"ticket": await tight.ticket("wangji")}, {"Idempotency-Key": "key-00000001"}
    answer = await tight.client.post("/v1/sessions/app", json=body, headers=headers)
    expect(answer, "too-many-requests")
    tight.clock.advance(60)
    answer = await tight.client.post("/v1/sessions/app", json=body, headers=headers)
    assert answer.status_code == 201


async def test_health_is_never_limited(tight: Stage) -> None:
    for _ in range(10):
        answer = await tight.client.get("/healthz")
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


async def test_without_redis_limits_are_open_and_it_is_counted(
    tight: Stage, valkey_server: RedisServer
) -> None:
    valkey_server.stop()
    for _ in range(5):
        assert (await page(tight)).status_code == 200
    ready = (await tight.client.get("/readyz")).json()
    assert ready["counters"]["rate_limit_open"] == 5
    valkey_server.start()


async def test_a_counter_is_forgotten_when_its_window_is_over(
    tight: Stage, valkey_server: RedisServer
) -> None:
    """Also one that Redis has lost meanwhile, with all the rest."""
    async with Redis.from_url(valkey_server.url) as redis:
        for _ in range(2):
            for _ in range(2):
                assert (await page(tight)).status_code == 200
            keys = [key async for key in redis.scan_iter("rate:public:*")]
            assert len(keys) == 1
            assert 0 < await redis.ttl(keys[0]) <= 60
            await redis.flushall()
