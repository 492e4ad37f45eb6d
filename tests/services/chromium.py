"""Chromium for browser tests, as Playwright's ``launch`` wants it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.services.install import apt_install, is_root, one_at_a_time, unavailable

SHELL = "chromium-headless-shell"
"""Chromium's engine without windows. A page takes well below half of the CPU time there."""

WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Without the second half, Chromium looks up and calls Google's hosts at each start.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--accept-lang=zh-CN",  # the language of a first visit; old ones take it from LC_ALL
)


@dataclass(frozen=True, slots=True)
class Chromium:
    executable: str | None
    """None is the one that Playwright downloaded for itself."""
    args: tuple[str, ...]

    def launch_options(self) -> dict[str, Any]:
        """For ``playwright.chromium.launch(**options)``."""
        return {
            "executable_path": self.executable,
            "args": list(self.args),
            "env": {**os.environ, "LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"},
        }


@one_at_a_time
def find_chromium() -> Chromium:
    """Return a headless shell, a whole Chromium, or Playwright's own."""
    args = ARGUMENTS + (("--no-sandbox",) if is_root() else ())  # its sandbox refuses root
    if shell := shutil.which(SHELL):
        return Chromium(shell, args)
    if apt_install(SHELL, "fonts-noto-cjk") and (shell := shutil.which(SHELL)):
        return Chromium(shell, args)
    if whole := next(filter(None, map(shutil.which, WHOLE)), None):
        return Chromium(whole, args)
    download = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    download += ["--with-deps"] if is_root() else []
    if subprocess.run(download, capture_output=True, check=False).returncode == 0:
        return Chromium(None, args)
    return unavailable("Chromium", f"Install {SHELL} or chromium with your package manager.")
