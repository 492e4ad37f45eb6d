"""The real server, or ``python -m bff work``, that kills itself at one exact step of forwarding.

    python -m tests.faults.killed_at serve
    python -m tests.faults.killed_at            runs jobs and nothing else

The file ``kill-at`` in the data folder names the step. The process that comes there first removes
the file, and is no more: no ``finally``, no rollback, no farewell. Leases are short: what it held
is soon anybody's.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sanic import Sanic

from bff import commands
from bff.app import create_app
from bff.cases.forwarding import ledger, sending
from bff.cases.forwarding.rules import RULES
from bff.settings import Settings, load_settings
from bff.work import work
from gateways.session import Request, Session
from jobs import ClaimedJob, Runner, queue
from tests.support.refits import UNLIMITED, idempotency_lease

P = ParamSpec("P")
T = TypeVar("T")

ORDER = "kill-at"
LEASE_S = 2.0

STEPS = {
    "commit": "stored and committed, not yet sent",
    "claim": "taken by the runner, not yet sent",
    "send": "the core has it, its answer is unread",
    "mark": "the answer is read, the ledger's transaction not yet committed",
    "settled": "the ledger has it, the job is still there",
    "done": "the job is done, the citizen not yet answered",
}

worker_app = commands._worker_app


def order(environment: Mapping[str, str], step: str) -> Path:
    """Have the next process that comes to this step killed there; gone once that has happened."""
    file = Path(environment["BFF_DATA_DIR"]) / ORDER
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(step)
    return file


def die_at(step: str) -> None:
    file = load_settings().server.data_dir / ORDER
    try:
        if file.read_text() != step:
            return
        file.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def before(
    step: str, work: Callable[P, Coroutine[Any, Any, T]]
) -> Callable[P, Coroutine[Any, Any, T]]:
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        die_at(step)
        return await work(*args, **kwargs)

    return wrapper


def after(
    step: str, work: Callable[P, Coroutine[Any, Any, T]]
) -> Callable[P, Coroutine[Any, Any, T]]:
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        result = await work(*args, **kwargs)
        die_at(step)
        return result

    return wrapper


take, send = queue.take, Session.send


async def take_and_die(kind: str, claim: str, **how: Any) -> list[ClaimedJob]:
    taken = await take(kind, claim, **how)
    if kind == ledger.JOB and taken:
        die_at("claim")
    return taken


async def send_and_die(self: Session, service: str, request: Request, **how: Any) -> Any:
    response = await send(self, service, request, **how)
    if request.url.endswith("/cases") and response.status == 200:
        die_at("send")
    return response


def refitted_app(settings: Settings | None = None) -> Sanic[Any, Any]:
    app = create_app(settings)

    @app.before_server_start
    async def refit(app: Sanic[Any, Any]) -> None:
        UNLIMITED(app)
        idempotency_lease(LEASE_S)(app)

    return app


def arm() -> None:
    """Set the stops of this process; each process sets its own."""
    commands.create_app = refitted_app  # type: ignore[assignment,attr-defined]
    sending.LEASE_S = LEASE_S
    Runner.attempt = after("done", before("commit", Runner.attempt))  # type: ignore[method-assign]
    queue.take = take_and_die
    Session.send = send_and_die  # type: ignore[method-assign]
    case = RULES["case"]
    assert case.on_timely_answer is not None
    RULES["case"] = replace(
        case,
        on_answer=after("mark", case.on_answer),  # type: ignore[arg-type]
        on_timely_answer=after("settled", before("mark", case.on_timely_answer)),
    )
    sending._settle = after("settled", sending._settle)


def armed_app() -> Sanic[Any, Any]:
    arm()
    return worker_app()


def main() -> int:
    if sys.argv[1:] != ["serve"]:
        arm()
        return work()
    if load_settings().server.workers == 1:
        arm()
    commands._worker_app = armed_app
    return commands.serve()


if __name__ == "__main__":
    sys.exit(main())
