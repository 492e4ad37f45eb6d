"""Chains of sealed rows: whole when nobody touched them, and telling when somebody did."""

from __future__ import annotations

import asyncio

import pytest

from models import UsageChain, UsageEntry
from models.usage_log import FIRST_SEAL, chain_names, sealer, verify_chain
from tests.support.tampering import ROWS, TAMPERINGS, write_chain

SEAL = sealer(bytes(range(32)))


@pytest.mark.parametrize("what", TAMPERINGS)
@pytest.mark.usefixtures("small_tables")
async def test_tampering_is_found_where_it_was_done(what: str) -> None:
    other, chain = await write_chain("other", SEAL), await write_chain("mine", SEAL)
    tamper, place = TAMPERINGS[what]
    assert await verify_chain(chain, SEAL) == []
    await tamper(chain)
    faults = await verify_chain(chain, SEAL)
    assert faults
    assert faults[0].seq == place
    assert await verify_chain(other, SEAL) == []
    assert await chain_names() == [chain, other]


@pytest.mark.usefixtures("small_tables")
async def test_a_log_longer_than_one_read_is_walked_to_its_end() -> None:
    chain = await write_chain("mine", SEAL)
    for batch in (1, 2, ROWS, ROWS + 1):
        assert await verify_chain(chain, SEAL, batch) == []
    await TAMPERINGS["details cleared"][0](chain)
    await UsageEntry.filter(chain=chain, seq=ROWS).update(outcome="lost")
    for batch in (1, 2, ROWS, ROWS + 1):
        faults = await verify_chain(chain, SEAL, batch)
        assert [(fault.seq, fault.fault) for fault in faults] == [
            (3, "row changed"),
            (ROWS, "row changed"),
        ]


@pytest.mark.usefixtures("tables")
async def test_rows_that_come_at_once_are_numbered_one_after_another() -> None:
    await asyncio.gather(*[write_chain(f"p{number % 2}", SEAL, 0 + 1) for number in range(2)])
    chains = await chain_names()
    assert chains == ["person:p0", "person:p1"]
    for chain in chains:
        assert await verify_chain(chain, SEAL) == []


@pytest.mark.usefixtures("small_tables")
async def test_a_chain_begins_at_one_and_its_head_is_the_last_seal() -> None:
    chain = await write_chain("mine", SEAL)
    head = await UsageChain.get(id=chain)
    last = await UsageEntry.get(chain=chain, seq=ROWS)
    assert (head.seq, head.seal) == (ROWS, last.seal)
    assert head.seal != FIRST_SEAL
    assert await verify_chain("person:nobody", SEAL) != []  # neither head nor row
