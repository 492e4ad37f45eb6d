"""Chromium for browser tests, as Playwright's ``launch`` wants it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.services.install import apt_install, is_root, one_at_a_time, unavailable

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Without the second half, Chromium looks up and calls Google's hosts at each start.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Chromium:
    executable: str | None
    """None is the one that Playwright downloaded for itself."""
    args: tuple[str, ...]

    def launch_options(self) -> dict[str, Any]:
        """For ``playwright.chromium.launch(**options)``."""
        return {"executable_path": self.executable, "args": list(self.args)}


@one_at_a_time
def find_chromium() -> Chromium:
    """Return the machine's Chromium, Debian's (with Chinese fonts) or Playwright's own."""
    args = ARGUMENTS + (("--no-sandbox",) if is_root() else ())  # its sandbox refuses root
    if program := on_this_machine():
        return Chromium(program, args)
    if apt_install("chromium", "fonts-noto-cjk") and (program := on_this_machine()):
        return Chromium(program, args)
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    download += ["--with-deps"] if is_root() else []
    if subprocess.run(download, capture_output=True, check=False).returncode == 0:
        return Chromium(None, args)
    return unavailable("Chromium", "Install chromium or google-chrome with your package manager.")


def on_this_machine() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
