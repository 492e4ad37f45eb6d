"""The sandbox as a process of its own: it starts, ends when told, and remembers."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import time

import aiohttp
import pytest

from sandbox import Sandbox, SandboxSettings, run_sandbox
from sandbox.core.catalogue import care
from tests.support.core_caller import APP_ID, APP_KEY, Admin, CoreCaller, StillClock
from tests.support.event_receiver import run_receiver
from tests.support.submissions import submit_case

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


@asynccontextmanager
async def process(
    database: Path, stop: signal.Signals, expected_code: int, **settings: str
) -> AsyncIterator[tuple[str, str]]:
    """`python -m sandbox` on free ports; ends with `stop` and must then end with the code."""
    environ = {
        "SANDBOX_APP_ID": APP_ID,
        "SANDBOX_APP_KEY": APP_KEY,
        "SANDBOX_PORT": "0",
        "SANDBOX_ADMIN_PORT": "0",
        "SANDBOX_SMS_PORT": "0",
        "SANDBOX_APP_PUSH_PORT": "0",
        "SANDBOX_WECHAT_PORT": "0",
        "SANDBOX_DATABASE": str(database),
        **settings,
    }
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", cwd=ROOT, env=environ, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert child.stdout is not None
        line = await asyncio.wait_for(child.stdout.readline(), PATIENCE_S)
        _, url, _, admin_url = line.decode().split()
        yield url, admin_url
    finally:
        child.send_signal(stop)
        assert await asyncio.wait_for(child.wait(), PATIENCE_S) == expected_code


@pytest.mark.parametrize(
    ("stop", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -signal.SIGKILL)]
)
async def test_a_restart_forgets_nothing(
    tmp_path: Path, session: aiohttp.ClientSession, stop: signal.Signals, code: int
) -> None:
    database = tmp_path / "kept" / "sandbox.sqlite3"
    clock = StillClock(time())
    nonce, key = {"X-Nonce": "before"}, {"Idempotency-Key": "before-restart"}
    async with process(database, stop, code) as (url, admin_url):
        core, admin = CoreCaller(session, url, clock), Admin(session, admin_url)
        identifier = await admin.identifier("chenyuhang", "机动车驾驶证")
        data = {
            "identifier": identifier,
            "fields": ["holder"],
            "useCause": "租车",
            "mode": "holder",
            "operator": {"name": "张一鸣", "org": "榕城市政务服务中心", "terminal": "3号窗口"},
        }
        ticket = {"trustTicket": await admin.ticket("chenyuhang")}
        signed_on = await core.post("/auth/ticket", ticket, nonce | key)
        use = await core.post("/certs/data", data)
        assert signed_on["code"] == use["code"] == 0
        await admin.set_status(identifier, "02")
        received = await admin.call_counts()

    async with process(database, signal.SIGTERM, 0) as (url, admin_url):
        core, admin = CoreCaller(session, url, clock), Admin(session, admin_url)
        core.numbers = iter(range(1000, 2000))
        assert await admin.call_counts() == received
        status = await core.post("/certs/status", {"identifiers": [identifier]})
        assert status["data"][0]["status"] == "02"
        assert (await core.post("/auth/ticket", ticket))["code"] == 41002
        assert await core.post("/auth/ticket", ticket, key) == signed_on
        assert (await core.post("/auth/ticket", ticket, nonce))["code"] == 40103
        async with core.send("/certs/file", {"authCode": use["data"]["authCode"]}) as response:
            assert response.content_type == "application/pdf"


async def test_a_killed_core_goes_on_with_its_cases_and_tells_every_event_in_order(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    database, clock = tmp_path / "sandbox.sqlite3", StillClock(time())
    async with run_receiver() as receiver:
        told = {"SANDBOX_EVENTS_URL": receiver.url, "SANDBOX_PACE": "0.2,0.4,0.6,0.8"}
        async with process(database, signal.SIGKILL, -signal.SIGKILL, **told) as (url, _):
            core = CoreCaller(session, url, clock)
            case_no = (await submit_case(core, care.OLD_AGE_ALLOWANCE))["caseNo"]
            await receiver.until(lambda: 2 in receiver.versions(case_no))
        async with process(database, signal.SIGTERM, 0, **told) as (url, _):
            await receiver.until(lambda: 5 in receiver.versions(case_no))
            core = CoreCaller(session, url, clock, iter(range(1000, 2000)))
            events = (await core.get(f"/cases/{case_no}"))["data"]["events"]
    assert [event["version"] for event in events] == [1, 2, 3, 4, 5]
    versions = receiver.versions(case_no)
    # What was under way when the process died may come twice.
    assert sorted(set(versions)) == [1, 2, 3, 4, 5]
    assert versions == sorted(versions)


async def test_missing_settings_stop_the_start_with_their_names() -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", cwd=ROOT, env={}, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(child.communicate(), PATIENCE_S)
    assert child.returncode == 2
    assert b"SANDBOX_APP_ID and SANDBOX_APP_KEY" in said


async def test_a_restart_in_the_same_loop_keeps_a_suspension(
    settings: SandboxSettings, session: aiohttp.ClientSession
) -> None:
    async with run_sandbox(settings) as first:
        admin = Admin(session, first.admin_url)
        identifier = await admin.identifier("maria", "外国人工作许可证")
        await admin.set_status(identifier, "03")
    async with run_sandbox(settings) as second:
        assert isinstance(second, Sandbox)
        certificates = await Admin(session, second.admin_url).certificates("maria")
    assert [c["status"] for c in certificates if c["identifier"] == identifier] == ["03"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SANDBOX_APP_KEY", "short"),
        ("SANDBOX_DIGEST", "md5"),
        ("SANDBOX_PORT", "http"),
        ("SANDBOX_PORT", "70000"),
        ("SANDBOX_TIMETABLE", "yes"),
        ("SANDBOX_PACE", "3,8,12"),
        ("SANDBOX_PACE", "3,8,12,10"),
        ("SANDBOX_EVENTS_URL", "bff.example/core/events"),
    ],
)
def test_a_wrong_setting_is_told(name: str, value: str) -> None:
    environ = {"SANDBOX_APP_ID": APP_ID, "SANDBOX_APP_KEY": APP_KEY, name: value}
    with pytest.raises(ValueError, match=r"app key|DIGEST|PORT|TIMETABLE|PACE|pace|events URL"):
        SandboxSettings.from_env(environ)


def test_settings_are_read_and_the_key_is_not_shown() -> None:
    settings = SandboxSettings.from_env(
        {
            "SANDBOX_APP_ID": APP_ID,
            "SANDBOX_APP_KEY": APP_KEY,
            "SANDBOX_DIGEST": "sm3",
            "SANDBOX_RETURN_ORIGINS": "https://a.example/, http://b.example:81",
        }
    )
    core = settings.core
    assert core.digest == "sm3"
    assert (core.port, settings.admin_port) == (8100, 8101)
    assert core.return_origins == {"https://a.example", "http://b.example:81"}
    assert (core.timetable, core.pace) == (True, (3, 8, 12, 20))
    assert core.events_url is None
    assert APP_KEY not in repr(settings)
