"""What the sandbox remembers across restarts, in one SQLite file (WAL).

Every method is one short statement on the event loop's own thread; `transaction` makes several of
them one. What a module of the case side keeps is in that module, through `one`, `all`, `change`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sandbox.tables import SCHEMA


class Use(NamedTuple):
    """One use of a certificate (用证记录); until `expires_at` its file may be fetched."""

    identifier: str
    at: float
    expires_at: float
    question: bytes


class FirstAnswer(NamedTuple):
    """What an idempotency key was first answered, and to which body."""

    fingerprint: str
    answer: bytes


class Store:
    """Opens, or makes, the file at `path`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        # Pages; a checkpoint waits for the disk, and with the usual 1000 most of the time did.
        self._db.execute("PRAGMA wal_autocheckpoint = 10000")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or, when an exception leaves the block, nothing. Await nothing inside."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def add_ticket(self, ticket: str, uid: str, expires_at: float) -> None:
        self.change("INSERT INTO ticket VALUES (?, ?, ?, 0)", ticket, uid, expires_at)

    def ticket(self, ticket: str) -> tuple[str, float, bool] | None:
        """(uid, expires_at, used)."""
        row = self.one("SELECT uid, expires_at, used FROM ticket WHERE ticket = ?", ticket)
        return None if row is None else (row[0], row[1], bool(row[2]))

    def use_ticket(self, ticket: str) -> None:
        self.change("UPDATE ticket SET used = 1 WHERE ticket = ?", ticket)

    def status(self, identifier: str) -> str | None:
        """The status set since the first start; None when it is still the seeded one."""
        row = self.one("SELECT status FROM certificate_status WHERE identifier = ?", identifier)
        return None if row is None else str(row[0])

    def set_status(self, identifier: str, status: str) -> None:
        self.change("INSERT OR REPLACE INTO certificate_status VALUES (?, ?)", identifier, status)

    def add_use(self, auth_code: str, use: Use) -> None:
        self.change("INSERT INTO use_of_certificate VALUES (?, ?, ?, ?, ?)", auth_code, *use)

    def use(self, auth_code: str) -> Use | None:
        row = self.one(
            "SELECT identifier, at, expires_at, question FROM use_of_certificate"
            " WHERE auth_code = ?",
            auth_code,
        )
        return None if row is None else Use(*row)

    def spend_nonce(self, nonce: str, now: float, forget_before: float) -> bool:
        """False when the nonce was seen before."""
        self.change("DELETE FROM nonce WHERE at < ?", forget_before)
        return self.change("INSERT OR IGNORE INTO nonce VALUES (?, ?)", nonce, now) == 1

    def first_answer(self, path: str, key: str) -> FirstAnswer | None:
        row = self.one(
            "SELECT fingerprint, answer FROM first_answer WHERE path = ? AND key = ?", path, key
        )
        return None if row is None else FirstAnswer(*row)

    def keep_answer(self, path: str, key: str, first: FirstAnswer) -> None:
        self.change("INSERT INTO first_answer VALUES (?, ?, ?, ?)", path, key, *first)

    def note_received(self, path: str, request_id: str, now: float) -> int:
        """A call has arrived. Returns the number to give to `note_handled`."""
        row = self.one(
            "INSERT INTO received (path, request_id, at) VALUES (?, ?, ?) RETURNING id",
            path,
            request_id,
            now,
        )
        return int(row[0]) if row else 0

    def note_handled(self, number: int) -> None:
        self.change("UPDATE received SET handled = 1 WHERE id = ?", number)

    def received(self) -> list[tuple[str, int, int]]:
        """(path, arrived, handled) of each call."""
        return self.all(
            "SELECT path, count(*), sum(handled) FROM received GROUP BY path ORDER BY path"
        )

    def last_received(self, limit: int) -> list[tuple[str, str, float]]:
        """(path, request id, time), newest first."""
        return self.all("SELECT path, request_id, at FROM received ORDER BY id DESC LIMIT ?", limit)

    def remembered(self, name: str) -> str | None:
        row = self.one("SELECT value FROM remembered WHERE name = ?", name)
        return None if row is None or row[0] is None else str(row[0])

    def remember(self, name: str, value: str | None) -> None:
        self.change("INSERT OR REPLACE INTO remembered VALUES (?, ?)", name, value)

    def one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, values).fetchall()

    def named(self, sql: str) -> dict[str, Any]:
        """The only row, by its columns' names."""
        found = self._db.execute(sql)
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone(), strict=True))

    def change(self, sql: str, *values: Any) -> int:
        """How many rows it changed."""
        return self._db.execute(sql, values).rowcount
