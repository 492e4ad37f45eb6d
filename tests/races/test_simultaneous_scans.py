"""Of any number of simultaneous scans one wins, and every one is in the holder's log, in one chain.

Two worker processes, so that what decides is Redis and the database and nothing in one memory.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.support.burst import BurstRequest, at_once, outcomes
from tests.support.clients import Desk, Phone
from tests.support.server_process import RealStage, real_stage, whole_chain

SCANS = 64


async def two_terminals(real: RealStage) -> tuple[Phone, list[Desk]]:
    desks = [await real.desk(), await real.desk("demo-kiosk-1")]
    return await real.phone("linxiuying"), desks


def scan_of(desk: Desk, code: str) -> BurstRequest:
    return BurstRequest(
        "/v1/scans", {"code": code, "useCause": "核验身份"}, desk.headers("POST", "/v1/scans")
    )


async def scan_at_once(real: RealStage, desks: list[Desk], codes: list[str]) -> Counter[str]:
    scans = [scan_of(desks[n % len(desks)], code) for n, code in enumerate(codes)]
    workers = real.server.workers()
    assert len(workers) == 2
    return outcomes(await at_once(str(real.client.base_url), scans, workers))


async def test_one_of_64_simultaneous_scans_wins_and_all_are_logged(real: RealStage) -> None:
    phone, desks = await two_terminals(real)
    code = (await phone.show("居民身份证"))["code"]

    assert await scan_at_once(real, desks, [code] * SCANS) == {"200": 1, "code-used": SCANS - 1}

    rows = await real.rows()
    assert [row.seq for row in rows] == list(range(1, SCANS + 1))
    assert Counter(row.outcome for row in rows) == {"shown": 1, "refused": SCANS - 1}
    assert len({row.chain for row in rows}) == 1
    await real.doctor()
    disclosures = (await real.admin.get("/admin/received")).json()["calls"]["/certs/data"]
    assert disclosures["handled"] == 1


async def test_without_the_atomic_take_several_scans_win(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """The control: the same 64 scans, looked up and then written."""
    async with real_stage(tmp_path, *services, module="tests.races.unguarded_take") as real:
        phone, desks = await real.phone("linxiuying"), [await real.desk()]
        code = (await phone.show("居民身份证"))["code"]
        assert (await scan_at_once(real, desks, [code] * SCANS))["200"] > 1


async def test_two_codes_of_one_consent_scanned_at_once_show_once(real: RealStage) -> None:
    phone, desks = await two_terminals(real)
    first = await phone.show("居民身份证")
    second = await phone.show("居民身份证", presentation_id=first["presentationId"])

    seen = await scan_at_once(real, desks, [first["code"], second["code"]] * 8)

    assert seen == {"200": 1, "code-used": 15}
    await real.doctor()


async def test_many_codes_of_one_holder_leave_one_gapless_chain(real: RealStage) -> None:
    phone, desks = await two_terminals(real)
    shown = [await phone.show("居民身份证") for _ in range(24)]
    elsewhere = await real.phone("zhengguangming")
    codes = [one["code"] for one in shown]
    codes += [(await elsewhere.show("居民身份证"))["code"] for _ in range(8)]
    # These can be laid to nobody: they go to the terminals' own chains.
    codes += ["A" * 32] * 8

    assert await scan_at_once(real, desks, codes) == {"200": 32, "code-malformed": 8}

    rows = await real.rows()
    chains = Counter(row.chain for row in rows)
    people = {chain: count for chain, count in chains.items() if chain.startswith("person:")}
    assert sorted(people.values()) == [8, 24]
    assert [await whole_chain(chain) for chain in chains] == list(chains.values())
    await real.doctor()


async def test_without_the_lock_on_the_chain_simultaneous_scans_fail(
    services: tuple[str, str], tmp_path: Path
) -> None:
    """The control: the head is read, not locked; rows collide or are lost, and scans with them."""
    async with real_stage(tmp_path, *services, module="tests.races.unlocked_log") as real:
        phone, desks = await two_terminals(real)
        codes = [(await phone.show("居民身份证"))["code"] for _ in range(24)]
        assert (await scan_at_once(real, desks, codes))["200"] < len(codes)
