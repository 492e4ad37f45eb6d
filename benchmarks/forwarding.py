"""The cost of a submission through the server, compared with a case posted to the core directly.

    python -m benchmarks.forwarding [--count 400] [--folder /dev/shm]

Both run at the same load, in turns: the rate that our server takes without queueing. First with the
sandbox as it is, on this machine, then with one that takes 50 ms longer. CPU is that of our
server's process alone: cases stand still here and no jobs run in it, so that nothing but the
submissions costs. ``queued`` is how long the process waited for a core, for each answer: above
200 µs, the percentiles are the neighbours'. With ``--folder`` on a tmpfs, nothing waits for the
disk on either side.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import uvloop
from msgspec.structs import replace

from benchmarks.load import Result, drive, request
from benchmarks.servers import APP_KEY, Servers, pin_client
from bff.database_start import field_cipher
from bff.settings import Settings, load_settings
from gateways.core import Applicant, CaseOrder, encode_order
from gateways.core.reference.signing import sign
from gateways.digest import Digest
from models import Draft, Person, ServiceItem
from models.encryption import Clear, use_cipher
from models.orm import close_database, open_database
from tests.services.postgres import PostgresServer, find_postgres

PERSON, ITEM = "wangji", "公积金缴存证明打印"
FORM = {"from": "2026-01-01", "to": "2026-06-30"}
CONNECTIONS = 16
CONNECTIONS_FAR = 64  # 16 connections that wait 50 ms each allow 290 requests a second
ROUNDS = 3
LOAD = 0.5  # share of our maximum rate
CORE_MS = 50


async def signed_in(servers: Servers) -> str:
    base = f"http://127.0.0.1:{servers.port}"
    async with httpx.AsyncClient(base_url=base, timeout=30, trust_env=False) as client:
        admin = f"http://127.0.0.1:{servers.admin_port}/admin/tickets"
        ticket = (await client.post(admin, json={"uid": PERSON})).json()["ticket"]
        grant = (await client.post("/v1/sessions/app", json={"ticket": ticket})).json()
        return str(grant["accessToken"])


async def drafts(settings: Settings, count: int) -> tuple[list[str], CaseOrder]:
    """Write drafts past the API, ready to submit; return them and their bodies."""
    use_cipher(field_cipher(settings.keys))
    await open_database(settings.database.url)
    person = await Person.all().first()
    item = await ServiceItem.get(name=ITEM)
    assert person is not None
    now = datetime.now(UTC)
    rows = [
        Draft(
            id=secrets.token_urlsafe(12),
            person_id=person.id,
            applicant_id=person.id,
            item_code=item.code,
            open_key=secrets.token_urlsafe(12),
            version=1,
            form=Clear(json.dumps(FORM)),
            channel="app",
            created_at=now,
            touched_at=now,
        )
        for _ in range(count)
    ]
    await Draft.bulk_create(rows, batch_size=500)
    order = CaseOrder(
        source_no="",
        item_code=item.code,
        item_version=item.version,
        applicant=Applicant(
            name=person.name,
            cert_type=person.cert_type,
            cert_no=person.cert_no,
            mobile=person.mobile,
        ),
        form={
            **FORM,
            "name": person.name,
            "certNo": person.cert_no,
            "applicantName": person.name,
            "applicantCertNo": person.cert_no,
            "mobile": person.mobile,
        },
        materials=[],
        commitments=[],
        channel="app",
        submitted_at=now,
    )
    await close_database()
    return [row.id for row in rows], order


def submissions(token: str, ids: list[str]) -> Iterator[bytes]:
    for draft_id in ids:
        body = {"draftId": draft_id, "draftVersion": 1, "commitments": ["truth"]}
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": secrets.token_urlsafe(12),
        }
        yield request("POST", "/v1/cases", headers, json.dumps(body).encode())


def direct(order: CaseOrder, count: int) -> Iterator[bytes]:
    """Build the requests that post the same cases to the core directly, as the gateway would."""
    for _ in range(count):
        number = secrets.token_urlsafe(12)
        body = encode_order(replace(order, source_no=number))
        at, nonce = int(time.time() * 1000), secrets.token_hex(16)
        signature = sign(
            APP_KEY.encode(), Digest.SHA256, method="POST", target="/cases",
            timestamp_ms=at, nonce=nonce, body=body,
        )  # fmt: skip
        headers = {
            "X-App-Id": "mashangban-bff",
            "X-Timestamp": str(at),
            "X-Nonce": nonce,
            "X-Signature": signature,
            "Idempotency-Key": number,
        }
        yield request("POST", "/cases", headers, body)


async def measure(title: str, count: int, folder: Path, **settings: str) -> None:
    fixed = {"BFF_JOBS": "apart", "SANDBOX_TIMETABLE": "off"}
    async with Servers(folder, is_deployed=False, **fixed, **settings) as servers:
        servers.run("pull-items")
        token = await signed_in(servers)
        ids, order = await drafts(load_settings(servers.environment), count * (2 * ROUNDS + 1))
        flat_out = await drive(servers.ours, submissions(token, ids[:count]), CONNECTIONS)
        report(f"{title}, flat out", flat_out)
        rate = flat_out.rate * LOAD
        some = (ids[at : at + count] for at in range(count, len(ids), count))

        async def side_by_side(core_ms: int, connections: int) -> None:
            our_rounds, core_rounds = [], []
            pace_s = connections / rate
            for _ in range(ROUNDS):
                requests = submissions(token, next(some))
                our_rounds.append(await drive(servers.ours, requests, connections, pace_s))
                requests = direct(order, count)
                core_rounds.append(await drive(servers.core, requests, connections, pace_s))
            compare(f"{title}, core + {core_ms} ms", our_rounds, core_rounds)

        await side_by_side(0, CONNECTIONS)
        await slow_core(servers, CORE_MS)
        await side_by_side(CORE_MS, CONNECTIONS_FAR)


async def slow_core(servers: Servers, latency_ms: int) -> None:
    """Delay the core's answers, as the distance to a real province would."""
    fault = {"kind": "latency", "path": "/cases$", "latencyMs": latency_ms}
    async with httpx.AsyncClient(trust_env=False) as client:
        url = f"http://127.0.0.1:{servers.admin_port}/admin/faults"
        (await client.post(url, json=fault)).raise_for_status()


def compare(title: str, bff_rounds: list[Result], direct_rounds: list[Result]) -> None:
    through, straight = merge(bff_rounds), merge(direct_rounds)
    report(f"{title}, through us", through)
    report(f"{title}, directly", straight)
    print(
        f"{'':36} ratio of p50 {through.percentile(0.5) / straight.percentile(0.5):.2f}, "
        f"of p99 {through.percentile(0.99) / straight.percentile(0.99):.2f}"
    )


def merge(rounds: list[Result]) -> Result:
    """Merge all rounds into one, pauses included: the sandbox's disk causes some on both sides."""
    result = Result()
    for round_figures in rounds:
        result.seconds += round_figures.seconds
        result.cpu_seconds += round_figures.cpu_seconds
        result.queued_seconds += round_figures.queued_seconds
        result.latencies += round_figures.latencies
        for status, count in round_figures.statuses.items():
            result.statuses[status] = result.statuses.get(status, 0) + count
    return result


def report(title: str, result: Result) -> None:
    p50, p99 = (result.percentile(part) * 1000 for part in (0.5, 0.99))
    print(
        f"{title:36} {result.cpu_us:7.0f} µs CPU {result.rate:7.0f}/s "
        f"p50 {p50:7.2f} ms  p99 {p99:7.2f} ms  queued {result.queued_us:5.0f} µs  "
        f"{result.statuses}"
    )


async def measure_all(count: int) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="msb-bench-") as folder,
        PostgresServer(find_postgres()) as server,
        server.database() as url,
    ):
        await measure("PostgreSQL", count, Path(folder), BFF_DATABASE_URL=url)
    with tempfile.TemporaryDirectory(prefix="msb-bench-") as folder:
        await measure("SQLite", count, Path(folder))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forwarding", description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="submissions in each round")
    parser.add_argument("--folder", help="where databases and logs lie; default: the system's")
    arguments = parser.parse_args()
    tempfile.tempdir = arguments.folder
    pin_client()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(measure_all(arguments.count))


if __name__ == "__main__":
    main()
