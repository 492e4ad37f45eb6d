"""Measure everything in one run and print each figure as a ratio to a bare Sanic handler.

    ./script/bench [--seconds 1] [--json FILE]

Servers share one core, the client has another where the machine has two. Rounds take turns, since
the machine's speed changes from minute to minute, and the median round of each counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from benchmarks.journey import Journey
from benchmarks.load import Result, Server, drive, request
from benchmarks.report import Line, print_report
from benchmarks.servers import Servers, pin_client

ROUNDS = 9
CONNECTIONS = 32


@dataclass(slots=True)
class Subject:
    """Kind of request to measure. ``prepare`` builds the requests of one round."""

    title: str
    server: Server
    prepare: Callable[[], Awaitable[Iterator[bytes]]]
    rounds: list[Result] = field(default_factory=list)

    @property
    def median(self) -> Result:
        """The round in the middle by CPU, or by rate where the machine does not tell CPU."""
        by_cost = sorted(self.rounds, key=lambda result: (result.cpu_us, -result.rate))
        return by_cost[len(by_cost) // 2]


def _subjects(servers: Servers, journey: Journey, seconds: float) -> Iterator[Subject]:
    bearer = {"Authorization": f"Bearer {journey.access_token}"}

    def image_of(code_id: str) -> bytes:
        return request("GET", f"/v1/codes/{code_id}.png?scale=8", bearer)

    def repetition(title: str, server: Server, message: bytes) -> Subject:
        async def prepare() -> Iterator[bytes]:
            return _for(seconds, message)

        return Subject(title, server, prepare)

    async def new_images() -> Iterator[bytes]:
        return map(image_of, await journey.code_ids(int(100 * seconds)))

    async def cached_images() -> Iterator[bytes]:
        # A new code for each round: it is valid for a minute, and its picture no longer.
        message = image_of(await journey.code_id())
        await drive(servers.ours, iter([message]), 1)
        return _for(seconds, message)

    async def scans() -> Iterator[bytes]:
        return iter(await journey.scan_requests(int(60 * seconds)))

    async def forged_scans() -> Iterator[bytes]:
        return iter(await journey.forged_scan_requests(int(60 * seconds)))

    server = servers.ours
    yield repetition("(a) bare Sanic JSON handler", servers.bare, request("GET", "/bare"))
    yield repetition("(b) + JWT check", servers.bare, request("GET", "/checked", bearer))
    yield repetition("    our frame around nothing (/healthz)", server, request("GET", "/healthz"))
    yield repetition("    a page that the caller has (304)", server, journey.page_request())
    yield repetition("(c) issuing a code", server, journey.presentation_request())
    yield repetition("(d) reading a forged code (/q/…)", server, journey.forged_request())
    yield Subject("(e) redeeming codes, all of it", server, scans)
    yield Subject("    a forged code scanned: proof, row", server, forged_scans)
    yield Subject("(f) PNG cold", server, new_images)
    yield Subject("(f) PNG cached", server, cached_images)


def _for(seconds: float, message: bytes) -> Iterator[bytes]:
    """Repeat the request until the time is over."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        yield message


async def measure(seconds: float, folder: Path) -> list[Line]:
    async with Servers(folder) as servers:
        subjects = list(_subjects(servers, await Journey.begin(servers), seconds))
        for _ in range(ROUNDS):
            for subject in subjects:
                requests = await subject.prepare()
                subject.rounds.append(await drive(subject.server, requests, CONNECTIONS))
        print(f"first answer of a single process {servers.start_s:.2f} s after its start\n")
        bare = subjects[0].median
        return [Line(subject.title, subject.median, bare) for subject in subjects]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    arguments = parser.parse_args()
    pin_client()
    with (
        tempfile.TemporaryDirectory(prefix="msb-bench-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        lines = runner.run(measure(arguments.seconds, Path(folder)))
    print_report(lines)
    if arguments.json:
        arguments.json.write_text(json.dumps([line.figures() for line in lines], indent=1))


if __name__ == "__main__":
    main()
