"""The controls of test_simultaneous_sign_ins: look, then write, and the same bursts go wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bff.context import AppContext
from bff.identity import service
from bff.identity.enrolment_codes import offer_enrolment
from models import Person, Session, Terminal
from models.encryption import Clear
from tests.races.test_simultaneous_sign_ins import TIMES, enrolment, refresh_request
from tests.support.barrier import Barrier
from tests.support.burst import BurstRequest, at_once, outcomes
from tests.support.clients import TerminalKey
from tests.support.stage import Stage


async def test_looking_then_enrolling_binds_several(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = Barrier(2)

    async def enrol(enrolment_hash: str, thumbprint: str, now: datetime) -> Terminal | None:
        found = await Terminal.filter(enrolment_hash=enrolment_hash).first()
        await several.join()
        if found is None:
            return None
        await Terminal.filter(id=found.id).update(enrolment_hash=None, key_thumbprint=thumbprint)
        return await Terminal.get(id=found.id).select_related("hall")

    monkeypatch.setattr(Terminal, "enrol", enrol)
    code = await offer_enrolment(small_stage.clock, "demo-desk-3")
    postings = [enrolment(small_stage, code, TerminalKey()) for _ in range(TIMES)]
    seen = outcomes(await at_once(str(small_stage.client.base_url), postings))
    assert seen["201"] > 1


async def test_looking_then_rotating_grants_several(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = Barrier(2)

    async def rotate(id_: str, generation: int, now: datetime, until: datetime) -> Any:
        session = await Session.get(id=id_)
        await several.join()
        if session.generation != generation:
            return None
        await Session.filter(id=id_).update(generation=generation + 1)
        return {"id": id_}

    monkeypatch.setattr(Session, "rotate", rotate)
    postings = [refresh_request(await small_stage.phone("maria"))] * TIMES
    seen = outcomes(await at_once(str(small_stage.client.base_url), postings))
    assert seen["200"] > 1


async def test_looking_then_creating_the_person_fails_for_some(
    small_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = Barrier(2)

    async def remember(context: AppContext, known: Any) -> Person:
        lookup = context.settings.keys.lookup(f"{known.cert_type}:{known.cert_no}:")
        person = await Person.get_or_none(lookup=lookup)
        await several.join()
        now = context.clock.now()
        return person or await Person.create(
            id=context.new_id(),
            lookup=lookup,
            kind="person",
            cert_type=known.cert_type,
            cert_no=Clear(known.cert_no),
            name=Clear(known.name),
            created_at=now,
            seen_at=now,
        )

    monkeypatch.setattr(service, "_remember", remember)
    tickets = [await small_stage.ticket("maria") for _ in range(TIMES)]
    postings = [BurstRequest("/v1/sessions/app", {"ticket": ticket}, {}) for ticket in tickets]
    seen = outcomes(await at_once(str(small_stage.client.base_url), postings))
    assert seen["201"] < TIMES
