"""Handsets of the invented citizens: the messages that truly arrived, whatever the channel.

Each stand-in of a channel puts here what reaches a phone (`Handset.add`), so a test reads what a
citizen would see and not what somebody sent. Its owner is a `uid` of the people, or the bare
address (number, openid) of somebody whom the sandbox does not know.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS handset_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT, channel TEXT, provider_id TEXT, title TEXT,
    text TEXT, at REAL);
CREATE INDEX IF NOT EXISTS handset_owner ON handset_message (uid, id);
CREATE TABLE IF NOT EXISTS handset_read (id INTEGER PRIMARY KEY);
"""
_NAMES = ("id", "uid", "channel", "provider_id", "title", "text", "at", "is_read")
_SELECT = (
    "SELECT id, uid, channel, provider_id, title, text, at, "
    "id IN (SELECT id FROM handset_read) FROM handset_message "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsetMessage:
    """A message on a lock screen. `at` is Unix seconds. `is_read`: its owner has opened it."""

    id: int
    uid: str
    channel: str
    provider_id: str
    title: str
    text: str
    at: float
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something that the citizen does: under each message of a channel, or once for the phone.

    `press` gets the uid and the message, None for a button of the phone. It raises LookupError if
    there is nothing to do it to.
    """

    name: str
    label: str
    label_en: str
    press: Callable[[str, HandsetMessage | None], Awaitable[None]]
    is_of_phone: bool = False


class Handset:
    """All handsets, in the sandbox's file."""

    def __init__(self, store: Store) -> None:
        store.add_tables(SCHEMA)
        self._store = store
        self._buttons: dict[str, list[Button]] = {}
        self._states: dict[str, Callable[[str], tuple[str, str]]] = {}

    def add(
        self, uid: str, channel: str, provider_id: str, title: str, text: str, at: float
    ) -> None:
        """Show a message on the citizen's lock screen."""
        self._store.change(
            "INSERT INTO handset_message (uid, channel, provider_id, title, text, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            uid, channel, provider_id, title, text, at,
        )  # fmt: skip

    def messages(self, uid: str | None = None, after: int = 0) -> list[HandsetMessage]:
        """List the messages of one handset or all after the number `after`, oldest first."""
        if uid is None:
            rows = self._store.all(_SELECT + "WHERE id > ? ORDER BY id", after)
        else:
            rows = self._store.all(_SELECT + "WHERE uid = ? AND id > ? ORDER BY id", uid, after)
        return [_message(row) for row in rows]

    def message(self, number: int) -> HandsetMessage | None:
        row = self._store.first_row(_SELECT + "WHERE id = ?", number)
        return None if row is None else _message(row)

    def read(self, message: HandsetMessage) -> None:
        """Note that its owner has opened a message. No provider learns of it."""
        self._store.change("INSERT OR IGNORE INTO handset_read VALUES (?)", message.id)

    def clear(self) -> None:
        """Empty all handsets."""
        self._store.change("DELETE FROM handset_message")

    def offer(self, channel: str, button: Button) -> None:
        """Add a button to a channel."""
        self._buttons.setdefault(channel, []).append(button)

    def describe(self, channel: str, state: Callable[[str], tuple[str, str]]) -> None:
        """Let a channel say how it stands for a uid, in Chinese and English."""
        self._states[channel] = state

    def state(self, channel: str, uid: str) -> tuple[str, str] | None:
        describe = self._states.get(channel)
        return None if describe is None else describe(uid)

    def buttons(self, channel: str, *, is_of_phone: bool) -> Sequence[Button]:
        """List a channel's buttons: those of each message, or those of the phone."""
        return [b for b in self._buttons.get(channel, ()) if b.is_of_phone == is_of_phone]

    @property
    def channels(self) -> Sequence[str]:
        """Channels that have buttons."""
        return list(self._buttons)


def _message(row: tuple[Any, ...]) -> HandsetMessage:
    names = dict(zip(_NAMES, row, strict=True))
    return HandsetMessage(**names | {"is_read": bool(names["is_read"])})
