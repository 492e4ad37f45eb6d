"""The policy of pushes: which channels, at what time, and until when."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from ground.clock import CHINA_TIME
from models.push import PushChannel, PushClass
from notifications.policy import (
    RULES,
    SPREAD_S,
    Choice,
    channels_for,
    next_channel,
    quiet_end,
    send_time,
    weightiest,
    worth_until,
)

APP, WECHAT, SMS = PushChannel
URGENT, ACTION, RESULT, PROGRESS, BENEFIT = PushClass
PERSON = "a-person"


def at(text: str) -> datetime:
    """Return a time of Beijing: on the 2nd of March, unless a day of March is given."""
    day, _, hour = f"2 {text}".rpartition(" ")
    march = date(2027, 3, int(day.split()[-1]))
    return datetime.combine(march, time.fromisoformat(hour), CHINA_TIME)


def slot(person_id: str = PERSON) -> timedelta:
    """Return how long after the quiet hours this person's messages go out."""
    return send_time(ACTION, at("03:00"), Choice(), person_id, None) - at("08:00")


@pytest.mark.parametrize(
    ("push_class", "choice", "channels"),
    [
        (URGENT, Choice(), (APP, WECHAT, SMS)),
        (ACTION, Choice(), (APP, WECHAT, SMS)),
        (RESULT, Choice(), (APP, WECHAT, SMS)),
        (PROGRESS, Choice(), (APP, WECHAT)),
        (PROGRESS, Choice(progress_by_sms=True), (APP, WECHAT, SMS)),
        (BENEFIT, Choice(), ()),
        (BENEFIT, Choice(progress_by_sms=True), ()),
        (BENEFIT, Choice(benefits=True), (APP, WECHAT)),
        (BENEFIT, Choice(benefits=True, progress_by_sms=True), (APP, WECHAT)),
        (RESULT, Choice(order=(SMS, WECHAT)), (SMS, WECHAT)),
        (PROGRESS, Choice(order=(SMS, APP)), (APP,)),
        (URGENT, Choice(order=()), ()),
        (PROGRESS, Choice(order=(SMS,)), ()),
    ],
)
def test_channels(push_class: PushClass, choice: Choice, channels: tuple[PushChannel, ...]) -> None:
    assert channels_for(push_class, choice) == channels


@pytest.mark.parametrize(
    ("attempts", "channel"),
    [((), WECHAT), ((WECHAT,), SMS), ((WECHAT, SMS), APP), ((APP, WECHAT, SMS), None)],
)
def test_the_next_channel_is_the_first_without_an_attempt(
    attempts: tuple[PushChannel, ...], channel: PushChannel | None
) -> None:
    assert next_channel(RESULT, Choice(order=(WECHAT, SMS, APP)), attempts) == channel


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("21:59:59.999999", None),
        ("22:00:00", "3 08:00"),
        ("23:59:59", "3 08:00"),
        ("00:00:00", "08:00"),
        ("07:59:59.999999", "08:00"),
        ("08:00:00", None),
        ("08:00:01", None),
        ("12:00:00", None),
    ],
)
def test_the_usual_quiet_hours(moment: str, end: str | None) -> None:
    assert quiet_end(at(moment), Choice()) == (None if end is None else at(end))


@pytest.mark.parametrize(
    ("start", "stop", "moment", "end"),
    [
        ("12:30", "14:00", "12:29:59", None),
        ("12:30", "14:00", "12:30:00", "14:00"),
        ("12:30", "14:00", "13:59:59", "14:00"),
        ("12:30", "14:00", "14:00:00", None),
        ("20:00", "07:00", "20:00:00", "3 07:00"),
        ("20:00", "07:00", "06:59:59", "07:00"),
        ("00:00", "06:00", "00:00:00", "06:00"),
        ("00:00", "06:00", "23:59:59", None),
        ("22:00", "00:00", "23:59:59", "3 00:00"),
        ("22:00", "00:00", "00:00:00", None),
        ("22:00", "22:00", "22:00:00", None),
        ("00:00", "00:00", "03:00:00", None),
    ],
)
def test_quiet_hours_of_ones_own(start: str, stop: str, moment: str, end: str | None) -> None:
    choice = Choice(quiet_from=time.fromisoformat(start), quiet_until=time.fromisoformat(stop))
    assert quiet_end(at(moment), choice) == (None if end is None else at(end))


@pytest.mark.parametrize("push_class", PushClass)
@pytest.mark.parametrize("moment", ["21:59:59", "22:00:00", "03:00", "07:59:59", "08:00:01"])
def test_only_urgent_messages_break_the_quiet(push_class: PushClass, moment: str) -> None:
    now = at(moment)
    time_to_send = send_time(push_class, now, Choice(), PERSON, None)
    is_quiet = moment in ("22:00:00", "03:00", "07:59:59")
    assert (time_to_send == now) is (push_class is URGENT or not is_quiet)
    assert time_to_send >= now


def test_the_night_is_over_at_the_same_time_of_each_day_for_a_person() -> None:
    assert send_time(ACTION, at("22:00"), Choice(), PERSON, None) == at("3 08:00") + slot()
    assert timedelta(0) <= slot() < timedelta(seconds=SPREAD_S)


def test_the_morning_is_spread_evenly() -> None:
    """Of 30,000 people, each of the 30 minutes has a thousand, give or take a fifth."""
    minutes = Counter(slot(f"person-{number}") // timedelta(minutes=1) for number in range(30_000))
    assert sorted(minutes) == list(range(30))
    assert all(800 < count < 1200 for count in minutes.values())


@pytest.mark.parametrize(
    ("push_class", "now", "last", "expected"),
    [
        (PROGRESS, "12:00", None, "12:00"),
        (PROGRESS, "12:00", "11:49", "12:00"),
        (PROGRESS, "12:00", "11:50", "12:00"),
        (PROGRESS, "12:00", "11:50:01", "12:00:01"),
        (PROGRESS, "12:00", "12:00", "12:10"),
        (RESULT, "12:00", "12:00", "12:00"),
        (ACTION, "12:00", "12:00", "12:00"),
        (URGENT, "12:00", "12:00", "12:00"),
    ],
)
def test_progress_keeps_its_distance(
    push_class: PushClass, now: str, last: str | None, expected: str
) -> None:
    last_progress_at = None if last is None else at(last)
    assert send_time(push_class, at(now), Choice(), PERSON, last_progress_at) == at(expected)


def test_a_pause_that_ends_in_the_quiet_hours_lasts_until_they_end() -> None:
    moment = send_time(PROGRESS, at("21:55"), Choice(), PERSON, at("21:54"))
    assert moment == at("3 08:00") + slot()


@pytest.mark.parametrize("push_class", PushClass)
def test_whatever_waits_for_the_morning_is_still_worth_sending_then(push_class: PushClass) -> None:
    """Otherwise the quiet hours would swallow it."""
    fact = at("22:00")
    assert send_time(push_class, fact, Choice(), PERSON, fact) < worth_until(push_class, fact)
    assert set(RULES) == set(PushClass)


def test_the_weightiest_speaks_for_all_and_of_equal_ones_the_newest() -> None:
    rows = [
        SimpleNamespace(push_class=push_class, seq=seq)
        for seq, push_class in enumerate([PROGRESS, RESULT, BENEFIT, RESULT, PROGRESS])
    ]
    assert weightiest(rows).seq == 3
    assert weightiest([*rows, SimpleNamespace(push_class=URGENT, seq=0)]).push_class is URGENT
