"""Services of the core with a host, credentials and a patience of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bff.doctor import examine_outside
from bff.settings.core import service_names
from gateways.core import SERVICES
from sandbox import CoreSettings, Sandbox, SandboxSettings, run_sandbox
from tests.services.redis import RedisServer
from tests.support.clock import MORNING, HeldClock
from tests.support.problems import expect
from tests.support.stage import Stage, start_stage

KEY = "key-of-the-certificate-library"
OWN = {
    "BFF_CORE_CERTIFICATES_APP_ID": "bff-at-the-library",
    "BFF_CORE_CERTIFICATES_APP_KEY": KEY,
    "BFF_CORE_CERTIFICATES_DIGEST": "sm3",
}
Opens = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Start a second host with other credentials and another digest."""
    settings = SandboxSettings(
        core=CoreSettings(app_id="bff-at-the-library", app_key=KEY, digest="sm3"),
        database=tmp_path / "library.sqlite3",
    )
    async with run_sandbox(settings, clock=HeldClock(MORNING).unix) as other:
        yield other


@pytest.fixture
def opens(library: Sandbox, valkey_server: RedisServer, tmp_path: Path) -> Opens:
    @asynccontextmanager
    async def open_with(**variables: str) -> AsyncIterator[Stage]:
        valkey_server.reset()
        own: dict[str, Any] = {
            "BFF_JOBS": "apart",
            "BFF_CORE_CERTIFICATES_URL": library.url,
            **variables,
        }
        url = f"sqlite://{tmp_path}/bff.sqlite3"
        async with start_stage(url, valkey_server.url, tmp_path, **own) as stage:
            yield stage

    return open_with


async def certificates_asked(admin_url: str) -> int:
    async with httpx.AsyncClient(base_url=admin_url) as admin:
        calls = (await admin.get("/admin/received")).json()["calls"]
    return int(calls.get("/certs/list", {"handled": 0})["handled"])


def test_every_service_has_settings() -> None:
    assert service_names() == SERVICES


async def test_a_service_is_asked_at_its_own_host_with_its_own_credentials(
    opens: Opens, library: Sandbox
) -> None:
    async with opens(**OWN) as stage:
        phone = await stage.phone("linxiuying")  # her ticket is redeemed at the common host
        assert (await phone.get("/v1/certificates")).json()["items"]
        assert await certificates_asked(library.admin_url) == 1
        assert await certificates_asked(stage.sandbox.admin_url) == 0


async def test_the_common_credentials_do_not_open_it(opens: Opens) -> None:
    """The control: its own are used for it, and for nothing else."""
    async with opens() as stage:
        phone = await stage.phone("linxiuying")
        expect(await phone.get("/v1/certificates"), "core-unavailable")


async def test_a_service_has_a_patience_of_its_own(opens: Opens, library: Sandbox) -> None:
    slow = {"kind": "latency", "path": "/", "latencyMs": 700}
    async with (
        opens(**OWN, BFF_CORE_CERTIFICATES_TIMEOUT_S="0.2") as stage,
        httpx.AsyncClient(base_url=library.admin_url) as admin,
    ):
        await admin.post("/admin/faults", json=slow)
        await stage.faults(**slow)
        phone = await stage.phone("linxiuying")  # the others have 3 s
        expect(await phone.get("/v1/certificates"), "core-unavailable")


async def test_doctor_names_the_services_of_each_host(opens: Opens, library: Sandbox) -> None:
    async with opens(**OWN) as stage:
        settings, clock = stage.context.settings, stage.clock
        found = [one for one in await examine_outside(settings, clock) if "core" in one.part]
        assert [one.good for one in found] == [True, True]
        assert [one.part for one in found] == [
            "core identity, catalogue, materials, cases, evaluations, payments, deliveries",
            "core certificates",
        ]
