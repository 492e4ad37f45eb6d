"""Requests and answers of the inbox."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from bff.http.reading import END, In, Moment, Out

_Seq = Annotated[int, Meta(ge=1, le=2**63 - 1)]
_About = Annotated[str, Meta(pattern=r"^[a-z]{1,16}(:[A-Za-z0-9_-]{1,24})?" + END)]


class InboxQuery(In, kw_only=True):
    """Page of the inbox."""

    after: _Seq | None = None
    """The ``next`` of the page before."""
    unread: bool = False
    """``true`` for unread messages only."""
    todo: bool = False
    """``true`` for what asks the citizen to do something only, whatever its age."""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    """Length of the page."""


class ReadMark(In, kw_only=True):
    """Messages that the citizen has read: give one of the two."""

    up_to: _Seq | UnsetType = UNSET
    """All up to this ``seq``."""
    about: _About | UnsetType = UNSET
    """All about the same, as ``case:<id>``; without an id, as ``usage``, all of that kind."""

    def __post_init__(self) -> None:
        if self.up_to is UNSET and self.about is UNSET:
            raise ValueError("Object missing required field `upTo`")
        if self.up_to is not UNSET and self.about is not UNSET:
            raise ValueError("Object contains unknown field `about`")


class ChannelReached(Out):
    """Channel on which the message arrived, or was accepted by the provider."""

    channel: str
    """``app``, ``wechat`` or ``sms``."""
    at: Moment
    """Time of it."""
    how: str
    """``receipt``: the provider says that it arrived. ``sent``: the provider has accepted it."""
    text: str
    """The same in words."""


class ChannelNotReached(Out):
    """Channel on which the message did not arrive, or not yet."""

    channel: str
    """``app``, ``wechat`` or ``sms``."""
    why: str
    """``waiting``, ``unsure`` (nobody knows whether it arrived), ``failed`` or ``not-needed`` (it
    was read, outdated or switched off before).
    """
    text: str
    """The same in words."""


class InboxItem(Out, kw_only=True):
    """Message of the inbox, in the reader's language."""

    seq: int
    """Number in the citizen's inbox. A later message has a higher one."""
    kind: str
    """``case``, ``notice-due``, ``draft-due``, ``benefit``, ``scan``, ``session`` or
    ``delegation``. More may
    come.
    """
    at: Moment
    """Time of the message."""
    title: str
    """What happened."""
    text: str | None
    """What belongs to it. Null when the title says it all."""
    urgency: str
    """``at-once`` or ``usual``."""
    about: str | None
    """What it is about, as ``case:<id>``: to open that reads the message. Null for nothing."""
    read: bool
    """True when the citizen has read it, on any device."""
    todo: bool
    """True while it asks the citizen to do something: show it before the news."""
    push_class: str | None
    """``urgent``, ``action``, ``result``, ``progress`` or ``benefit``. Null for a message that is
    in the inbox only, or that is over.
    """
    item_code: str | None
    """Service that the message offers (免申即享): begin its draft with one tap. Null if it offers
    none.
    """
    reached: list[ChannelReached]
    """Channels on which it arrived."""
    not_reached: list[ChannelNotReached]
    """Channels on which it did not arrive."""


class InboxPage(Out):
    """Page of the inbox. It may be shorter than asked for."""

    items: list[InboxItem]
    """Messages, newest first."""
    next: int | None
    """Value for ``?after=``. Null at the end."""
    unread: int
    """Number of unread messages in all."""


class InboxState(Out):
    """State of the inbox."""

    unread: int
    """Number of unread messages."""
