"""Whom limits take for one: an IPv4 address, an IPv6 network, and what our own proxies report."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bff.http import request
from bff.http.addresses import network_of, reported_address
from bff.http.rate_limits import POLICIES
from tests.services.redis import RedisServer
from tests.support.refits import rate_limits
from tests.support.stage import Stage, start_stage

QUOTA = 3


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:c000:201", "192.0.2.1"),
        ("[::ffff:192.0.2.1]", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", None),
        ("unknown", None),
        ("_hidden", None),
        ("192.0.2.1:5000", None),
        ("192.0.2.999", None),
        ("'; DROP", None),
    ],
)
async def test_the_network_of_an_address(text: str, network: str | None) -> None:
    assert network_of(text) == network


@pytest.mark.parametrize(
    ("fields", "proxies", "reported"),
    [
        (["192.0.2.1"], 1, "192.0.2.1"),
        (["6.6.6.6, 192.0.2.1"], 1, "192.0.2.1"),
        (["6.6.6.6", "192.0.2.1"], 1, "192.0.2.1"),
        (["6.6.6.6, 192.0.2.1, 10.0.0.1"], 2, "192.0.2.1"),
        (["192.0.2.1"], 2, None),
        ([], 1, None),
    ],
)
async def test_only_what_our_proxies_wrote_is_taken(
    fields: list[str], proxies: int, reported: str | None
) -> None:
    assert reported_address(fields, proxies) == reported


@pytest.fixture
async def behind(valkey_server: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Behind one proxy, with a small quota for whoever is not known."""
    valkey_server.reset()
    [public] = [policy for policy in POLICIES if policy.name == "public"]
    policies = {"public": replace(public, quota=QUOTA)}
    database = f"sqlite://{tmp_path}/behind.sqlite3"
    async with start_stage(
        database, valkey_server.url, tmp_path, BFF_PROXIES="1", refits=(rate_limits(policies),)
    ) as running:
        yield running


async def statuses(stage: Stage, *forwarded: str) -> list[int]:
    return [
        (await stage.client.get("/q/abc", headers={"X-Forwarded-For": address})).status_code
        for address in forwarded
    ]


async def test_addresses_of_one_network_share_one_limit(behind: Stage) -> None:
    same = [f"2001:db8:1:2::{n}" for n in range(1, QUOTA + 2)]
    assert await statuses(behind, *same) == [200] * QUOTA + [429]
    assert await statuses(behind, "2001:db8:1:3::1") == [200]


async def test_ipv4_in_ipv6_is_ipv4(behind: Stage) -> None:
    same = ["192.0.2.1", "::ffff:192.0.2.1", "6.6.6.6, 192.0.2.1", "[::ffff:c000:201]"]
    assert await statuses(behind, *same) == [200] * QUOTA + [429]
    assert await statuses(behind, "192.0.2.2") == [200]


async def test_nonsense_counts_for_whoever_sent_it(behind: Stage) -> None:
    """Not for an address of its own each time."""
    same = ["unknown", "_a", "'; DROP", "192.0.2.1, b"]
    assert await statuses(behind, *same) == [200] * QUOTA + [429]


async def test_each_address_by_itself_would_be_no_limit(
    behind: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: an attacker has 2^64 addresses."""
    monkeypatch.setattr(request, "network_of", lambda text: text)
    same = [f"2001:db8:1:2::{n}" for n in range(1, QUOTA + 4)]
    assert await statuses(behind, *same) == [200] * (QUOTA + 3)
