"""Faults on the calls about cases, and what they do without the key: the negative control."""

import aiohttp
import pytest

from sandbox.core.catalogue import care
from tests.support.core_caller import Admin, CoreCaller
from tests.support.submissions import submission, submit_case

ITEM = care.OLD_AGE_ALLOWANCE


async def send_again_after_a_drop(core: CoreCaller, admin: Admin) -> int:
    """Repeat a call whose answer was lost, and return the number of cases."""
    body, key = await submission(core, ITEM, "S1"), {"Idempotency-Key": "S1"}
    await admin.fault("dropAfter", path="/cases$", count=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await core.post("/cases", body, key)
    assert (await core.post("/cases", body, key))["code"] == 0
    return (await admin.counts())["cases"]


async def test_a_dropped_answer_makes_one_case(core: CoreCaller, admin: Admin) -> None:
    assert await send_again_after_a_drop(core, admin) == 1


async def test_without_the_key_a_dropped_answer_makes_two(core: CoreCaller, admin: Admin) -> None:
    await admin.fault("noKey")
    assert await send_again_after_a_drop(core, admin) == 2
    counts = await admin.counts()
    assert (counts["sourceNos"], counts["duplicateSourceNos"]) == (1, 1)
    assert len(await admin.cases(sourceNo="S1")) == 2


async def test_the_key_alone_is_enough_even_for_a_core_that_forgot_the_source(
    core: CoreCaller, admin: Admin
) -> None:
    """The repeat is answered from the kept answer, byte for byte, whatever the case did since."""
    body, key = await submission(core, ITEM, "S1"), {"Idempotency-Key": "S1"}
    first = await core.post("/cases", body, key)
    await admin.move(first["data"]["caseNo"], "20")
    assert await core.post("/cases", body, key) == first
    assert (await core.post("/cases", body))["data"]["state"] == "20"


@pytest.mark.parametrize(
    ("path", "struck"),
    [
        ("/cases", ["/cases", "/cases/find", "/cases/{caseNo}/withdraw"]),
        ("/cases$", ["/cases"]),
        ("/cases/*/withdraw", ["/cases/{caseNo}/withdraw"]),
        ("/cases/", ["/cases/find", "/cases/{caseNo}/withdraw"]),
        ("/materials", []),
    ],
)
async def test_a_path_of_a_fault_is_a_prefix_or_a_pattern(
    core: CoreCaller, admin: Admin, path: str, struck: list[str]
) -> None:
    case_no = (await submit_case(core, ITEM))["caseNo"]
    before = await admin.call_counts()
    await admin.fault("error", path=path)
    for call, body in (
        ("/cases", {}),
        ("/cases/find", {"sourceNos": []}),
        (f"/cases/{case_no}/withdraw", {"reason": "填错了"}),
    ):
        async with core.send(call, body) as response:
            await response.read()
    after = await admin.call_counts()
    unhandled = {
        call: seen["received"] - seen["handled"]
        for call, seen in after.items()
        if seen != before.get(call)
    }
    assert [call for call, missing in sorted(unhandled.items()) if missing] == struck


async def test_reads_can_be_struck_too(core: CoreCaller, admin: Admin) -> None:
    await admin.fault("drop", path="/items")
    with pytest.raises(aiohttp.ClientConnectionError):
        await core.get("/items")
    await admin.heal()
    assert (await core.get("/items"))["code"] == 0
