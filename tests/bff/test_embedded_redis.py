"""The private Valkey server: there inside the with-block, gone after it and after any death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from bff.embedded_redis import EmbeddedRedisFailed, embedded_redis

ROOT = Path(__file__).parents[2]
PARENT = """
import signal
from bff.embedded_redis import embedded_redis
with embedded_redis() as url:
    print(url, flush=True)
    signal.pause()
"""


def pid_of(url: str) -> int:
    with Redis.from_url(url) as client:
        return int(client.info("server")["process_id"])


def is_running(pid: int) -> bool:
    """Zombies that nobody has waited for yet are not running."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):  # the second: it ended while it was read
        return False


def soon(there: Callable[[], bool]) -> bool:
    bound = time.monotonic() + 10
    while not there():
        if time.monotonic() > bound:
            return False
        time.sleep(0.01)
    return True


def test_it_lives_as_long_as_the_block() -> None:
    with embedded_redis() as url:
        folder = Path(url.removeprefix("unix://")).parent
        pid = pid_of(url)
        with Redis.from_url(url) as client:
            client.set("name", "value", ex=60)
            assert client.get("name") == b"value"
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert client.config_get("save") == {"save": ""}
        assert is_running(pid)
        assert folder.stat().st_mode & 0o077 == 0
    assert not is_running(pid)
    assert not folder.exists()


def test_two_do_not_meet() -> None:
    with embedded_redis() as first, embedded_redis() as second:
        assert first != second
        with Redis.from_url(first) as one, Redis.from_url(second) as other:
            one.set("name", "value")
            assert other.get("name") is None


def test_it_ends_when_the_block_raises() -> None:
    pids = []

    def fail() -> None:
        with embedded_redis() as url:
            pids.append(pid_of(url))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not is_running(*pids)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_of_a_parent_that_was_killed(how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().decode().strip()
        pid, folder = pid_of(url), Path(url.removeprefix("unix://")).parent
        assert is_running(pid)  # control
        os.kill(parent.pid, how)
    assert soon(lambda: not is_running(pid))
    assert soon(lambda: not folder.exists())


def test_a_server_that_cannot_start_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bff.embedded_redis._command", lambda *_: ["/bin/false"])
    monkeypatch.setattr("bff.embedded_redis._START_S", 0.2)
    with pytest.raises(EmbeddedRedisFailed, match="did not answer"), embedded_redis():
        pytest.fail("it did start")
