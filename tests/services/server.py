"""A server program that lives as long as the test run: no longer, even when the run is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

from tests.services.scratch import scratch_folder

LEASH = Path(__file__).parents[2] / "script" / "leash.py"
READY_WITHIN_S = 20


class Server:
    """Held on script/leash.py, with a private folder. Every start is on the same address.

    A subclass says how it is run (``command``), whether it is up (``is_ready``) and its ``pid``.
    """

    stop_signal = "SIGTERM"
    user: str | None = None
    """Whom it runs as; None is whoever runs the tests."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="msb-test-", dir=scratch_folder()))
        if self.user:
            shutil.chown(self.folder, self.user)
        self._leash: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def is_ready(self) -> bool:
        raise NotImplementedError

    @property
    def pid(self) -> int:
        raise NotImplementedError

    @property
    def is_running(self) -> bool:
        return self._leash is not None and self._leash.poll() is None

    def start(self) -> Self:
        """Start it and return when it is ready; RuntimeError with its own words if it fails."""
        if self.is_running:
            return self
        leash = [sys.executable, "-I", str(LEASH), "--signal", self.stop_signal, "--grace", "5"]
        leash += ["--scratch", str(self.folder)] + (["--user", self.user] if self.user else [])
        with (self.folder / "log").open("ab") as log:
            self._leash = subprocess.Popen(
                [*leash, *self.command()],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while not self.is_ready():
            if not self.is_running or time.monotonic() > deadline:
                log_end = (self.folder / "log").read_text(errors="replace")[-2000:]
                self.close()
                raise RuntimeError(f"{self.command()[0]} did not start:\n{log_end}")
            time.sleep(0.005)
        return self

    def stop(self) -> None:
        """End the program and keep its folder: ``start`` brings it back on the same address."""
        if self._leash:
            with self._leash as leash:
                leash.terminate()
                leash.wait()

    def pause(self) -> None:
        """Freeze it: connections stay open and connecting works, but nothing is answered."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        """End the program and delete its folder."""
        if self._leash:
            with self._leash:  # leaving closes its stdin, which lets go, and waits
                pass
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()
