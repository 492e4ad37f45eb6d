"""Choices of a person about their messages (消息设置): read, changed, stored as they are."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import msgspec

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.problems import Problem
from bff.problems.input import invalid_choice, invalid_field
from bff.progress.preference_schemas import (
    ChannelChoice,
    NotificationPreferences,
    PreferenceChange,
    QuietHours,
)
from bff.progress.problems import PREFERENCES_CHANGED
from models import NotificationPreference
from models.push import PushChannel
from models.transaction import transact
from notifications.policy import LONGEST_QUIET, ORDER, QUIET_FROM, QUIET_UNTIL, Choice, quiet_length

_USUAL = PreferenceChange(
    channels=[ChannelChoice(channel.value, True) for channel in ORDER],
    progress_by_sms=False,
    quiet_hours=QuietHours(f"{QUIET_FROM:%H:%M}", f"{QUIET_UNTIL:%H:%M}"),
    benefits=False,
)


async def read(context: AppContext, citizen: Citizen) -> NotificationPreferences:
    version, document = await _load(citizen.person_id)
    return _view(context, version, document)


async def choice_of(person_id: str) -> Choice:
    """Return the person's choices as the policy of pushes knows them."""
    return choice_by(await NotificationPreference.of_person(person_id))


def choice_by(row: NotificationPreference | None) -> Choice:
    """Return the same by the person's row; None: they have made no choice."""
    _, document = _document_of(row)
    quiet = document.quiet_hours
    return Choice(
        order=tuple(PushChannel(entry.channel) for entry in document.channels if entry.on),
        progress_by_sms=document.progress_by_sms,
        quiet_from=QUIET_FROM if quiet is None else time.fromisoformat(quiet.start),
        quiet_until=QUIET_FROM if quiet is None else time.fromisoformat(quiet.end),
        benefits=document.benefits,
    )


async def change(
    context: AppContext, citizen: Citizen, body: PreferenceChange, base: int | None
) -> NotificationPreferences:
    """Replace the choices. ``base`` is the version that the device has read, None for any.

    Problems: ``invalid-field``, ``preferences-changed`` with the present ``preferences``.
    """
    _must_fit(body)
    while True:
        version, document = await _load(citizen.person_id)
        if base not in (None, version):
            present = _view(context, version, document)
            raise Problem(PREFERENCES_CHANGED, members={"preferences": present})
        if await _store(citizen.person_id, body, version + 1, context.clock.now()):
            return _view(context, version + 1, body)


async def omit_quiet_hours(context: AppContext, citizen: Citizen) -> None:
    """Store the usual choices without quiet hours, if the citizen has made none of their own."""
    version, _ = await _load(citizen.person_id)
    if version == 0:
        always = msgspec.structs.replace(_USUAL, quiet_hours=None)
        await _store(citizen.person_id, always, 1, context.clock.now())


async def _store(person_id: str, body: PreferenceChange, version: int, now: datetime) -> bool:
    document: dict[str, Any] = msgspec.to_builtins(body)
    return await transact(
        lambda connection: NotificationPreference.write(
            connection, person_id, document, version, now
        )
    )


def _must_fit(body: PreferenceChange) -> None:
    names = [entry.channel for entry in body.channels]
    if len(set(names)) < len(PushChannel):
        raise invalid_choice("/channels", tuple(PushChannel), "repeated")
    quiet = body.quiet_hours
    if quiet is None:
        return
    length = quiet_length(time.fromisoformat(quiet.start), time.fromisoformat(quiet.end))
    if not length or length > LONGEST_QUIET:
        raise invalid_field("/quietHours/until", "range")


async def _load(person_id: str) -> tuple[int, PreferenceChange]:
    """Read a person's choices; somebody without any has the usual ones, as version 0.

    So has somebody whose choices another version of this program wrote in a form unknown here.
    """
    return _document_of(await NotificationPreference.of_person(person_id))


def _document_of(row: NotificationPreference | None) -> tuple[int, PreferenceChange]:
    if row is None:
        return 0, _USUAL
    try:
        return row.version, msgspec.convert(row.document, PreferenceChange)
    except msgspec.ValidationError:
        return row.version, _USUAL


def _view(context: AppContext, version: int, document: PreferenceChange) -> NotificationPreferences:
    return NotificationPreferences(
        version=version,
        channels=document.channels,
        progress_by_sms=document.progress_by_sms,
        quiet_hours=document.quiet_hours,
        benefits=document.benefits,
        not_set_up=[channel.value for channel in ORDER if channel not in context.progress.channels],
    )
