"""An approved kiosk sign-in is granted once, however many requests ask for it at once.

The digits can be guessed three times, and a code that two people open at once lets neither in. The
tests use two worker processes, and the controls one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.identity import kiosk_approvals
from models import KioskSignIn, Session
from models.transaction import database
from tests.support.barrier import Barrier
from tests.support.burst import BurstRequest, at_once, outcomes
from tests.support.clients import Desk, Phone
from tests.support.server_process import RealStage
from tests.support.stage import Stage

TIMES = 16
START, TOKEN = "/v1/kiosk-sign-ins", "/v1/kiosk-sign-ins/token"


async def waiting_sign_in(stage: Stage) -> tuple[Desk, Phone, dict[str, Any]]:
    kiosk, phone = await stage.desk("demo-kiosk-1"), await stage.phone("linxiuying")
    return kiosk, phone, (await kiosk.post(START)).json()


def answer_to(phone: Phone, started: dict[str, Any], answer: str, body: Any = None) -> BurstRequest:
    return BurstRequest(f"{START}/{started['userCode']}/{answer}", body, phone.headers)


def approval(phone: Phone, started: dict[str, Any], digits: str) -> BurstRequest:
    return answer_to(phone, started, "approval", {"matchDigits": digits})


def confirmation(kiosk: Desk, started: dict[str, Any]) -> BurstRequest:
    return BurstRequest(TOKEN, {"deviceCode": started["deviceCode"]}, kiosk.headers("POST", TOKEN))


async def confirmations(stage: Stage) -> list[BurstRequest]:
    """Return the confirmations of an approved sign-in."""
    kiosk, phone, started = await waiting_sign_in(stage)
    posting = approval(phone, started, started["matchDigits"])
    assert outcomes(await at_once(str(stage.client.base_url), [posting])) == {"204": 1}
    return [confirmation(kiosk, started) for _ in range(TIMES)]


async def test_one_of_16_confirmations_has_the_session(real: RealStage) -> None:
    postings = await confirmations(real)
    seen = outcomes(await at_once(str(real.client.base_url), postings, real.server.workers()))
    assert seen == {"200": 1, "expired-token": TIMES - 1}
    assert await Session.filter(channel="kiosk").count() == 1


async def test_looking_then_taking_grants_several(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def take(connection: BaseDBAsyncClient, device_hash: str, now: datetime) -> bool:
        return True  # each of them had looked, and seen that it is approved

    monkeypatch.setattr(KioskSignIn, "take", take)
    postings = await confirmations(small_stage)
    seen = outcomes(await at_once(str(small_stage.client.base_url), postings))
    assert seen["200"] > 1


def guesses(phone: Phone, started: dict[str, Any]) -> list[BurstRequest]:
    """Wrong ones, all at once."""
    right = int(started["matchDigits"])
    return [approval(phone, started, f"{(right + by) % 100:02}") for by in range(1, TIMES + 1)]


async def test_digits_guessed_at_once_are_three_guesses(real: RealStage) -> None:
    _, phone, started = await waiting_sign_in(real)
    workers = real.server.workers()
    seen = outcomes(await at_once(str(real.client.base_url), guesses(phone, started), workers))
    assert seen["match-digits-wrong"] == 2
    assert set(seen) <= {"match-digits-wrong", "kiosk-sign-in-burned", "kiosk-sign-in-not-found"}
    right = approval(phone, started, started["matchDigits"])
    seen = outcomes(await at_once(str(real.client.base_url), [right]))
    assert seen == {"kiosk-sign-in-not-found": 1}


async def test_looking_then_counting_lets_more_be_guessed(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = Barrier(TIMES)

    async def guess(device_hash: str) -> int | None:
        used = (await KioskSignIn.get(device_hash=device_hash)).guesses
        await several.join()
        await KioskSignIn.filter(device_hash=device_hash).update(guesses=used + 1)
        return used + 1

    monkeypatch.setattr(KioskSignIn, "guess", guess)
    _, phone, started = await waiting_sign_in(small_stage)
    seen = outcomes(await at_once(str(small_stage.client.base_url), guesses(phone, started)))
    assert seen["match-digits-wrong"] > 2


async def test_of_approval_and_denial_at_once_the_first_stands(real: RealStage) -> None:
    kiosk, phone, started = await waiting_sign_in(real)
    yes, no = approval(phone, started, started["matchDigits"]), answer_to(phone, started, "denial")
    answers = await at_once(
        str(real.client.base_url), [yes, no] * (TIMES // 2), real.server.workers()
    )
    approvals, denials = answers[::2], answers[1::2]
    stands = outcomes(await at_once(str(real.client.base_url), [confirmation(kiosk, started)]))
    if stands["200"]:
        assert set(outcomes(denials)) == {"kiosk-sign-in-not-found"}
    else:
        assert stands == {"access-denied": 1}
        assert set(outcomes(approvals)) <= {
            "kiosk-sign-in-not-found",
            "match-digits-wrong",
            "kiosk-sign-in-burned",
        }


async def approvals_by_two(stage: Stage) -> tuple[Desk, dict[str, Any], list[BurstRequest]]:
    kiosk, phone, started = await waiting_sign_in(stage)
    other = await stage.phone("wangji")
    digits = started["matchDigits"]
    path = f"{START}/{started['userCode']}"
    both = [approval(phone, started, digits), approval(other, started, digits)]
    looks = [BurstRequest(path, None, person.headers, "GET") for person in (phone, other)]
    return kiosk, started, both * 2 + looks * (TIMES // 2 - 2)  # two taps each: guesses are left


async def test_two_taps_at_once_are_one_approval(real: RealStage) -> None:
    kiosk, phone, started = await waiting_sign_in(real)
    taps = [approval(phone, started, started["matchDigits"])] * 2
    assert outcomes(await at_once(str(real.client.base_url), taps)) == {"204": 2}
    seen = outcomes(await at_once(str(real.client.base_url), [confirmation(kiosk, started)]))
    assert seen == {"200": 1}


async def test_a_code_that_two_people_open_at_once_lets_neither_in(real: RealStage) -> None:
    kiosk, started, postings = await approvals_by_two(real)
    answers = await at_once(str(real.client.base_url), postings, real.server.workers())
    assert set(outcomes(answers)) <= {"200", "204", "kiosk-sign-in-void"}
    for good in ("200", "204"):
        assert not outcomes(answers[::2])[good] or not outcomes(answers[1::2])[good]
    seen = outcomes(await at_once(str(real.client.base_url), [confirmation(kiosk, started)]))
    assert seen == {"kiosk-sign-in-void": 1}
    assert await Session.filter(channel="kiosk").count() == 0


async def test_looking_then_binding_lets_both_believe_that_it_is_theirs(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = Barrier(2)

    async def open_(
        connection: BaseDBAsyncClient, user_hash: str, person_id: str, now: datetime
    ) -> bool:
        row = await KioskSignIn.get(user_hash=user_hash)
        await several.join()
        if row.person_id not in (None, person_id):
            await KioskSignIn.filter(user_hash=user_hash).update(state="void")
        elif row.state == "waiting":
            await KioskSignIn.filter(user_hash=user_hash).update(
                person_id=person_id, state="opened"
            )
        return True

    async def in_no_transaction(work: Any) -> Any:  # in one, SQLite would let only one look
        return await work(database())

    monkeypatch.setattr(KioskSignIn, "open", open_)
    monkeypatch.setattr(kiosk_approvals, "transact", in_no_transaction)
    _, started, postings = await approvals_by_two(small_stage)
    look = [
        BurstRequest(f"{START}/{started['userCode']}", None, posting.headers, "GET")
        for posting in postings[:2]
    ]
    seen = outcomes(await at_once(str(small_stage.client.base_url), look))
    assert seen == {"200": 2}
