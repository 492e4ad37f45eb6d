"""The server of ``killed_at``, which stores forwards wrongly: without a job in the transaction.

So only the request that stored one knows that it must be sent. Run as ``python -m
tests.faults.without_the_outbox serve``.
"""

from __future__ import annotations

import sys
from typing import Any

from sanic import Sanic

from bff import commands
from bff.cases.forwarding import sending
from models.guarded_writes import Write
from tests.faults import killed_at


def no_job(*_: object) -> Write:
    return Write("SELECT 0 AS id /* where a job is written, RETURNING id */")


def without() -> None:
    killed_at.arm()
    sending.held_job = no_job  # type: ignore[attr-defined,assignment]


def outboxless_app() -> Sanic[Any, Any]:
    without()
    return killed_at.worker_app()


if __name__ == "__main__":
    without()
    commands._worker_app = outboxless_app
    sys.exit(commands.serve())
