"""Run a command for as long as the other end of stdin is open.

    python -I script/leash.py [--user NAME] [--signal NAME] [--grace S] [--scratch DIR] COMMAND...

A process that ends, by return, Ctrl-C or SIGKILL, closes its pipes, on every Unix. So a command on
a leash never outlives its starter.

    stdin closes     the command is stopped, and DIR deleted
    SIGTERM          the command is stopped; DIR stays, the command may be started again
    command ends     so does the leash, with its exit status

Stopping is one signal to the command alone (Sanic takes a second one, or one to its workers, as
"drop everything"), and after the grace period SIGKILL to its whole process group. Start the leash
itself in a session of its own, so that Ctrl-C in a terminal does not reach it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading


def main() -> int:
    options = arguments()
    account = options.user and pwd.getpwnam(options.user)
    command = subprocess.Popen(
        options.command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=account and [],
    )

    def stop(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.alarm(options.grace)
        command.send_signal(options.signal)
        command.send_signal(signal.SIGCONT)  # a paused process gets no other signal

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGALRM, lambda *_: kill_group(command.pid))

    let_go = threading.Event()
    threading.Thread(target=watch_stdin, args=(let_go,), daemon=True).start()
    status = command.wait()
    kill_group(command.pid)  # workers of a manager that was killed
    if options.scratch and let_go.is_set():
        shutil.rmtree(options.scratch, ignore_errors=True)
    return status if status >= 0 else 128 - status


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--user", help="run the command as this user")
    parser.add_argument("--signal", type=signal.Signals.__getitem__, default=signal.SIGTERM)
    parser.add_argument(
        "--grace", type=int, default=20, help="seconds between the signal and SIGKILL"
    )
    parser.add_argument("--scratch", help="folder to delete in the end")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def watch_stdin(let_go: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    let_go.set()
    os.kill(os.getpid(), signal.SIGTERM)


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # EPERM: a zombie on macOS
        os.killpg(leader, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
