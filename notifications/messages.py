"""Messages to citizens: what a capability says of each of its kinds, and the registry of all kinds.

A message is a row of the inbox that names what happened, in ids. Its words are made when somebody
reads it: in their language, and only while it is still true for them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from ground.language import Language
from models import InboxMessage


class Message(msgspec.Struct, rename="camel", omit_defaults=True):
    """Body of a message, as the inbox keeps it. Each kind is a subclass with its own ``KIND``."""

    KIND: ClassVar[str]


class Urgency(StrEnum):
    """Urgency with which a citizen should learn of a message."""

    AT_ONCE = "at-once"  # somebody may be using their rights: they must be able to stop it
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Reader:
    """Person who reads a message, their language, and the scopes of the session that they use."""

    person_id: str
    language: Language
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message in the reader's language: ``title`` and ``text`` for a notice, ``data`` for the
    live stream.
    """

    title: str
    text: str | None
    urgency: Urgency
    data: object


M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind(Generic[M]):
    """Kind of message, and how it is read. A session without ``scope`` does not get them. ``show``
    returns None when the message is no longer true for the reader.
    """

    message: type[M]
    scope: str
    show: Callable[[M, Reader], Awaitable[Shown | None]]


class Messages:
    """Every kind of message that this version knows."""

    def __init__(self, kinds: Iterable[MessageKind[Any]]) -> None:
        self._kinds: dict[str, MessageKind[Any]] = {}
        for kind in kinds:
            if self._kinds.setdefault(kind.message.KIND, kind) is not kind:
                raise ValueError(f"two kinds of message are called {kind.message.KIND}")

    async def show(self, row: InboxMessage, reader: Reader) -> Shown | None:
        """Return the message as this reader sees it. Return None for one that is not for their
        session, that is no longer true, or that another version of this program wrote. Raise what
        tells that the row does not hold what its kind holds.
        """
        kind = self._kinds.get(row.kind)
        if kind is None or kind.scope not in reader.scopes:
            return None
        return await kind.show(msgspec.json.decode(row.body, type=kind.message), reader)
