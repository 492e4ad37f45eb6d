"""A database that was sealed with other keys is refused, in words, and nothing in it is changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bff.database_start import field_cipher
from bff.key_check import WrongKeys, check_keys
from bff.keys import Keys, RingKey
from bff.lifecycle import open_context
from ground.clock import SystemClock
from models import Installation, Person
from models.encryption import Clear, use_cipher
from models.orm import close_database, open_database
from tests.support.clock import MORNING
from tests.support.schema import create_tables
from tests.support.stage import KEYS, Stage

OTHER = RingKey(1, bytes(range(100, 132)))
NEXT = RingKey(2, bytes(range(60, 92)))


def rotate(keys: Keys) -> Keys:
    """Put a second key in front and retire the first."""
    return Keys((NEXT, replace(keys.current, retired_at=MORNING)), keys.fixed)


@pytest.fixture
async def tables(database_url: str) -> AsyncIterator[str]:
    await create_tables(database_url)
    use_cipher(field_cipher(KEYS))
    await open_database(database_url)
    yield database_url
    await close_database()


async def facts() -> set[str]:
    return {row.name for row in await Installation.all()}


async def test_the_same_keys_are_taken_again(tables: str) -> None:
    for _ in range(2):
        await check_keys(KEYS)
        assert await facts() == {"key:fixed", "key:1"}
    values = [row.value for row in await Installation.all()]
    assert not any(secret.hex() in values for secret in (KEYS.fixed, KEYS.current.secret))


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (Keys((OTHER,), bytes(range(132, 164))), "sealed with other keys"),
        (Keys((OTHER,), KEYS.fixed), "sealed with other keys"),
        (replace(KEYS, fixed=OTHER.secret), "sealed with other keys"),
        (Keys((NEXT,), KEYS.fixed), "the key 1, which BFF_KEYS does not list"),
    ],
    ids=["all lost", "ring lost", "fixed key lost", "old key not listed"],
)
async def test_others_are_refused_and_leave_nothing(tables: str, keys: Keys, words: str) -> None:
    await check_keys(KEYS)
    before = await facts()
    with pytest.raises(WrongKeys, match=words) as caught:
        await check_keys(keys)
    assert "Put back the keys" in str(caught.value)
    assert await facts() == before
    await check_keys(KEYS)


async def test_keys_are_rotated_and_both_are_known_from_then_on(tables: str) -> None:
    await check_keys(KEYS)
    future = Keys((KEYS.current, replace(NEXT, retired_at=MORNING)), KEYS.fixed)
    await check_keys(future)
    assert await facts() == {"key:fixed", "key:1"}, "what has not written yet may be given up"
    await check_keys(rotate(KEYS))
    assert await facts() == {"key:fixed", "key:1", "key:2"}
    with pytest.raises(WrongKeys, match="the key 2"):
        await check_keys(KEYS)


async def test_without_a_check_value_a_persons_row_tells(tables: str) -> None:
    """As an earlier version left it."""
    await Person.create(
        id="p1",
        lookup="l" * 64,
        kind="natural",
        cert_type="111",
        cert_no=Clear("359901197804053771"),
        name=Clear("王"),
        created_at=MORNING,
        seen_at=MORNING,
    )
    other = Keys((OTHER,), KEYS.fixed)
    use_cipher(field_cipher(other))
    with pytest.raises(WrongKeys, match="sealed with other keys"):
        await check_keys(other)
    assert await facts() == set()
    use_cipher(field_cipher(KEYS))
    await check_keys(KEYS)
    assert await facts() == {"key:fixed", "key:1"}


async def test_asking_alone_records_nothing(tables: str) -> None:
    await check_keys(KEYS, record=False)
    assert await facts() == set()


async def test_a_worker_that_is_replaced_after_the_keys_were_lost_does_not_serve(
    small_stage: Stage,
) -> None:
    """It reads its keys anew, when the first process has long been checked."""
    lost = replace(small_stage.context.settings, keys=Keys((OTHER,), OTHER.secret))
    with pytest.raises(WrongKeys):
        await open_context(lost, SystemClock())
