"""What the core has had for a month is erased here: once, in batches, and only what is settled."""

from __future__ import annotations

from typing import Any

import pytest

from bff.cases.forwarding import erasure
from bff.cases.forwarding.erasure import RETENTION, erase_bodies, erase_forms
from models import Draft, Forward, ServiceCase
from models.encryption import Clear
from models.forward import ForwardState
from tests.support.applications import ready
from tests.support.case_actions import STATEMENT
from tests.support.problems import expect
from tests.support.refits import tokens
from tests.support.stage import Stage
from tests.support.stored_rows import rows_of

NEWBORN = "新生儿出生一件事"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart", "refits": (tokens(life_s=90 * 86400),)}


async def submit(stage: Stage, *ends: str, bundle: bool = False) -> list[str]:
    """Submit drafts 31 days ago, one for each end in the ledger, and return their ids.

    A bundle has one end for each part.
    """
    now = stage.clock.now() - RETENTION * 31 / 30
    drafts = []
    for number, group in enumerate([ends] if bundle else [(end,) for end in ends]):
        name = f"{'b' if bundle else 'd'}{number:04}"
        case_ids = [f"{name}-{part}" for part in range(len(group))]
        submitted_as = f"{name}-bundle" if bundle else case_ids[0]
        columns: dict[str, Any] = {
            "person_id": "p",
            "applicant_id": "p",
            "item_code": "i",
            "channel": "app",
        }
        times: dict[str, Any] = {"created_at": now, "touched_at": now}
        form = Clear('{"address": "鼓山区"}')
        await Draft.create(id=name, form=form, submitted_as=submitted_as, **columns, **times)
        for case_id, end in zip(case_ids, group, strict=True):
            await _part(case_id, end, now, submitted_as if bundle else None, columns)
        drafts.append(name)
    return drafts


async def _part(
    case_id: str, end: str, now: Any, bundle_id: str | None, columns: dict[str, Any]
) -> None:
    await ServiceCase.create(
        id=case_id,
        bundle_id=bundle_id,
        item_name="i",
        state="submitted",
        submitted_at=now,
        changed_at=now,
        **columns,
    )
    await Forward.create(
        id=case_id,
        kind="case",
        case_id=case_id,
        body=Clear("{}"),
        state=end,
        created_at=now,
        until=now,
        settled_at=None if end == ForwardState.QUEUED else now,
    )


async def erased_ids(table: str, column: str) -> set[str]:
    return {row["id"] for row in await rows_of(table) if row[column] is None}


async def test_only_what_is_settled_is_erased(each_database: Stage) -> None:
    """A given-up case can be released: nothing of it is gone before."""
    one, other, given_up, queued = await submit(
        each_database,
        ForwardState.ACKNOWLEDGED,
        ForwardState.REFUSED,
        ForwardState.NOT_FORWARDED,
        ForwardState.QUEUED,
    )
    before = each_database.clock.now() - RETENTION
    assert (await erase_forms(before), await erase_bodies(before)) == (2, 2)
    assert await erased_ids("draft", "form") == {one, other}
    assert await erased_ids("forward", "body") == {f"{one}-0", f"{other}-0"}

    await Forward.filter(id=f"{given_up}-0").update(
        state=ForwardState.ACKNOWLEDGED
    )  # released, acknowledged
    await Forward.filter(id=f"{queued}-0").update(
        state=ForwardState.ACKNOWLEDGED, settled_at=each_database.clock.now()
    )
    assert (await erase_forms(before), await erase_bodies(before)) == (1, 1)
    assert await erased_ids("draft", "form") == {one, other, given_up}


@pytest.mark.parametrize(
    ("last", "gone"),
    [(ForwardState.REFUSED, 1), (ForwardState.NOT_FORWARDED, 0), (ForwardState.QUEUED, 0)],
)
async def test_a_bundles_draft_waits_for_all_its_parts(
    each_database: Stage, last: str, gone: int
) -> None:
    await submit(
        each_database, ForwardState.ACKNOWLEDGED, ForwardState.ACKNOWLEDGED, last, bundle=True
    )
    assert await erase_forms(each_database.clock.now() - RETENTION) == gone


async def test_what_is_erased_is_not_written_again(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are: each round writes what is new, in batches."""
    monkeypatch.setattr(erasure, "BATCH", 3)
    ids = await submit(
        each_database,
        *[ForwardState.ACKNOWLEDGED] * 7,
        ForwardState.NOT_FORWARDED,
        *[ForwardState.REFUSED] * 4,
    )
    before = each_database.clock.now() - RETENTION
    assert (await erase_forms(before), await erase_bodies(before)) == (11, 11)
    assert len(await erased_ids("draft", "form")) == len(ids) - 1
    assert (await erase_forms(before), await erase_bodies(before)) == (0, 0)
    assert await Draft.forget_submitted(before, "", 100) == []


async def test_one_that_fails_holds_up_no_other(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    [draft_id] = await submit(each_database, ForwardState.ACKNOWLEDGED)

    async def too_long(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(erasure, "erase_bodies", too_long)
    await each_database.context.jobs.drain()
    assert await erased_ids("draft", "form") == {draft_id}
    assert each_database.context.counters["job_retried:erase-forwards"] >= 1
    assert each_database.context.counters["job_done:erase-leftovers"] == 1


async def test_a_month_later_the_case_still_shows(each_database: Stage) -> None:
    stage = each_database
    phone = await stage.phone("wangji")
    await stage.context.jobs.drain()
    application = await ready(phone, STATEMENT)
    key = "the-same-key-again"
    case = (await application.submit(key)).json()["cases"][0]
    [draft] = await Draft.all()
    stage.clock.advance(RETENTION.total_seconds() + 3600)
    await stage.context.jobs.drain()
    assert await erased_ids("draft", "form") == {draft.id}
    phone = await stage.phone("wangji")  # a sign-in lasts 30 days at most
    assert (await phone.get(f"/v1/cases/{case['id']}")).status_code == 200
    expect(await phone.get(f"/v1/drafts/{draft.id}"), "draft-submitted")
    assert (await phone.get("/v1/drafts")).json()["items"] == []
