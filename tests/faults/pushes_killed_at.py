"""The real server that is killed while many pushes are each at one exact step.

    python -m tests.faults.pushes_killed_at serve

The file ``kill-at`` in the data folder says ``event`` or ``pushes N``. With ``event`` the process
that has committed a message first is no more. With the other each citizen's push stops at a step of
its own (``step_of``); when N are there, the process is killed, or when they take long. Of two
workers the first is killed. Leases, the grace and the time before a repeat are short.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bff import commands
from bff.context import AppContext
from bff.progress import face, push_jobs, routes
from bff.settings import load_settings
from gateways.session import Request, Session
from jobs import JobKind, Retry
from notifications import plan, results, send, unsure
from notifications.channels import SendResult
from notifications.parts import PushParts
from notifications.results import SendAttempt
from tests.faults.killed_at import ORDER, after, die_at, refitted_app

LEASE_S, GRACE_S, REPEAT_S = 8.0, 0.3, 3.0
ASK_AGAIN = Retry(first_s=1.0, factor=1.0, longest_s=1.0)
TOGETHER_S = 6.0
STEPS = {
    "plan": "the plan is committed, its job is still there",
    "reserve": "reserved and committed, not yet sent",
    "post": "the provider has it, its answer is unread",
    "answer": "the answer is read, its result not yet stored",
}

worker_app = commands._worker_app
send_request, kinds_of = Session.send, push_jobs.push_jobs
reserve_lane, plan_message = send.LaneSender._reserve, plan._plan
store_result = send.record  # type: ignore[attr-defined]
_lane: ContextVar[str] = ContextVar("lane", default="")
_comers: set[str] = set()
_all_there = asyncio.Event()


def step_of(person_id: str) -> str | None:
    """Return the step at which this citizen's push stops: the citizens are numbered."""
    number = int(person_id.rpartition("-")[2])
    return dict(enumerate(STEPS)).get(number)


def kill_step(pushes: int, settings: Mapping[str, str]) -> str:
    """Return the step of a kill when so many are stopped, or the half of them in one of two."""
    workers = int(settings["BFF_WORKERS"])
    return f"pushes {-(-pushes // workers)}"


async def stop_at(step: str, person_id: str) -> None:
    """Wait here for the other lanes if this is the citizen's step, and be killed with them."""
    file = load_settings().server.data_dir / ORDER
    name, _, count = file.read_text().partition(" ") if file.exists() else ("", "", "")
    if step_of(person_id) != step or name != "pushes":
        return
    _comers.add(person_id)
    if len(_comers) >= int(count):
        _all_there.set()
    with suppress(TimeoutError):  # they take long: it is killed with those that are there
        await asyncio.wait_for(_all_there.wait(), TOGETHER_S)
    die_at(f"{name} {count}")


async def plan_and_stop(parts: Any, recipient: Any, message: Any) -> None:
    await plan_message(parts, recipient, message)
    await stop_at("plan", message.person_id)


def enter_lane(person_id: str) -> None:
    """Note whose push this task sends."""
    _lane.set(person_id)


async def reserve_and_stop(self: Any, attempt: SendAttempt, *more: Any) -> None:
    enter_lane(attempt.job.payload)
    await reserve_lane(self, attempt, *more)
    await stop_at("reserve", attempt.job.payload)


async def send_and_stop(self: Session, service: str, request: Request, **how: Any) -> Any:
    response = await send_request(self, service, request, **how)
    is_sms = request.headers.get("X-TC-Action") == "SendSms"
    path = request.url.partition("?")[0]
    if _lane.get() and (is_sms or path.endswith(("/v3/push", "/subscribe/send"))):
        await stop_at("post", _lane.get())
    return response


async def stop_and_record(attempt: SendAttempt, result: SendResult) -> None:
    await stop_at("answer", attempt.job.payload)
    await store_result(attempt, result)


def short_leases(context: AppContext) -> Iterable[JobKind]:
    return tuple(
        kind if kind.every_s is not None else replace(kind, lease_s=LEASE_S)
        for kind in kinds_of(context)
    )


def hurry() -> None:
    """Shorten leases, the grace, and the time before something urgent is repeated."""
    unsure.RETRY = ASK_AGAIN
    unsure.OTHER_CHANNEL_AFTER = timedelta(seconds=REPEAT_S)  # type: ignore[attr-defined]
    results.ASK_FIRST_S = 0.5
    push_jobs.PushParts = partial(  # type: ignore[attr-defined,assignment]
        PushParts, grace_s=GRACE_S
    )
    face.push_jobs = short_leases  # type: ignore[attr-defined,assignment]


def arm() -> None:
    """Set the stops of this process; each process sets its own."""
    hurry()
    commands.create_app = refitted_app  # type: ignore[assignment,attr-defined]
    routes.take_in = after("event", routes.take_in)  # type: ignore[attr-defined]
    plan._plan = plan_and_stop
    send.LaneSender._reserve = reserve_and_stop  # type: ignore[assignment,method-assign]
    send.record = stop_and_record  # type: ignore[attr-defined]
    Session.send = send_and_stop  # type: ignore[method-assign]


def armed_app() -> Any:
    """Build the app of one of several workers."""
    arm()
    return worker_app()


def serve(prepare: Callable[[], None] = arm) -> int:
    """Serve in processes that are prepared so."""
    if load_settings().server.workers == 1:
        prepare()
    commands._worker_app = armed_app
    return commands.serve()


if __name__ == "__main__":
    sys.exit(serve())
