"""Requests and answers about a person's choices for their messages."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from bff.http.reading import END, In, Out

Hour = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]" + END, examples=["22:00"])]
"""Time of day in Beijing, ``HH:MM``."""


class ChannelChoice(In):
    """A channel, and whether messages may come by it."""

    channel: Literal["app", "wechat", "sms"]
    """Name of the channel."""
    on: bool
    """True if messages may come by it."""


class QuietHours(In):
    """Time in which only urgent messages come. It may go past midnight, and lasts 16 h at most."""

    start: Hour = msgspec.field(name="from")
    """Beginning of the quiet hours."""
    end: Hour = msgspec.field(name="until")
    """End of the quiet hours."""


class PreferenceChange(In, kw_only=True):
    """All choices of a person about their messages."""

    progress_by_sms: bool
    """True if steps of a case may come by SMS. What needs an answer, and results, may anyway."""
    channels: Annotated[list[ChannelChoice], Meta(min_length=3, max_length=3)]
    """Each channel once, the preferred one first. The inbox cannot be switched off."""
    quiet_hours: QuietHours | None
    """Null: none."""
    benefits: bool
    """True if offers of 免申即享 may come by app or WeChat, not only to the inbox."""


class NotificationPreferences(Out, kw_only=True):
    """Choices of a person about their messages, or the usual ones."""

    version: int
    """Number of changes so far; ``If-Match`` names it."""
    channels: list[ChannelChoice]
    """Each channel once, the preferred one first."""
    progress_by_sms: bool
    """True if steps of a case may come by SMS."""
    quiet_hours: QuietHours | None
    """Time in which only urgent messages come. Null: none."""
    benefits: bool
    """True if offers of 免申即享 may come by app or WeChat."""
    not_set_up: list[Literal["app", "wechat", "sms"]]
    """Channels that this server does not have: nothing comes by them, whatever is chosen."""
