"""A new capability is one line in ``bff/capabilities.py``: its face brings all the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.face import Face
from bff.api.faces import combine
from bff.api.openapi import describe
from bff.api.routing import Routes
from bff.app import create_app
from bff.capabilities import CAPABILITIES
from bff.context import AppContext
from bff.doctor import examine
from bff.health import Feature, Finding, Gauge
from bff.http.rate_limits import RatePolicy
from bff.http.reading import Out
from bff.settings import Settings
from ground.clock import Clock
from jobs import ClaimedJob, JobKind, enqueue
from models.transaction import transact
from tests.services.redis import RedisServer
from tests.support.clock import MORNING, HeldClock
from tests.support.schema import create_tables
from tests.support.stage import serve, settings_for

routes = Routes("Lost property")
looked_for: list[str] = []


class Umbrella(Out):
    colour: str


@routes.get("/v1/umbrellas", limit="lost-property")
async def umbrella(call: Call[AnonymousCaller]) -> Umbrella:
    """Show the umbrella that was found."""
    return Umbrella("red")


def search_kind(context: AppContext) -> JobKind:
    async def search(job: ClaimedJob) -> None:
        looked_for.append(job.payload)

    return JobKind(name="search-umbrella", work=search)


async def shelf(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    yield Finding("lost property", False, "the shelf is full")


async def shelf_part(context: AppContext) -> str:
    return "full"


async def shelf_gauges(_: AppContext) -> Iterable[Gauge]:
    return (Gauge("umbrellas", "Umbrellas on the shelf.", {"": 7}),)


async def nobody_is_there() -> bool:
    return False


face = Face(
    routes=(routes,),
    rate_policies=(RatePolicy("lost-property", 2, 60),),
    job_kinds=lambda context: (search_kind(context),),
    checks=(shelf,),
    readiness={"lostProperty": shelf_part},
    features={"lostProperty": Feature(check=nobody_is_there)},
    gauges=(shelf_gauges,),
)


@asynccontextmanager
async def serve_made_up(
    redis: RedisServer, folder: Path, capabilities: tuple[Face, ...]
) -> AsyncIterator[tuple[AppContext, httpx.AsyncClient]]:
    url = f"sqlite://{folder}/sixth.sqlite3"
    await create_tables(url)
    settings = settings_for(url, redis.url, folder, BFF_JOBS="apart")
    async with (
        serve(settings, HeldClock(MORNING), capabilities) as app,
        httpx.AsyncClient(base_url=app.ctx.settings.server.public_url, verify=False) as client,
    ):
        yield app.ctx, client


async def test_one_line_adds_a_capability(valkey_server: RedisServer, tmp_path: Path) -> None:
    capabilities = (*CAPABILITIES, face)
    async with serve_made_up(valkey_server, tmp_path, capabilities) as (context, client):
        answer = await client.get("/v1/umbrellas")
        assert answer.json() == {"colour": "red"}
        assert answer.headers["RateLimit-Policy"] == '"lost-property";q=2;w=60'
        await client.get("/v1/umbrellas")
        assert (await client.get("/v1/umbrellas")).status_code == 429

        now = context.clock.now()
        await transact(lambda open_: enqueue(open_, "search-umbrella", "red", now=now))
        await context.jobs.drain()
        assert looked_for == ["red"]

        assert (await client.get("/readyz")).json()["parts"]["lostProperty"] == "full"
        features = (await client.get("/v1/status")).json()["features"]
        assert features["lostProperty"] == "unavailable"
        assert "mashangban_umbrellas 7.0" in (await client.get("/metrics")).text
        found = await examine(context.settings, context.clock, capabilities)
        assert Finding("lost property", False, "the shelf is full") in found
    described = describe([group for one in capabilities for group in one.routes], "1")
    assert described["paths"]["/v1/umbrellas"]["get"]["x-rate-policy"] == "lost-property"


async def test_control_without_the_line_it_is_nowhere(
    valkey_server: RedisServer, tmp_path: Path
) -> None:
    async with serve_made_up(valkey_server, tmp_path, CAPABILITIES) as (_, client):
        assert (await client.get("/v1/umbrellas")).status_code == 404
        assert "lostProperty" not in (await client.get("/readyz")).json()["parts"]


def test_every_route_names_a_rate_limit_that_there_is(tmp_path: Path) -> None:
    lost = replace(face, rate_policies=())
    with pytest.raises(ValueError, match="lost-property"):
        create_app(
            settings_for(f"sqlite://{tmp_path}/none", "", tmp_path), None, (*CAPABILITIES, lost)
        )


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        ({"rate_policies": (RatePolicy("scans", 1, 1),)}, "rate limit scans"),
        ({"readiness": {"cases": shelf_part}}, "part of /readyz cases"),
        ({"readiness": {"jobs": shelf_part}}, "part of /readyz jobs"),
        ({"features": {"scans": Feature()}}, "feature scans"),
    ],
)
def test_what_two_capabilities_claim_stops_the_start(
    tmp_path: Path, claim: dict[str, Any], named: str
) -> None:
    settings, twin = settings_for(f"sqlite://{tmp_path}/none", "", tmp_path), Face(**claim)
    with pytest.raises(ValueError, match=f"the {named} is claimed twice"):
        create_app(settings, None, (*CAPABILITIES, twin))


def test_control_each_of_them_alone_is_fine() -> None:
    combine((Face(readiness={"cases": shelf_part}, features={"scans": Feature()}),))
