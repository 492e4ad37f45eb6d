"""Devices and pushes of the app push service, in the sandbox's file.

A cid is remembered for a day: the same one gives the first answer and pushes nothing.
"""

from dataclasses import dataclass

from sandbox.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS app_device (registration_id TEXT PRIMARY KEY, uid TEXT, is_gone INTEGER);
CREATE TABLE IF NOT EXISTS app_push (
    msg_id TEXT PRIMARY KEY, cid TEXT, at REAL, received_at REAL, ttl INTEGER,
    classification INTEGER);
CREATE INDEX IF NOT EXISTS app_push_cid ON app_push (cid);
"""
CID_LIFE_S = 86_400
REPORT_LIFE_S = 28 * 86_400
DEMO_PREFIX = "demo."


@dataclass(frozen=True, slots=True)
class PushBook:
    """Book of all devices and pushes."""

    store: Store

    def announce(self, registration_id: str, uid: str) -> None:
        """Let an installed app exist."""
        self.store.change(
            "INSERT OR REPLACE INTO app_device VALUES (?, ?, 0)", registration_id, uid
        )

    def remove(self, registration_id: str) -> bool:
        """Uninstall an app. Return False if there is none."""
        return bool(
            self.store.change(
                "UPDATE app_device SET is_gone = 1 WHERE registration_id = ?", registration_id
            )
        )

    def owner(self, registration_id: str) -> str | None:
        """Return the uid of an installed app; None if it is gone or was never there.

        An id of the form `demo.<uid>.…` needs no announcement: the demo's phone makes such.
        """
        row = self.store.first_row(
            "SELECT uid, is_gone FROM app_device WHERE registration_id = ?", registration_id
        )
        if row is not None:
            return None if row[1] else str(row[0])
        parts = registration_id.split(".")
        is_demo = registration_id.startswith(DEMO_PREFIX) and len(parts) == 3
        return parts[1] if is_demo else None

    def first_answer(self, cid: str, now: float) -> str | None:
        """Return the msg_id of the push with this cid within the last day."""
        row = self.store.first_row(
            "SELECT msg_id FROM app_push WHERE cid = ? AND at > ?", cid, now - CID_LIFE_S
        )
        return None if row is None else str(row[0])

    def add(
        self, cid: str | None, now: float, received_at: float | None, ttl: int, classification: int
    ) -> str:
        row = self.store.first_row("SELECT count(*) FROM app_push")
        msg_id = str(2_252_000_000_000_000 + (row[0] if row else 0))
        self.store.change(
            "INSERT INTO app_push VALUES (?, ?, ?, ?, ?, ?)",
            msg_id, cid, now, received_at, ttl, classification,
        )  # fmt: skip
        return msg_id

    def receive(self, msg_id: str, now: float) -> bool:
        """Let the device acknowledge a push now."""
        return bool(
            self.store.change(
                "UPDATE app_push SET received_at = min(coalesce(received_at, ?), ?)"
                " WHERE msg_id = ?",
                now, now, msg_id,
            )
        )  # fmt: skip

    def count_receipts(self, msg_id: str, now: float) -> int | None:
        """Return how many devices acknowledged it; None if there is no such push any more."""
        row = self.store.first_row(
            "SELECT received_at FROM app_push WHERE msg_id = ? AND at > ?",
            msg_id,
            now - REPORT_LIFE_S,
        )
        return None if row is None else int(row[0] is not None and row[0] <= now)

    def last(self, limit: int) -> list[dict[str, object]]:
        rows = self.store.all(
            "SELECT msg_id, cid, at, received_at, ttl, classification FROM app_push"
            " ORDER BY at DESC LIMIT ?",
            limit,
        )
        names = ("msgId", "cid", "at", "receivedAt", "ttl", "classification")
        return [dict(zip(names, row, strict=True)) for row in rows]
