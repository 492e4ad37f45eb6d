"""What the SMS service accepted: one row a number, with what the carrier said of it."""

from dataclasses import dataclass

from sandbox.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS sms_send (
    serial_no TEXT PRIMARY KEY, phone TEXT, context TEXT, text TEXT, at REAL,
    reported_at REAL, status TEXT, errmsg TEXT);
CREATE INDEX IF NOT EXISTS sms_send_phone ON sms_send (phone, at);
CREATE TABLE IF NOT EXISTS sms_blacklist (phone TEXT PRIMARY KEY);
-- Receipts that nobody has answered yet.
CREATE TABLE IF NOT EXISTS sms_receipt (
    id INTEGER PRIMARY KEY AUTOINCREMENT, serial_no TEXT, due_at REAL, tries INTEGER DEFAULT 0);
"""
_SELECT = "SELECT serial_no, phone, context, text, at, reported_at, status, errmsg FROM sms_send "
_DAY_S = 86_400
_SAME_TEXT_S = 30


@dataclass(frozen=True, slots=True)
class Send:
    """One SMS. `reported_at` is when the carrier answers, None if never."""

    serial_no: str
    phone: str
    context: str
    text: str
    at: float
    reported_at: float | None
    status: str
    errmsg: str


class SendBook:
    """Book of all sends, in the sandbox's file."""

    def __init__(self, store: Store, daily: int) -> None:
        store.add_tables(SCHEMA)
        self._store = store
        self._daily = daily

    def limit_of(self, phone: str, text: str, now: float) -> str | None:
        """Return the code of the limit that a further SMS would exceed, or None."""
        since = now - now % _DAY_S
        row = self._store.first_row(
            "SELECT count(*), coalesce(sum(text = ? AND at > ?), 0) FROM sms_send"
            " WHERE phone = ? AND at > ?",
            text, now - _SAME_TEXT_S, phone, min(since, now - _SAME_TEXT_S),
        )  # fmt: skip
        today, same = row or (0, 0)
        if same:
            return "LimitExceeded.PhoneNumberThirtySecondLimit"
        return "LimitExceeded.PhoneNumberDailyLimit" if today >= self._daily else None

    def add(self, send: Send) -> None:
        self._store.change(
            "INSERT INTO sms_send VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            send.serial_no, send.phone, send.context, send.text, send.at, send.reported_at,
            send.status, send.errmsg,
        )  # fmt: skip

    def find(self, serial_no: str) -> Send | None:
        row = self._store.first_row(_SELECT + "WHERE serial_no = ?", serial_no)
        return None if row is None else Send(*row)

    def report(self, serial_no: str, now: float) -> None:
        """Let the carrier answer now, if it has not."""
        self._store.change(
            "UPDATE sms_send SET reported_at = ? WHERE serial_no = ? AND"
            " (reported_at IS NULL OR reported_at > ?)",
            now, serial_no, now,
        )  # fmt: skip

    def list_reports(self, phone: str, begin: float, end: float, now: float) -> list[Send]:
        """List what the carrier has answered, newest first."""
        rows = self._store.all(
            _SELECT + "WHERE phone = ? AND at >= ? AND at <= ? AND reported_at <= ?"
            " ORDER BY at DESC",
            phone, begin, end, now,
        )  # fmt: skip
        return [Send(*row) for row in rows]

    def last(self, limit: int) -> list[Send]:
        return [Send(*row) for row in self._store.all(_SELECT + "ORDER BY at DESC LIMIT ?", limit)]

    def list_number(self, phone: str, *, is_listed: bool) -> None:
        """Put a number on the blacklist (免打扰名单), or take it off."""
        if is_listed:
            self._store.change("INSERT OR IGNORE INTO sms_blacklist VALUES (?)", phone)
        else:
            self._store.change("DELETE FROM sms_blacklist WHERE phone = ?", phone)

    def is_listed(self, phone: str) -> bool:
        row = self._store.first_row("SELECT 1 FROM sms_blacklist WHERE phone = ?", phone)
        return row is not None
