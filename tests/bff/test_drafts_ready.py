"""Drafts at their end: ready to be submitted, submitted, given back, or swept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.drafts import service
from bff.drafts.upkeep import sweep
from bff.identity.callers import Citizen
from bff.problems import Problem
from bff.request_context import RequestContext
from models import Draft, Job, Material
from models.session import Channel
from models.transaction import database, execute_returning, transact
from tests.support import drafts as drafting
from tests.support.applications import JPEG, PDF
from tests.support.clients import Phone
from tests.support.core_cases import core_call
from tests.support.drafts import DraftClient, begin, start_draft
from tests.support.problems import expect
from tests.support.stage import Stage

RIGHT = drafting.RIGHT


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    """No runner beside the test, which would sweep as soon as the clock has moved."""
    return {"BFF_JOBS": "apart"}


def citizen_of(stage: Stage, phone: Phone) -> Citizen:
    claims = stage.context.identity.tokens.claims(phone.grant["accessToken"], "Bearer")
    return Citizen(claims.subject, claims.session_id, Channel.APP, claims.level)


async def ready(stage: Stage, draft: DraftClient, deferred: tuple[str, ...] = ()) -> Any:
    citizen, call = citizen_of(stage, draft.phone), core_call()
    request = RequestContext(caller=citizen, call=call, language="zh")
    shown = draft.draft
    return await service.ready(stage.context, request, shown["id"], shown["version"], deferred)


async def test_ready_is_clean_and_whole(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"), drafting.AID)
    form = {**RIGHT[drafting.AID], "address": "  鼓山区示范路8号 ", "causeNote": "藏起来的"}
    await draft.write(form)
    with pytest.raises(Problem) as refused:
        await ready(stage, draft)
    missing = [one["code"] for one in refused.value.members["missing"]]  # type: ignore[attr-defined]
    assert (refused.value.kind.slug, missing) == (
        "draft-incomplete", ["identityCard", "eventProof", "incomeProof"],
    )  # fmt: skip
    assert (await draft.upload("eventProof", PDF)).status_code == 201
    assert (await draft.attach((await draft.offers())["identityCard"])).status_code == 201
    await draft.read()
    found = await ready(stage, draft, ("incomeProof", "eventProof", "nobodyAsked"))

    assert found.form == {
        "applicantName": "林秀英",
        "applicantCertNo": found.applicant.person.cert_no,
        "applicantMobile": found.applicant.person.mobile,
        **RIGHT[drafting.AID],
    }
    assert (found.deferred, len(found.materials)) == (["incomeProof"], 2)
    with pytest.raises(Problem, match="draft-incomplete"):
        await ready(stage, draft, ("eventProof",))
    await draft.write({**form, "spent": -5})
    with pytest.raises(Problem) as faulty:
        await ready(stage, draft, ("incomeProof",))
    faults: Any = faulty.value.members["faults"]
    assert [fault["field"] for fault in faults] == ["spent"]
    draft.draft["version"] -= 1
    with pytest.raises(Problem, match="draft-changed"):
        await ready(stage, draft)


async def test_a_submitted_draft_stands_until_it_is_given_back(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"))
    row, now = await Draft.get(id=draft.draft["id"]), stage.clock.now()
    closed = await asyncio.gather(
        *(
            execute_returning(database(), w.sql, *w.values)
            for w in (row.submission_write(f"case-{n}", now) for n in range(4))
        )
    )
    assert sorted(map(len, closed)) == [0, 0, 0, 1]

    for answer in (await draft.send("GET"), await draft.put({}), await draft.send("DELETE")):
        expect(answer, "draft-submitted")
    expect(await draft.upload("photo", JPEG), "draft-submitted")
    assert (await draft.phone.get("/v1/drafts")).json()["items"] == []
    stage.clock.advance(40 * 86400)
    assert await sweep(stage.context) == 0
    submitted_as = (await Draft.get(id=row.id)).submitted_as or ""

    async def reopen(connection: BaseDBAsyncClient) -> bool:
        return await Draft.reopen(connection, row.id, submitted_as, stage.clock.now())

    assert [await transact(reopen), await transact(reopen)] == [True, False]
    again = await stage.phone("linxiuying")
    assert (await DraftClient(again, draft.draft).read())["version"] == 2


async def test_a_draft_is_not_given_back_beside_another(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    row = await Draft.get(id=(await start_draft(stage, phone)).draft["id"])
    closing = row.submission_write("case-1", stage.clock.now())
    await execute_returning(database(), closing.sql, *closing.values)
    assert (await begin(stage, phone)).status_code == 201
    assert not await transact(lambda c: Draft.reopen(c, row.id, "case-1", stage.clock.now()))


async def test_untouched_drafts_are_swept_with_their_files(stage: Stage) -> None:
    phone = await stage.phone("linxiuying")
    old, fresh = await start_draft(stage, phone), await start_draft(stage, phone, drafting.AID)
    assert (await old.upload("photo", JPEG)).status_code == 201
    stage.clock.advance(29 * 86400)
    phone = await stage.phone("linxiuying")
    fresh.phone = old.phone = phone
    await fresh.write({"address": "还在写"})
    assert await sweep(stage.context) == 0
    stage.clock.advance(86400 + 1)

    assert await sweep(stage.context) == 1
    fresh.phone = await stage.phone("linxiuying")
    assert await Draft.all().values_list("id", flat=True) == [fresh.draft["id"]]
    assert await Material.all().count() == 0
    await stage.context.jobs.drain()
    counted = (await stage.admin.get("/admin/counts")).json()
    assert (counted["materials"], await Job.filter(kind="discard-material").count()) == (0, 0)
