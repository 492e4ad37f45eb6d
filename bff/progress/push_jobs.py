"""The jobs of pushes on this server."""

from __future__ import annotations

import random

from bff.context import AppContext
from bff.progress.recipients import PeopleOfDatabase
from jobs import JobKind
from notifications.parts import PushParts
from notifications.push_jobs import push_kinds
from notifications.wechat_events import event_kind


def push_jobs(context: AppContext) -> tuple[JobKind, ...]:
    kinds = push_kinds(
        PushParts(
            channels=context.progress.channels,
            recipients=PeopleOfDatabase(),
            show=lambda row, reader: context.messages.show_outside(
                row, reader
            ),  # made after the jobs
            may_watch=lambda person_id: context.progress.live.presence.may_watch(person_id),
            clock=context.clock,
            random=random.random,
        )
    )
    wechat = context.progress.wechat
    return kinds if wechat is None else (*kinds, event_kind(wechat.events))
