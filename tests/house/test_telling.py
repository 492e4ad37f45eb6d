"""Whoever tells a citizen something calls `notifications.tell`; whoever wakes somebody, `wake`.

A wake-up that is sent by hand goes out before the commit, or is lost with the client that hangs up.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.source import Module, broken, plant

FREE = ("tests", "benchmarks")
WRITES = {"writes", "create", "bulk_create", "insertion", "update_or_create", "get_or_create"}
# Signals that are no wake-up: the end of a session is told sealed, and after its commit.
MAY_SIGNAL = ("bff/signals.py", "bff/lifecycle.py", "bff/identity/revocations.py")
MAY_WAKE_JOBS = ("bff/lifecycle.py", "jobs")


def inbox_writes(module: Module) -> Iterator[str]:
    if module.is_in("notifications", "models", *FREE):
        return
    for line, name in module.uses():
        owner, _, what = name.rpartition(".")
        if owner.endswith("InboxMessage") and what in WRITES:
            yield f"{line}: {name}: use notifications.tell"


def wakes_by_hand(module: Module) -> Iterator[str]:
    if module.is_in(*FREE):
        return
    for line, name in module.uses():
        if name.endswith("signals.send") and not module.is_in(*MAY_SIGNAL):
            yield f"{line}: {name}: use models.wakes.wake, which waits for the commit"
        elif name.endswith(".jobs.wake") and not module.is_in(*MAY_WAKE_JOBS):
            yield f"{line}: {name}: jobs.enqueue wakes the runners"
        elif name == "notifications.live.WAKE" and not module.is_in(
            "notifications", "bff/progress/parts.py"
        ):
            yield f"{line}: {name}: use notifications.tell or wake_streams"


def test_only_notifications_write_to_an_inbox() -> None:
    assert broken(inbox_writes) == []


def test_nobody_sends_a_wake_up_by_hand() -> None:
    assert broken(wakes_by_hand) == []


@pytest.mark.parametrize(
    "code",
    [
        "from models import InboxMessage\nInboxMessage.writes(person_id, 'x', '{}', now)",
        "import models\nmodels.InboxMessage.create(person_id=person_id)",
        "from models.inbox import InboxMessage as Row\nRow.bulk_create([])",
    ],
)
def test_another_write_is_found(code: str) -> None:
    assert list(inbox_writes(plant("bff/cases/events/agents.py", code)))
    assert not list(inbox_writes(plant("notifications/inbox.py", code)))


@pytest.mark.parametrize(
    "code",
    [
        "context.signals.send('wake', person_id)",
        "signals = context.signals\nsignals.send('jobs', '')",
        "context.jobs.wake()",
        "from notifications.live import WAKE",
    ],
)
def test_a_wake_up_by_hand_is_found(code: str) -> None:
    assert list(wakes_by_hand(plant("bff/cases/from_core/intake.py", code)))
