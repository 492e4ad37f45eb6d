"""Policy of pushes (推送策略): by which channels, when, and until when a message goes out.

Pure rules, without a clock or a database. The reasons: docs/decisions/0086-push-policy.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol, TypeVar

from ground.clock import CHINA_TIME
from models.push import PushChannel, PushClass

ORDER = (PushChannel.APP, PushChannel.WECHAT, PushChannel.SMS)
"""Channels in their usual order: free ones first, and the one that costs money last."""

QUIET_FROM, QUIET_UNTIL = time(22), time(8)
LONGEST_QUIET = timedelta(hours=16)  # with pause and spread less than any message is worth
SPREAD_S = 1800
"""Seconds after the quiet hours over which the messages of that night are spread."""
PROGRESS_PAUSE = timedelta(minutes=10)
OTHER_CHANNEL_AFTER = timedelta(seconds=60)
"""Time after which an urgent message no longer waits for a provider that is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Choices of a citizen. Times are those of Beijing; equal ones mean no quiet hours.

    ``order`` has the channels that are switched on, the preferred one first.
    """

    order: tuple[PushChannel, ...] = ORDER
    progress_by_sms: bool = False
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    benefits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """Rule of one class.

    ``is_worth`` is how long after the fact it is still worth sending. ``may_use_sms`` says whether
    SMS is used without being asked for.
    """

    is_worth: timedelta
    may_use_sms: bool
    heeds_quiet_hours: bool = True


RULES: dict[PushClass, ClassRule] = {
    PushClass.URGENT: ClassRule(
        is_worth=timedelta(days=1), may_use_sms=True, heeds_quiet_hours=False
    ),
    PushClass.ACTION: ClassRule(is_worth=timedelta(days=3), may_use_sms=True),
    PushClass.RESULT: ClassRule(is_worth=timedelta(days=3), may_use_sms=True),
    PushClass.PROGRESS: ClassRule(is_worth=timedelta(days=1), may_use_sms=False),
    PushClass.BENEFIT: ClassRule(is_worth=timedelta(days=7), may_use_sms=False),
}
_WEIGHTS = {push_class: number for number, push_class in enumerate(PushClass)}


def channels_for(push_class: PushClass, choice: Choice) -> tuple[PushChannel, ...]:
    """Return the channels for a message of this class, in the order in which to try them."""
    if push_class is PushClass.BENEFIT and not choice.benefits:
        return ()
    may_use_sms = RULES[push_class].may_use_sms or (
        push_class is PushClass.PROGRESS and choice.progress_by_sms
    )
    return tuple(
        channel for channel in choice.order if may_use_sms or channel is not PushChannel.SMS
    )


def next_channel(
    push_class: PushClass, choice: Choice, attempts: Collection[PushChannel]
) -> PushChannel | None:
    """Return the first channel for this class without an attempt; None if there is no other."""
    channels = channels_for(push_class, choice)
    return next((channel for channel in channels if channel not in attempts), None)


def worth_until(push_class: PushClass, at: datetime) -> datetime:
    """Return until when news of this moment is worth sending. Afterwards the inbox has it."""
    return at + RULES[push_class].is_worth


def send_time(
    push_class: PushClass,
    now: datetime,
    choice: Choice,
    person_id: str,
    last_progress_at: datetime | None,
) -> datetime:
    """Return when a message may go out: ``now``, or later for quiet hours or the pause.

    ``last_progress_at`` is when the lane last sent a message of the class ``progress``.
    """
    rule, earliest = RULES[push_class], now
    if push_class is PushClass.PROGRESS and last_progress_at is not None:
        earliest = max(now, last_progress_at + PROGRESS_PAUSE)
    end = quiet_end(earliest, choice) if rule.heeds_quiet_hours else None
    return earliest if end is None else end + timedelta(seconds=_place_in_spread(person_id))


def quiet_end(moment: datetime, choice: Choice) -> datetime | None:
    """Return when the quiet hours of this moment end; None outside of quiet hours."""
    local = moment.astimezone(CHINA_TIME)
    start, end = choice.quiet_from, choice.quiet_until
    hour = local.time()
    if start == end or not _is_between(hour, start, end):
        return None
    day = local.date() + timedelta(days=1) if hour >= end else local.date()
    return datetime.combine(day, end, CHINA_TIME)


def quiet_length(start: time, end: time) -> timedelta:
    """Return how long quiet hours last; nothing if they begin when they end."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return timedelta(minutes=minutes % (24 * 60))


def _is_between(hour: time, start: time, end: time) -> bool:
    """Tell if the hour is in a window that may go past midnight."""
    return start <= hour < end if start < end else hour >= start or hour < end


def _place_in_spread(person_id: str) -> int:
    """Return the person's second after the quiet hours: always the same, and all used evenly."""
    digest = hashlib.sha256(person_id.encode()).digest()
    return int.from_bytes(digest[:4], "big") % SPREAD_S


class Weighed(Protocol):
    """Push that competes for the words of a joint one."""

    @property
    def push_class(self) -> str: ...

    @property
    def seq(self) -> int: ...


W = TypeVar("W", bound=Weighed)


def weightiest(pushes: Iterable[W]) -> W:
    """Return the push whose words stand for all: the weightiest class, then the newest message."""
    return by_weight(pushes)[0]


def by_weight(pushes: Iterable[W]) -> list[W]:
    """Return the pushes, the weightiest first."""
    return sorted(pushes, key=lambda push: (_WEIGHTS[PushClass(push.push_class)], -push.seq))
