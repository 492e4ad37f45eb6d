"""However often a draft is submitted at the same moment, at two workers, the core has one case."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.support.applications import Application, ready
from tests.support.burst import BurstRequest, at_once, outcomes
from tests.support.server_process import RealStage, real_stage

AT_ONCE = 16
ITEM = "公积金缴存证明打印"


async def ready_draft(real: RealStage) -> tuple[Application, dict[str, object]]:
    application = await ready(await real.phone("wangji"), ITEM)
    body = {
        "draftId": application.id,
        "draftVersion": application.draft["version"],
        "commitments": await application.commitments(),
    }
    return application, body


async def submit_at_once(
    real: RealStage, application: Application, bodies: list[dict[str, object]], keys: list[str]
) -> Counter[str]:
    headers = application.phone.headers
    postings = [
        BurstRequest("/v1/cases", body, {**headers, "Idempotency-Key": key})
        for body, key in zip(bodies, keys, strict=True)
    ]
    workers = real.server.workers()
    assert len(workers) == 2
    return outcomes(await at_once(str(real.client.base_url), postings, workers))


async def cases_at_the_core(real: RealStage) -> int:
    return len((await real.admin.get("/admin/cases")).json())


async def test_one_key_16_times_is_one_case(real: RealStage) -> None:
    application, body = await ready_draft(real)
    seen = await submit_at_once(real, application, [body] * AT_ONCE, ["one-and-only"] * AT_ONCE)
    assert seen["201"] >= 1
    assert seen.keys() <= {"201", "request-in-progress"}
    assert await cases_at_the_core(real) == 1
    again = await submit_at_once(real, application, [body], ["one-and-only"])
    assert again == {"201": 1}
    other = {**body, "draftVersion": 999}
    assert await submit_at_once(real, application, [other], ["one-and-only"]) == {
        "idempotency-key-reused": 1
    }
    assert await cases_at_the_core(real) == 1


async def test_16_keys_for_one_draft_are_one_case(real: RealStage) -> None:
    application, body = await ready_draft(real)
    keys = [f"key-number-{n}" for n in range(AT_ONCE)]
    seen = await submit_at_once(real, application, [body] * AT_ONCE, keys)
    assert seen.pop("201") == 1
    assert seen.keys() <= {"draft-changed", "draft-submitted"}
    assert await cases_at_the_core(real) == 1


async def test_without_the_guard_on_the_draft_one_is_submitted_often(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """The control: whoever has read an open draft closes it."""
    module = "tests.races.unguarded_close"
    async with real_stage(tmp_path, *services, module=module) as real:
        application, body = await ready_draft(real)
        keys = [f"key-number-{n}" for n in range(AT_ONCE)]
        seen = await submit_at_once(real, application, [body] * AT_ONCE, keys)
        assert seen["201"] > 1
        assert await cases_at_the_core(real) > 1
