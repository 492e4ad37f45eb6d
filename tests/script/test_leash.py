"""script/leash.py: what is on it lives exactly as long as its holder wants."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

LEASH = Path(__file__).parents[2] / "script" / "leash.py"

# Says each SIGTERM it hears, in a file, and goes when told where a polite program would.
POLITE = """
import pathlib, signal, sys
def bye(*_):
    with open("heard", "a") as heard: heard.write("TERM ")
    sys.exit(7)
signal.signal(signal.SIGTERM, bye)
pathlib.Path("up").touch()
while True: signal.pause()
"""
DEAF = POLITE.replace("sys.exit(7)", "pass")

Leash = subprocess.Popen[bytes]
Hold = Callable[..., Leash]


@pytest.fixture
def hold(tmp_path: Path) -> Iterator[Hold]:
    results: list[Leash] = []

    def hold(code: str, *options: str) -> Leash:
        command = [sys.executable, "-I", str(LEASH), *options, sys.executable, "-c", code]
        leash = subprocess.Popen(
            command, cwd=tmp_path, stdin=subprocess.PIPE, start_new_session=True
        )
        results.append(leash)
        while not (tmp_path / "up").exists():
            assert leash.poll() is None
            time.sleep(0.01)
        return leash

    yield hold
    for leash in results:
        let_go(leash)
        leash.wait(timeout=60)


def let_go(leash: subprocess.Popen[bytes]) -> None:
    assert leash.stdin is not None
    leash.stdin.close()


def test_letting_go_stops_the_command_once_and_deletes_its_folder(
    hold: Hold, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    leash = hold(POLITE, "--scratch", str(scratch))
    let_go(leash)
    assert leash.wait(timeout=60) == 7
    assert (tmp_path / "heard").read_text() == "TERM "
    assert not scratch.exists()


def test_a_signal_stops_the_command_and_keeps_its_folder(hold: Hold, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    leash = hold(POLITE, "--scratch", str(scratch))
    leash.terminate()
    assert leash.wait(timeout=60) == 7
    assert scratch.exists()


def test_a_command_that_will_not_stop_is_killed(hold: Hold) -> None:
    leash = hold(DEAF, "--grace", "1")
    let_go(leash)
    assert leash.wait(timeout=60) == 128 + signal.SIGKILL
