"""Sources of programs that tests need and the machine does not have."""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import pytest

P = ParamSpec("P")
T = TypeVar("T")


def is_root() -> bool:
    return os.geteuid() == 0


def one_at_a_time(find: Callable[P, T]) -> Callable[P, T]:
    """Let one process of a run install; the others wait and find the result."""

    @functools.wraps(find)
    def alone(*args: P.args, **kwargs: P.kwargs) -> T:
        with Path(sys.prefix, "installing.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return find(*args, **kwargs)

    return alone


def apt_install(*packages: str) -> bool:
    """Install Debian packages. False where there is no root, no apt or no such package."""
    if not (is_root() and shutil.which("apt-get")):
        return False
    # RUNLEVEL=1 keeps the packages from starting their own servers: the tests start private ones.
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    install = ["apt-get", "install", "-qy", "--no-install-recommends", *packages]
    return all(
        subprocess.run(command, env=quiet, capture_output=True, check=False).returncode == 0
        for command in (["apt-get", "update", "-q"], install)
    )


def pip_install(requirement: str) -> Path | None:
    """Install a wheel beside the other development tools; its folder, None if it cannot be had."""
    pip = [sys.executable, "-m", "pip", "install", "-q", "--only-binary=:all:", requirement]
    result = subprocess.run(pip, capture_output=True, check=False)
    return Path(*Path(pytest.__file__).parts[:-2]) if result.returncode == 0 else None


def unavailable(service: str, remedy: str) -> NoReturn:
    """Fail instead of skipping tests without their service, so that green means they ran."""
    pytest.fail(
        f"{service} is not on this machine and could not be installed. {remedy}", pytrace=False
    )
