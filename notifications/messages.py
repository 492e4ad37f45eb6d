"""Messages to citizens: the kinds that a capability declares, and the registry of all kinds.

A message is a row of the inbox. It holds ids, and words only if no other row has them. What it says
is composed for each reader, in their language, and only while it is still true for them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from ground.language import Language
from models import InboxMessage
from models.push import PushChannel, PushClass


class Message(msgspec.Struct, rename="camel", omit_defaults=True):
    """Body of a message, as the inbox keeps it. Each kind is a subclass with its own ``KIND``."""

    KIND: ClassVar[str]
    MAY_PUSH: ClassVar[bool] = False
    """True if ``show`` may give a ``push_class``: pushes of such messages are planned."""
    SUPERSEDES: ClassVar[bool] = False
    """True if only the newest message about the same thing is true: it reads the earlier ones."""

    @property
    def about(self) -> str | None:
        """Return what the message is about, such as ``case:<id>``: opening that reads it."""
        return None

    @property
    def is_silent(self) -> bool:
        """Tell if it only brings the reader's other screens up to date, as after their own act.

        It is for streams only: neither listed in the inbox nor sent outside.
        """
        return False


class Urgency(StrEnum):
    """Urgency with which a citizen should learn of a message."""

    AT_ONCE = "at-once"  # somebody may be misusing their rights, and they must be able to stop it
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Reader:
    """Person who reads a message, their language, and the scopes of the session that they use."""

    person_id: str
    language: Language
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideNotice:
    """A message as it may leave the house: no names, no numbers of people, no ``discreet`` item.

    ``subject`` is the short name of what it is about, ``news`` what happened in at most 20
    characters of Chinese, ``advice`` what to do, as a whole sentence. ``at`` is when it happened.
    ``phone`` is who helps. It must not go by the channels ``not_by``, which may be an attacker's.
    """

    subject: str
    news: str
    advice: str
    at: datetime
    phone: str | None = None
    not_by: frozenset[PushChannel] = frozenset()


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message in the reader's language.

    ``title`` and ``text`` are for a notice, ``data`` for the live stream. ``push_class`` and
    ``outside`` are for a push; without them the message stays in the inbox. ``item_code`` is the
    service that the reader may begin at once.
    """

    title: str
    text: str | None
    urgency: Urgency
    data: object
    push_class: PushClass | None = None
    outside: OutsideNotice | None = None
    item_code: str | None = None


@dataclass(frozen=True, slots=True)
class PushView:
    """A message as it is pushed to a reader: its class, and what may leave the house."""

    push_class: PushClass
    outside: OutsideNotice


M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind(Generic[M]):
    """Kind of message, and its presentation.

    A session without ``scope`` does not get such messages. ``show`` returns None if the message is
    no longer true for the reader. A kind for which that may happen later ``may_lapse``: such a
    message counts as unread only while it is shown. ``tasks`` lists, as ``about``, whatever may
    still ask a person for something, so that older tasks are found among many messages.
    ``show_outside`` gives the same push as ``show``, at less cost, for a kind that is pushed often.
    """

    message: type[M]
    scope: str
    show: Callable[[M, Reader], Awaitable[MessageView | None]]
    tasks: Callable[[str], Awaitable[list[str]]] | None = None
    may_lapse: bool = False
    show_outside: Callable[[M, Reader], Awaitable[PushView | None]] | None = None


class Messages:
    """Registry of the kinds of message that this version knows."""

    def __init__(self, kinds: Iterable[MessageKind[Any]]) -> None:
        self._kinds: dict[str, MessageKind[Any]] = {}
        for kind in kinds:
            if self._kinds.setdefault(kind.message.KIND, kind) is not kind:
                raise ValueError(f"two kinds of message are called {kind.message.KIND}")

    async def show(self, row: InboxMessage, reader: Reader) -> MessageView | None:
        """Return the message for this reader, or None if they should not see it.

        None if it is not for their session, is no longer true, or was written by another version of
        this program. Raises ValidationError if the row does not fit its kind.
        """
        kind = self._kinds.get(row.kind)
        if kind is None or kind.scope not in reader.scopes:
            return None
        return await kind.show(msgspec.json.decode(row.body, type=kind.message), reader)

    async def show_outside(self, row: InboxMessage, reader: Reader) -> PushView | None:
        """Return the message as it is pushed to this reader; None if it stays in the inbox."""
        kind = self._kinds.get(row.kind)
        if kind is not None and kind.show_outside is not None and kind.scope in reader.scopes:
            message = msgspec.json.decode(row.body, type=kind.message)
            return await kind.show_outside(message, reader)
        view = await self.show(row, reader)
        if view is None or view.push_class is None or view.outside is None:
            return None
        return PushView(view.push_class, view.outside)

    async def show_listed(self, row: InboxMessage, reader: Reader) -> MessageView | None:
        """Return the message as the inbox lists it; None also if it is silent."""
        kind = self._kinds.get(row.kind)
        if kind is None or msgspec.json.decode(row.body, type=kind.message).is_silent:
            return None
        return await self.show(row, reader)

    async def tasks(self, reader: Reader) -> list[str]:
        """List, as ``about``, whatever may still ask the reader for something."""
        kinds = [kind for kind in self._kinds.values() if kind.scope in reader.scopes]
        lists = [await kind.tasks(reader.person_id) for kind in kinds if kind.tasks is not None]
        return sorted({about for abouts in lists for about in abouts})

    def kinds_for(self, scopes: frozenset[str]) -> list[str]:
        """Return the kinds that a session with these scopes may read."""
        return sorted(name for name, kind in self._kinds.items() if kind.scope in scopes)

    def may_lapse(self, name: str) -> bool:
        """Tell if messages of this kind may be shown no more later."""
        return self._kinds[name].may_lapse
