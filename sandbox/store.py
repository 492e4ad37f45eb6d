"""Storage of the sandbox across restarts: one SQLite file (WAL).

Every method is one short statement on the event loop's own thread; `transaction` makes several of
them one. Each stand-in adds its own tables (`add_tables`), and its modules read and write them
through `one`, `all` and `change`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS received (
    id INTEGER PRIMARY KEY, path TEXT, request_id TEXT, at REAL, handled INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS remembered (name TEXT PRIMARY KEY, value TEXT);
"""


class Store:
    """Store in the file at `path`, which is created if missing."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        # Pages. A checkpoint waits for the disk, which with the usual 1000 took most of the time.
        self._db.execute("PRAGMA wal_autocheckpoint = 10000")
        self.add_tables(_SCHEMA)

    def add_tables(self, schema: str) -> None:
        """Make the tables that the file does not have yet. `schema` creates them IF NOT EXISTS."""
        self._db.executescript(schema)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction: an exception undoes all of it. Await nothing inside."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def note_received(self, path: str, request_id: str, now: float) -> int:
        """Record that a call has arrived; return the number for `note_handled`."""
        row = self.first_row(
            "INSERT INTO received (path, request_id, at) VALUES (?, ?, ?) RETURNING id",
            path,
            request_id,
            now,
        )
        return int(row[0]) if row else 0

    def note_handled(self, number: int) -> None:
        self.change("UPDATE received SET handled = 1 WHERE id = ?", number)

    def list_calls(self) -> list[tuple[str, int, int]]:
        """List (path, arrived, handled) of each call."""
        return self.all(
            "SELECT path, count(*), sum(handled) FROM received GROUP BY path ORDER BY path"
        )

    def last_received(self, limit: int) -> list[tuple[str, str, float]]:
        """List the last (path, request id, time), newest first."""
        return self.all("SELECT path, request_id, at FROM received ORDER BY id DESC LIMIT ?", limit)

    def recall(self, name: str) -> str | None:
        row = self.first_row("SELECT value FROM remembered WHERE name = ?", name)
        return None if row is None or row[0] is None else str(row[0])

    def remember(self, name: str, value: str | None) -> None:
        self.change("INSERT OR REPLACE INTO remembered VALUES (?, ?)", name, value)

    def first_row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, values).fetchall()

    def only_row(self, sql: str) -> dict[str, Any]:
        """Return the only row, by its columns' names."""
        rows = self._db.execute(sql)
        names = [column[0] for column in rows.description]
        return dict(zip(names, rows.fetchone(), strict=True))

    def change(self, sql: str, *values: Any) -> int:
        """Run a statement; return how many rows it changed."""
        return self._db.execute(sql, values).rowcount
