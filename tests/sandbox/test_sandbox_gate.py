"""Who may call the sandbox's core, how often, and what a repeat is answered."""

import pytest

from sandbox import Sandbox
from tests.support.core_caller import Admin, CoreCaller, StillClock

LIST = {"holderType": "111", "holderCode": "nobody"}


async def test_a_signed_call_is_answered(core: CoreCaller) -> None:
    assert await core.post("/certs/list", LIST) == {"code": 0, "msg": "ok", "data": []}


async def test_the_query_is_part_of_what_is_signed(core: CoreCaller) -> None:
    assert (await core.post("/certs/list?a=%E4%B8%80&b=2", LIST))["code"] == 0


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-App-Id": "somebody-else"}, 40100),
        ({"X-Signature": "0" * 64}, 40101),
        ({"X-Signature": ""}, 40101),
        ({"X-Nonce": ""}, 40101),
        ({"X-Timestamp": "soon"}, 40102),
    ],
)
async def test_a_caller_who_cannot_prove_itself_is_refused(
    core: CoreCaller, headers: dict[str, str], code: int
) -> None:
    assert (await core.post("/certs/list", LIST, headers))["code"] == code


async def test_a_changed_body_breaks_the_signature(core: CoreCaller, sandbox: Sandbox) -> None:
    sent = core.send("/certs/list", LIST)
    async with sent as response:
        headers = dict(response.request_info.headers) | {"Content-Length": "2"}
    async with core.session.post(f"{sandbox.url}/certs/list", data=b"{}", headers=headers) as r:
        assert (await r.json())["code"] == 40101


@pytest.mark.parametrize(("skew_s", "code"), [(-301, 40102), (-299, 0), (299, 0), (301, 40102)])
async def test_a_clock_may_be_off_by_300_seconds(
    core: CoreCaller, clock: StillClock, skew_s: int, code: int
) -> None:
    timestamp = str(int((clock.now + skew_s) * 1000))
    assert (await core.post("/certs/list", LIST, {"X-Timestamp": timestamp}))["code"] == code


async def test_a_nonce_is_good_once(core: CoreCaller) -> None:
    assert (await core.post("/certs/list", LIST, {"X-Nonce": "again"}))["code"] == 0
    assert (await core.post("/certs/list", LIST, {"X-Nonce": "again"}))["code"] == 40103


async def test_a_nonce_stays_spent_while_its_timestamp_is_acceptable(
    core: CoreCaller, clock: StillClock
) -> None:
    ahead = {"X-Nonce": "early", "X-Timestamp": str(int((clock.now + 299) * 1000))}
    assert (await core.post("/certs/list", LIST, ahead))["code"] == 0
    clock.now += 590
    assert (await core.post("/certs/list", LIST, ahead))["code"] == 40103


async def test_a_stranger_cannot_spend_a_nonce(core: CoreCaller) -> None:
    forged = {"X-Nonce": "mine", "X-Signature": "0" * 64}
    assert (await core.post("/certs/list", LIST, forged))["code"] == 40101
    assert (await core.post("/certs/list", LIST, {"X-Nonce": "mine"}))["code"] == 0


async def test_a_repeat_under_a_key_gets_the_first_answer(core: CoreCaller, admin: Admin) -> None:
    question = {"trustTicket": await admin.ticket("maria")}
    key = {"Idempotency-Key": "key-00000001"}
    first = await core.post("/auth/ticket", question, key)
    assert first["code"] == 0
    assert await core.post("/auth/ticket", question, key) == first
    assert (await core.post("/auth/ticket", question))["code"] == 41002, "without it: used"


async def test_a_key_is_bound_to_the_body(core: CoreCaller) -> None:
    key = {"Idempotency-Key": "key-00000002"}
    await core.post("/auth/ticket", {"trustTicket": "one"}, key)
    assert (await core.post("/auth/ticket", {"trustTicket": "two"}, key))["code"] == 40901


async def test_an_unknown_call_and_a_wrong_body_are_refused(core: CoreCaller) -> None:
    assert (await core.post("/certs/unheard-of", {}))["code"] == 40400
    assert (await core.post("/certs/list", {"holderType": 111}))["code"] == 40001
    assert (await core.post("/certs/list", "text"))["code"] == 40001


async def test_what_arrived_is_counted_with_its_request_ids(core: CoreCaller, admin: Admin) -> None:
    await core.post("/certs/list", LIST, {"X-Request-Id": "r-1"})
    await core.post("/certs/list", LIST, {"X-Request-Id": "r-2", "X-Signature": "no"})
    assert await admin.call_counts() == {"/certs/list": {"received": 2, "handled": 1}}
    assert await admin.request_ids() == ["r-2", "r-1"]
