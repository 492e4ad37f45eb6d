"""script/server.py with stand-ins for both servers: started in order, stopped come what may."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.environment import with_settings
from tests.services.postgres import free_port

SERVER = Path(__file__).parents[2] / "script" / "server.py"

# Writes down, in a file of its own name, its arguments, its pid and every signal that it hears.
STAND_IN = """
import http.server, os, pathlib, signal, sys
name = pathlib.Path(__file__).parent.name
def note(text):
    with open(name + ".log", "a") as log: log.write(text + " ")
note(" ".join(sys.argv[1:]) or "serve")
if sys.argv[1:] in (["migrate"], ["seed"]): sys.exit()
note(str(os.getpid()))
def hear(number, _):
    note(signal.Signals(number).name)
    if number == signal.SIGTERM: os._exit(0)
for number in (signal.SIGTERM, signal.SIGINT): signal.signal(number, hear)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
port = int(os.environ["BFF_PORT" if name == "bff" else "SANDBOX_PORT"])
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""

Supervisor = subprocess.Popen[str]


@pytest.fixture
def ports() -> dict[str, str]:
    names = (
        "BFF_PORT",
        "SANDBOX_PORT",
        "SANDBOX_ADMIN_PORT",
        "SANDBOX_SMS_PORT",
        "SANDBOX_APP_PUSH_PORT",
        "SANDBOX_WECHAT_PORT",
    )
    return {name: str(free_port()) for name in names}


@pytest.fixture
def supervisor(tmp_path: Path, ports: dict[str, str]) -> Iterator[Supervisor]:
    """Up and running, its welcome read."""
    for package in ("bff", "sandbox"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__main__.py").write_text(STAND_IN)
    with run(tmp_path, ports) as process:
        assert process.stdout
        while "Ctrl-C" not in process.stdout.readline():
            assert process.poll() is None
        yield process
        process.terminate()


def run(folder: Path, ports: dict[str, str]) -> Supervisor:
    return subprocess.Popen(
        [sys.executable, str(SERVER)],
        cwd=folder,
        env=with_settings(**ports),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def notes(folder: Path, name: str) -> list[str]:
    """Return what a stand-in wrote down, without its pid."""
    return [word for word in log(folder, name) if not word.isdecimal()]


def pid(folder: Path, name: str) -> int:
    return next(int(word) for word in log(folder, name) if word.isdecimal())


def log(folder: Path, name: str) -> list[str]:
    return (folder / f"{name}.log").read_text().split()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_stops_each_server_once(
    supervisor: subprocess.Popen[str], tmp_path: Path, number: signal.Signals
) -> None:
    os.killpg(supervisor.pid, number)  # as a terminal does: to the whole group
    os.killpg(supervisor.pid, number)  # and to the impatient
    assert supervisor.wait(timeout=60) == 0
    assert notes(tmp_path, "bff") == ["migrate", "seed", "serve", "SIGTERM"]
    assert notes(tmp_path, "sandbox") == ["serve", "SIGTERM"]


def test_killed_it_leaves_nothing_behind(supervisor: subprocess.Popen[str], tmp_path: Path) -> None:
    supervisor.kill()
    deadline = time.monotonic() + 10
    while notes(tmp_path, "bff")[-1] != "SIGTERM" or notes(tmp_path, "sandbox")[-1] != "SIGTERM":
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(("dying", "other"), [("bff", "sandbox"), ("sandbox", "bff")])
def test_when_one_server_dies_it_says_which_and_stops_the_other(
    supervisor: subprocess.Popen[str], tmp_path: Path, dying: str, other: str
) -> None:
    os.kill(pid(tmp_path, dying), signal.SIGKILL)
    output, _ = supervisor.communicate(timeout=60)
    assert supervisor.returncode == 1
    assert f"{dying} died" in output
    assert notes(tmp_path, other)[-1] == "SIGTERM"


def test_when_one_server_is_stopped_by_hand_it_does_not_say_that_it_died(
    supervisor: subprocess.Popen[str], tmp_path: Path
) -> None:
    os.kill(pid(tmp_path, "bff"), signal.SIGTERM)
    output, _ = supervisor.communicate(timeout=60)
    assert supervisor.returncode == 1
    assert "bff has ended" in output
    assert "died" not in output


def test_help_says_how_to_start_it_and_starts_nothing() -> None:
    result = subprocess.run([SERVER.with_suffix(""), "--help"], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert "BFF_PORT=9000" in result.stdout
    assert "set -euo" not in result.stdout


def test_a_taken_port_is_named_with_the_setting_that_moves_it(
    supervisor: subprocess.Popen[str], tmp_path: Path, ports: Any
) -> None:
    second = run(tmp_path, ports)
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"Port {ports['BFF_PORT']}: Address already in use" in output
    assert "BFF_PORT=" in output
