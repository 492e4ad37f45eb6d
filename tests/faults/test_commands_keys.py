"""Commands of an installation whose keys were lost, of a demo, and beside a running server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.test_commands_end import BOUND_S, run
from tests.services.environment import with_settings
from tests.services.postgres import free_port
from tests.support.server_process import ROOT, wrong

CORE = {"BFF_CORE_APP_KEY": "key-the-core-gave-us", "BFF_CORE_URL": "http://127.0.0.1:9"}
OTHER = {
    "BFF_KEYS": "1:" + b64encode(bytes(range(50, 82))).decode(),
    "BFF_FIXED_KEY": b64encode(bytes(range(90, 122))).decode(),
}


@pytest.fixture(scope="module")
def sealed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an installation with its own keys and a terminal: three processes."""
    folder = tmp_path_factory.mktemp("sealed")
    settings = {"BFF_DATA_DIR": str(folder), "BFF_PORT": str(free_port()), **CORE, "BFF_DEMO": "1"}
    for words in (["migrate"], ["seed"], ["enrol", "demo-desk-3"]):
        code, output = run(settings, *words)
        assert code == 0, output
    return folder


@pytest.fixture
def sealed_variables(sealed_folder: Path, tmp_path: Path) -> dict[str, str]:
    """Return the settings of a copy of that installation."""
    shutil.copytree(sealed_folder, tmp_path, dirs_exist_ok=True)
    return {"BFF_DATA_DIR": str(tmp_path), "BFF_PORT": str(free_port()), **CORE}


@pytest.mark.parametrize(
    "command", ["serve", "doctor", "seed", "enrol demo-desk-3", "jobs", "pull-items", "work"]
)
def test_with_other_keys_every_command_refuses(
    sealed_variables: dict[str, str], command: str
) -> None:
    given = sealed_variables | OTHER | {"BFF_REDIS_URL": "redis://127.0.0.1:9", "BFF_DEMO": "1"}
    code, said = run(given, *command.split())
    assert code == (1 if command == "doctor" else 2), said
    assert "sealed with other keys. Put back the keys" in said
    assert "Traceback" not in said


def test_lost_keys_are_said_and_not_made_anew(
    sealed_variables: dict[str, str], tmp_path: Path
) -> None:
    kept = (tmp_path / "keys.json").read_bytes()
    (tmp_path / "keys.json").unlink()
    for command in ("serve", "doctor", "enrol demo-desk-3"):
        code, said = run(sealed_variables, *command.split())
        assert code == 2, said
        assert "keys.json is missing" in said
    assert not (tmp_path / "keys.json").exists()
    (tmp_path / "keys.json").write_bytes(kept)
    code, said = run(sealed_variables, "enrol", "demo-desk-3")
    assert code == 0, said


def test_seed_refuses_outside_a_demo(sealed_variables: dict[str, str]) -> None:
    code, said = run(sealed_variables, "seed")
    assert (code, "BFF_DEMO is not 1" in said) == (2, True), said


def test_enrol_of_an_unknown_terminal_lists_those_there_are(
    sealed_variables: dict[str, str], tmp_path: Path
) -> None:
    code, said = run(sealed_variables, "enrol", "desk-3")
    assert code == 2
    assert "there is no terminal desk-3. There are:" in said
    assert [line.split()[0] for line in said.splitlines()[1:]] == [
        "demo-desk-3",
        "demo-kiosk-1",
        "demo-queue-1",
    ]
    empty = CORE | {"BFF_DATA_DIR": str(tmp_path / "empty")}
    assert run(empty, "migrate")[0] == 0
    assert "There is none yet" in run(empty, "enrol", "desk-3")[1]


@contextmanager
def demo(folder: Path) -> Iterator[None]:
    """``./script/server`` as anybody starts it, its ports apart."""
    names = ("BFF_PORT", "SANDBOX_PORT", "SANDBOX_ADMIN_PORT", "SANDBOX_SMS_PORT")
    ports = {n: str(free_port()) for n in (*names, "SANDBOX_APP_PUSH_PORT", "SANDBOX_WECHAT_PORT")}
    process = subprocess.Popen(
        ["./script/server"],
        cwd=ROOT,
        env=with_settings(BFF_DATA_DIR=str(folder), **ports),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        bound = time.monotonic() + 2 * BOUND_S
        while "Ctrl-C" not in process.stdout.readline():
            assert process.poll() is None
            assert time.monotonic() < bound
        yield
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=BOUND_S)


def bff(folder: Path, *words: str) -> tuple[int, str]:
    """``./script/bff``, told nothing but where the data are."""
    result = subprocess.run(
        ["./script/bff", *words],
        cwd=ROOT,
        env=with_settings(BFF_DATA_DIR=str(folder)),
        capture_output=True,
        text=True,
        timeout=BOUND_S,
    )
    return result.returncode, result.stdout + result.stderr


def test_commands_work_beside_a_running_demo(tmp_path: Path) -> None:
    """With the same database, keys, core and Redis; and they end with it."""
    with demo(tmp_path):
        _, said = bff(tmp_path, "doctor")
        assert wrong(said) == [], said
        assert "redis: answers, version" in said
        assert "core: answers" in said
        assert bff(tmp_path, "enrol", "demo-desk-3")[0] == 0
        assert run({"BFF_DATA_DIR": str(tmp_path)}, "jobs")[0] == 0
        for left in ("demo.json", "embedded-redis"):
            assert (tmp_path / left).stat().st_mode & 0o077 == 0
    assert not (tmp_path / "demo.json").exists()
    assert not (tmp_path / "embedded-redis").exists()
    code, said = bff(tmp_path, "doctor")
    assert (code, "BFF_CORE_APP_KEY must be set" in said) == (2, True), said


def test_what_a_killed_demo_left_is_not_believed(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = {"pid": ended.pid, "environment": {"BFF_DEMO": "1"}}
    (tmp_path / "demo.json").write_text(json.dumps(left))
    code, said = run({"BFF_DATA_DIR": str(tmp_path)}, "jobs")
    assert (code, "BFF_CORE_APP_KEY must be set" in said) == (2, True), said
