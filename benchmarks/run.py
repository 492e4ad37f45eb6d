"""Measure everything in one run and print each figure as a ratio to a bare Sanic handler.

    ./script/bench [--seconds 3] [--json FILE]

Servers share one core, the client has another where the machine has two. Rounds of the different
servers take turns, and the best round of each counts: a noisy neighbour only ever makes slower.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import uvloop

from benchmarks.journey import Journey
from benchmarks.load import Result, Server, drive, request
from benchmarks.report import Line, print_report
from benchmarks.servers import Servers, pin_client

ROUNDS = 3
CONNECTIONS = 32


async def best(server: Server, message: bytes, seconds: float) -> Result:
    """Return the best of ``ROUNDS`` rounds of the same request."""
    results = []
    for _ in range(ROUNDS):
        results.append(await drive(server, _for(seconds, message), CONNECTIONS))
    return max(results, key=lambda result: result.rate)


def _for(seconds: float, message: bytes) -> Iterator[bytes]:
    """Repeat the request until the time is over."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        yield message


async def measure(seconds: float, folder: Path) -> list[Line]:
    async with Servers(folder) as servers:
        journey = await Journey.begin(servers)
        bearer = {"Authorization": f"Bearer {journey.access_token}"}
        bare = await best(servers.bare, request("GET", "/bare"), seconds)
        lines = [Line("(a) bare Sanic JSON handler", bare, bare)]

        async def add(title: str, server: Server, message: bytes) -> None:
            lines.append(Line(title, await best(server, message, seconds), bare))

        await add("(b) + JWT check", servers.bare, request("GET", "/checked", bearer))
        await add(
            "    our frame around nothing (/healthz)", servers.ours, request("GET", "/healthz")
        )
        await add("(c) issuing a code", servers.ours, journey.presentation_request())
        await add("(d) reading a forged code (/q/…)", servers.ours, journey.forged_request())
        code = await journey.code_id()
        image = f"/v1/codes/{code}.png?scale=8"
        cold = [
            request("GET", f"/v1/codes/{code_id}.png?scale=8", bearer)
            for code_id in await journey.code_ids(int(200 * seconds))
        ]
        lines.append(Line("(f) PNG cold", await drive(servers.ours, iter(cold), CONNECTIONS), bare))
        await add("(f) PNG cached", servers.ours, request("GET", image, bearer))
        scans = await journey.scan_requests(int(60 * seconds))
        redeemed = await drive(servers.ours, iter(scans), CONNECTIONS)
        lines.append(Line("(e) redeeming codes, all of it", redeemed, bare))
        again = await journey.forged_scan_requests(int(60 * seconds))
        refused = await drive(servers.ours, iter(again), CONNECTIONS)
        lines.append(Line("    a forged code scanned: proof, row", refused, bare))
        print(f"first answer of a single process {servers.start_s:.2f} s after its start\n")
        return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each round")
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
