"""Credentials that are good once, used many times in the same moment, on two worker processes."""

from __future__ import annotations

from collections import Counter

import pytest

from bff.identity.enrolment_codes import offer_enrolment
from models import Person, Session, Terminal
from tests.support.burst import Answer, BurstRequest, at_once, outcomes
from tests.support.clients import Phone, TerminalKey
from tests.support.server_process import RealStage
from tests.support.stage import Stage

TIMES = 16

# SQLite takes one writer at a time anyway; the scans are raced on both.
pytestmark = pytest.mark.parametrize("services", ["deployed"], indirect=True)


async def send_at_once(real: RealStage, postings: list[BurstRequest]) -> list[Answer]:
    return await at_once(str(real.client.base_url), postings, real.server.workers())


def enrolment(real: Stage, code: str, key: TerminalKey) -> BurstRequest:
    path = "/v1/terminals/enrolment"
    proof = key.proof("POST", f"{real.client.base_url}".rstrip("/") + path, real.clock.unix())
    return BurstRequest(path, {"enrolmentCode": code}, {"DPoP": proof})


async def test_one_of_16_enrolments_with_one_code_is_bound(real: RealStage) -> None:
    code = await offer_enrolment(real.clock, "demo-desk-3")
    postings = [enrolment(real, code, TerminalKey()) for _ in range(TIMES)]

    answers = await send_at_once(real, postings)

    seen = outcomes(answers)
    assert seen["201"] == 1
    assert seen.total() == TIMES
    assert set(seen) <= {"201", "enrolment-refused", "too-many-requests"}
    [granted] = [answer.body for answer in answers if answer.status == 201]
    terminal = await Terminal.get(id="demo-desk-3")
    assert granted["terminalId"] == terminal.id
    assert terminal.enrolment_until is None  # used: only the key that used it may ask again


async def test_first_sign_ins_of_one_person_make_one_person(real: RealStage) -> None:
    tickets = [await real.ticket("maria") for _ in range(TIMES)]

    answers = await send_at_once(
        real, [BurstRequest("/v1/sessions/app", {"ticket": ticket}, {}) for ticket in tickets]
    )

    assert outcomes(answers) == {"201": TIMES}
    assert await Person.all().count() == 1
    assert await Session.all().count() == TIMES


async def test_one_ticket_makes_one_session(real: RealStage) -> None:
    ticket = await real.ticket("maria")

    answers = await send_at_once(
        real, [BurstRequest("/v1/sessions/app", {"ticket": ticket}, {})] * TIMES
    )

    assert outcomes(answers) == {"201": 1, "ticket-refused": TIMES - 1}


def refresh_request(phone: Phone, **headers: str) -> BurstRequest:
    return BurstRequest(
        "/v1/sessions/refresh", {"refreshToken": phone.grant["refreshToken"]}, headers
    )


async def test_a_refresh_token_used_twice_at_once_ends_its_family(real: RealStage) -> None:
    """Two tabs of an honest client without a key look like a thief and his victim: both are out."""
    phone = await real.phone("maria")

    answers = await send_at_once(real, [refresh_request(phone)] * TIMES)

    seen = outcomes(answers)
    assert seen.pop("200") == 1
    assert seen.pop("refresh-token-reused") >= 1
    assert set(seen) <= {"session-ended"}
    [session] = await Session.all()
    assert session.revoke_reason == "refresh-token-reused"
    [granted] = [answer.body for answer in answers if answer.status == 200]
    following = await send_at_once(real, [refresh_request(Phone(real.client, granted))])
    assert outcomes(following) == {"session-ended": 1}


async def test_an_idempotency_key_tells_a_double_click_from_a_thief(real: RealStage) -> None:
    """The same with one key: one answer for all, asked for again until it is there."""
    phone = await real.phone("maria")
    posting = refresh_request(phone, **{"Idempotency-Key": "refresh-once-1"})

    first = await send_at_once(real, [posting] * TIMES)
    again = await send_at_once(real, [posting])

    assert set(outcomes(first)) <= {"200", "request-in-progress"}
    tokens = Counter(a.body["refreshToken"] for a in [*first, *again] if a.status == 200)
    assert len(tokens) == 1
    [session] = await Session.all()
    assert (session.generation, session.revoked_at) == (1, None)
