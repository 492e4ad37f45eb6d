"""Messages that a person allows WeChat to send: counted once in any order, given back once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from models.encryption import Clear
from models.transaction import transact
from models.wechat import WechatBinding, WechatQuota
from notifications import erasure, quota
from notifications.quota import TemplateRule
from notifications.subscriptions import LEAVE_ALONE, allowance_of
from tests.support.push_bench import DAYTIME, PushBench

ONCE, LONG = TemplateRule("once", False), TemplateRule("long", True)
ME = "hash-of-me"
Step = Callable[[BaseDBAsyncClient], Awaitable[object]]


def at(seconds: float) -> datetime:
    return DAYTIME + timedelta(seconds=seconds)


def accept(rule: TemplateRule, seconds: float = 0) -> Step:
    return lambda connection: quota.accept(connection, ME, rule, at(seconds), DAYTIME)


def reject(rule: TemplateRule, seconds: float = 0, *, is_for_good: bool = False) -> Step:
    return lambda connection: quota.reject(
        connection, ME, rule, at(seconds), DAYTIME, is_for_good=is_for_good
    )


async def take(rule: TemplateRule) -> bool:
    return await transact(lambda connection: quota.take(connection, ME, rule.id, DAYTIME))


async def settle(rule: TemplateRule, end: str) -> None:
    await transact(
        lambda connection: quota.settle(connection, ME, rule.id, end, DAYTIME)  # type: ignore[arg-type]
    )


async def do(*steps: Step) -> None:
    for step in steps:
        await transact(step)


async def rest_of(rule: TemplateRule) -> tuple[int, bool, bool]:
    row = await WechatQuota.get(openid_lookup=ME, template=rule.id)
    assert row.reserved is None
    return row.remaining, row.is_allowed, row.is_hinted


async def test_each_accept_is_one_send(tables: str) -> None:
    await do(accept(ONCE), accept(ONCE, 1))
    assert [await take(ONCE) for _ in range(3)] == [True, True, False]
    assert not await take(LONG)


async def test_of_many_at_once_as_many_take_as_were_allowed(tables: str) -> None:
    await do(accept(ONCE), accept(ONCE, 1), accept(ONCE, 2))
    taken = await asyncio.gather(*(take(ONCE) for _ in range(8)))
    assert taken.count(True) == 3


async def test_a_long_term_accept_is_never_used_up(tables: str) -> None:
    await do(accept(LONG))
    assert [await take(LONG) for _ in range(3)] == [True] * 3
    await settle(LONG, "used")
    assert await rest_of(LONG) == (0, True, False)


@pytest.mark.parametrize(("end", "rest"), [("used", 1), ("unused", 2), ("refused", 0)])
async def test_a_send_ends_and_twice_is_once(tables: str, end: str, rest: int) -> None:
    await do(accept(ONCE), accept(ONCE, 1))
    assert await take(ONCE)
    await settle(ONCE, end)
    assert await rest_of(ONCE) == (rest, False, False)
    await settle(ONCE, end)
    assert await rest_of(ONCE) == (rest, False, False)


async def test_a_hint_is_one_try_after_what_is_sure(tables: str) -> None:
    await do(lambda connection: quota.hint(connection, ME, ONCE.id, DAYTIME), accept(ONCE))
    assert await take(ONCE)
    await settle(ONCE, "used")
    assert await rest_of(ONCE) == (0, False, True)
    assert await take(ONCE)
    await settle(ONCE, "unused")
    assert await rest_of(ONCE) == (0, False, True)  # given back as what it was
    assert await take(ONCE)
    await settle(ONCE, "refused")
    assert not await take(ONCE)


async def test_a_rolled_back_reservation_takes_nothing(tables: str) -> None:
    await do(accept(ONCE))

    async def fail(connection: BaseDBAsyncClient) -> None:
        assert await quota.take(connection, ME, ONCE.id, DAYTIME)
        raise LookupError

    with pytest.raises(LookupError):
        await transact(fail)
    assert await rest_of(ONCE) == (1, False, False)


async def test_a_refusal_while_a_send_is_under_way_is_not_undone_by_giving_back(
    tables: str,
) -> None:
    await do(accept(ONCE), accept(LONG))
    assert await take(ONCE)
    assert await take(LONG)
    await do(reject(ONCE, 5, is_for_good=True), reject(LONG, 5))
    await settle(ONCE, "unused")
    await settle(LONG, "unused")
    assert await rest_of(ONCE) == (0, False, False)
    assert await rest_of(LONG) == (0, False, False)


@dataclass(frozen=True)
class Story:
    rule: TemplateRule
    steps: tuple[Step, ...]
    end: tuple[int, bool, bool]


STORIES = {
    "accept, refuse": Story(LONG, (accept(LONG, 1), reject(LONG, 2)), (0, False, False)),
    "refuse, accept": Story(LONG, (reject(LONG, 1), accept(LONG, 2)), (0, True, False)),
    "accept, refuse, accept": Story(
        LONG, (accept(LONG, 1), reject(LONG, 2), accept(LONG, 3)), (0, True, False)
    ),
    "in the same second": Story(LONG, (accept(LONG, 1), reject(LONG, 1)), (0, False, False)),
    "three accepts": Story(
        ONCE, (accept(ONCE, 1), accept(ONCE, 2), accept(ONCE, 3)), (3, False, False)
    ),
    "refused at the popup": Story(
        ONCE, (accept(ONCE, 1), reject(ONCE, 2), accept(ONCE, 3)), (2, False, False)
    ),
    "switched off": Story(
        ONCE, (accept(ONCE, 1), reject(ONCE, 2, is_for_good=True)), (0, False, False)
    ),
}


def orders() -> Iterator[tuple[str, tuple[int, ...]]]:
    for name, story in STORIES.items():
        yield from ((name, order) for order in permutations(range(len(story.steps))))


@pytest.mark.parametrize(("name", "order"), list(orders()))
async def test_events_end_alike_in_any_order(
    tables: str, name: str, order: tuple[int, ...]
) -> None:
    story = STORIES[name]
    await do(*(story.steps[index] for index in order))
    assert await rest_of(story.rule) == story.end


@pytest.mark.parametrize("rule", [ONCE, LONG], ids=lambda rule: rule.id)
@pytest.mark.parametrize("is_turned", [False, True])
async def test_who_refused_last_is_left_alone_in_whatever_order_the_events_come(
    tables: str, rule: TemplateRule, is_turned: bool
) -> None:
    async def asks_from(*steps: Step) -> datetime | None:
        await WechatQuota.all().delete()
        await do(*(reversed(steps) if is_turned else steps))
        row = await WechatQuota.get()
        return allowance_of(row, at(10), is_long_term=rule.is_long_term).asks_from

    assert await asks_from(accept(rule, 1), reject(rule, 2)) == at(2) + LEAVE_ALONE
    assert await asks_from(reject(rule, 1), accept(rule, 2)) == (None if rule is LONG else at(10))


async def test_what_nobody_has_bound_goes_after_a_month(
    bench: PushBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "STEP", 2)
    for openid in ("bound", "a", "b", "c"):
        await do(lambda conn, openid=openid: quota.hint(conn, openid, ONCE.id, DAYTIME))  # type: ignore[misc]
    await do(accept(ONCE))
    await WechatBinding.create(
        person_id="p1", openid=Clear("o"), openid_lookup="bound",
        assurance_level="real_person", bound_at=DAYTIME, used_at=DAYTIME,
    )  # fmt: skip
    bench.clock.set(DAYTIME + erasure.RETENTION)
    await erasure.erase(bench.parts())
    assert await WechatQuota.all().count() == 5
    await WechatQuota.filter(openid_lookup=ME).update(changed_at=bench.clock.now())
    bench.clock.advance(1)
    await erasure.erase(bench.parts())
    assert {row.openid_lookup for row in await WechatQuota.all()} == {"bound", ME}


async def allow_unbound(*ids: int) -> None:
    for number in ids:
        await WechatQuota.create(
            id=number, openid_lookup=f"o{number}", template=ONCE.id, changed_at=DAYTIME
        )


async def unbound_ids() -> list[int]:
    return [row.id for row in await WechatQuota.all().order_by("id")]


async def test_a_step_looks_at_rows_however_far_apart_their_numbers_are(tables: str) -> None:
    """Each repeated insert uses up a number."""
    await allow_unbound(7, 3_000_000_000, 5_000_000_000, 7_000_000_000)
    last = await WechatQuota.erase_unbound(at(1), 0, 2)
    assert last == 3_000_000_000
    assert await unbound_ids() == [5_000_000_000, 7_000_000_000]
    assert await WechatQuota.erase_unbound(at(1), last, 1) == 5_000_000_000
    assert await WechatQuota.erase_unbound(at(1), 7_000_000_000, 1) == 0
    assert await unbound_ids() == [7_000_000_000]


async def test_each_run_goes_on_where_the_last_one_stopped(
    bench: PushBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run looks at so many rows, whether or not they go."""
    monkeypatch.setattr(erasure, "STEP", 1)
    monkeypatch.setattr(erasure, "STEPS", 2)
    await allow_unbound(1, 2, 3, 4, 5)
    await WechatQuota.filter(id__in=[1, 2, 5]).update(changed_at=at(5))
    bench.clock.set(at(1) + erasure.RETENTION)
    rests = []
    for _ in range(4):
        await erasure.erase(bench.parts())
        rests.append(await unbound_ids())
    assert rests == [[1, 2, 3, 4, 5], [1, 2, 5], [1, 2, 5], [1, 2, 5]]
    bench.clock.set(at(6) + erasure.RETENTION)
    await erasure.erase(bench.parts())
    assert await unbound_ids() == [1, 2]
    await erasure.erase(bench.parts())
    assert await unbound_ids() == []
