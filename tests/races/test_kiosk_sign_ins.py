"""An approved kiosk sign-in is granted once, however often it is asked for at once; the digits are
guessed three times at most. On two worker processes; the controls, in one.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bff.identity.kiosk_codes import KioskCodes, Started
from models import Session
from tests.faults.real_server import RealStage
from tests.gathering import Gathering
from tests.races.burst import Posting, at_once, outcomes
from tests.stage import Desk, Phone, Stage

TIMES = 16
START, TOKEN = "/v1/kiosk-sign-ins", "/v1/kiosk-sign-ins/token"


async def waiting(stage: Stage) -> tuple[Desk, Phone, dict[str, Any]]:
    kiosk, phone = await stage.desk("demo-kiosk-1"), await stage.phone("linxiuying")
    return kiosk, phone, (await kiosk.post(START)).json()


def answer_to(phone: Phone, started: dict[str, Any], answer: str, body: Any = None) -> Posting:
    return Posting(f"{START}/{started['userCode']}/{answer}", body, phone.headers)


def approval(phone: Phone, started: dict[str, Any], digits: str) -> Posting:
    return answer_to(phone, started, "approval", {"matchDigits": digits})


async def polls(stage: Stage) -> list[Posting]:
    """Of a sign-in that is approved."""
    kiosk, phone, started = await waiting(stage)
    posting = approval(phone, started, started["matchDigits"])
    assert outcomes(await at_once(str(stage.client.base_url), [posting])) == {"204": 1}
    body = {"deviceCode": started["deviceCode"]}
    return [Posting(TOKEN, body, kiosk.headers("POST", TOKEN)) for _ in range(TIMES)]


async def test_one_of_16_polls_has_the_session(real: RealStage) -> None:
    postings = await polls(real)
    seen = outcomes(await at_once(str(real.client.base_url), postings, real.server.workers()))
    assert seen == {"200": 1, "expired-token": TIMES - 1}
    assert await Session.filter(channel="kiosk").count() == 1


async def test_looking_then_taking_grants_several(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = Gathering(2)

    async def take(self: KioskCodes, started: Started) -> bool:
        found = await self._live(started.device)
        await several.join()
        await self._redis.run("DEL", f"kiosk:device:{started.device}")
        return found is not None

    monkeypatch.setattr(KioskCodes, "take", take)
    postings = await polls(small_stage)
    seen = outcomes(await at_once(str(small_stage.client.base_url), postings))
    assert seen["200"] > 1


def guesses(phone: Phone, started: dict[str, Any]) -> list[Posting]:
    """Wrong ones, all at once."""
    right = int(started["matchDigits"])
    return [approval(phone, started, f"{(right + by) % 100:02}") for by in range(1, TIMES + 1)]


async def test_digits_guessed_at_once_are_three_guesses(real: RealStage) -> None:
    _, phone, started = await waiting(real)
    workers = real.server.workers()
    seen = outcomes(await at_once(str(real.client.base_url), guesses(phone, started), workers))
    assert seen["match-digits-wrong"] == 2
    assert set(seen) <= {"match-digits-wrong", "kiosk-sign-in-burned", "kiosk-sign-in-not-found"}
    right = approval(phone, started, started["matchDigits"])
    seen = outcomes(await at_once(str(real.client.base_url), [right]))
    assert seen == {"kiosk-sign-in-not-found": 1}


async def test_counting_after_comparing_lets_more_be_guessed(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def guess(self: KioskCodes, started: Started, digits: str) -> tuple[bool, int]:
        key = f"kiosk:guesses:{started.user}"
        used = int(await self._redis.run("GET", key) or 0)
        await asyncio.sleep(0.2)
        await self._redis.run("SET", key, used + 1)
        return self._hash(started.user, digits) == started.digits, 2 - used

    monkeypatch.setattr(KioskCodes, "guess", guess)
    _, phone, started = await waiting(small_stage)
    seen = outcomes(await at_once(str(small_stage.client.base_url), guesses(phone, started)))
    assert seen["match-digits-wrong"] > 2


async def test_of_approval_and_denial_at_once_the_first_stands(real: RealStage) -> None:
    kiosk, phone, started = await waiting(real)
    yes, no = approval(phone, started, started["matchDigits"]), answer_to(phone, started, "denial")
    answers = await at_once(
        str(real.client.base_url), [yes, no] * (TIMES // 2), real.server.workers()
    )
    approvals, denials = answers[::2], answers[1::2]
    stands = outcomes(
        [
            *await at_once(
                str(real.client.base_url),
                [
                    Posting(
                        TOKEN, {"deviceCode": started["deviceCode"]}, kiosk.headers("POST", TOKEN)
                    )
                ],
            )
        ]
    )
    if stands["200"]:
        assert set(outcomes(denials)) == {"kiosk-sign-in-not-found"}
    else:
        assert stands == {"access-denied": 1}
        assert set(outcomes(approvals)) <= {
            "kiosk-sign-in-not-found",
            "match-digits-wrong",
            "kiosk-sign-in-burned",
        }
