"""The time from a change of the display on the phone until the kiosk has painted it.

    python -m benchmarks.display [--changes 100]

Two workers with PostgreSQL serve a kiosk's page in a real browser, where the citizen is signed in.
The time runs from before the phone's PATCH until the second frame after the page has changed. Its
ratio is that to the PATCH's own answer. Aim: p99 at most 1 s.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

import httpx
from playwright.async_api import Page, async_playwright, expect

from benchmarks.load import Result
from benchmarks.servers import Servers
from tests.services.chromium import find_chromium
from tests.services.postgres import PostgresServer, find_postgres

PERSON = "linxiuying"
PATH = "/v1/page-settings"
PAUSE_S = 0.55  # a citizen may change 120 times a minute
PATIENCE_MS = 15_000
# Promises the time in ms at which the next change is painted.
WATCH = """() => {
  window.painted = new Promise((resolve) => {
    const frames = (observer) => requestAnimationFrame(() => requestAnimationFrame(() => { observer.disconnect(); resolve(Date.now()); }));
    new MutationObserver((_, observer) => frames(observer)).observe(document.documentElement, { attributeFilter: ["data-contrast"] });
  });
}"""  # noqa: E501


class Device:
    """The citizen's phone."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}
        self._version = 0

    @classmethod
    async def sign_in(cls, client: httpx.AsyncClient, admin_port: int) -> Device:
        admin = f"http://127.0.0.1:{admin_port}/admin/tickets"
        ticket = (await client.post(admin, json={"uid": PERSON})).json()["ticket"]
        grant = (await client.post("/v1/sessions/app", json={"ticket": ticket})).json()
        return cls(client, str(grant["accessToken"]))

    async def change(self, **values: object) -> None:
        headers = {**self._headers, "If-Match": f'"{self._version}"'}
        answer = await self._client.patch(PATH, json={"values": values}, headers=headers)
        answer.raise_for_status()
        self._version = answer.json()["version"]

    async def allow(self, kiosk: Page) -> None:
        """Approve the sign-in on the kiosk's screen, and confirm the person there."""
        code = (await kiosk.get_by_test_id("user-code").inner_text()).replace("-", "")
        digits = await kiosk.get_by_test_id("match-digits").inner_text()
        answer = await self._client.post(
            f"/v1/kiosk-sign-ins/{code}/approval",
            json={"matchDigits": digits},
            headers=self._headers,
        )
        answer.raise_for_status()
        await kiosk.get_by_test_id("it-is-me").click(timeout=PATIENCE_MS)
        await expect(kiosk.get_by_test_id("screen-cases")).to_be_visible(timeout=PATIENCE_MS)


async def measure(servers: Servers, kiosk: Page, changes: int) -> tuple[Result, Result]:
    """Return the times of the PATCHes, and those until the kiosk was painted."""
    base = f"http://127.0.0.1:{servers.port}"
    saved, painted = Result(), Result()
    async with httpx.AsyncClient(base_url=base, timeout=30, trust_env=False) as client:
        device = await Device.sign_in(client, servers.admin_port)
        await device.change(timeoutFactor=4)  # the kiosk waits long for its visitor
        code = (await client.post("/demo/enrolment-codes", json={"terminal": "kiosk"})).json()
        await kiosk.goto(f"{base}/kiosk/#enrol={code['enrolmentCode']}")
        await kiosk.get_by_test_id("enrol").click()
        await kiosk.get_by_test_id("choose-cases").click(timeout=PATIENCE_MS)
        await device.allow(kiosk)
        for contrast in islice(cycle(("night", "standard")), changes):
            await kiosk.evaluate(WATCH)
            begin = time.time()
            await device.change(contrast=contrast)
            saved.latencies.append(time.time() - begin)
            painted_ms = await asyncio.wait_for(kiosk.evaluate("painted"), PATIENCE_MS / 1000)
            painted.latencies.append(painted_ms / 1000 - begin)
            await asyncio.sleep(PAUSE_S)
    return saved, painted


async def measure_all(changes: int) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="msb-bench-") as folder,
        PostgresServer(find_postgres()) as server,
        server.database() as url,
    ):
        async with (
            Servers(
                Path(folder), is_deployed=True, BFF_WORKERS="2", BFF_DATABASE_URL=url
            ) as servers,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(**find_chromium().launch_options())
            kiosk = await browser.new_page(viewport={"width": 1080, "height": 1920})
            saved, painted = await measure(servers, kiosk, changes)
            await browser.close()
    for title, result in (("saved on the phone", saved), ("painted at the kiosk", painted)):
        p50, p99 = (result.percentile(part) * 1000 for part in (0.5, 0.99))
        print(f"{title:24} p50 {p50:7.1f} ms  p99 {p99:7.1f} ms")
    for part in (0.5, 0.99):
        ratio = painted.percentile(part) / saved.percentile(part)
        print(f"{'ratio of p' + str(round(part * 100)):24} {ratio:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.display", description=__doc__)
    parser.add_argument("--changes", type=int, default=100)
    asyncio.run(measure_all(parser.parse_args().changes))


if __name__ == "__main__":
    main()
