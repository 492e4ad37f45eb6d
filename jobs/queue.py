"""The job table: each function is one statement, right on both databases.

``claim`` names the holder of a job. Each write by a holder has it in its WHERE, and does nothing
once the lease is over and another runner holds the job.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from jobs.kinds import ClaimedJob
from models.guarded_writes import GUARD, PREVIOUS, Write
from models.transaction import database, execute_returning
from models.wakes import wake

DUE = "jobs"
"""Name of the signal that a job is due."""


async def enqueue(
    connection: BaseDBAsyncClient,
    kind: str,
    payload: str,
    *,
    now: datetime,
    run_at: datetime | None = None,
    give_up_at: datetime | None = None,
    key: str | None = None,
    claim: str | None = None,
) -> int:
    """Write a job in the caller's transaction; return its id, or 0 if this ``key`` exists already.

    ``payload`` is JSON text of ids, nothing personal. With ``claim`` the caller holds the new job
    until ``run_at``, and passes it to ``Runner.attempt`` after the commit. Runners are woken after
    the commit if the job is due.
    """
    if claim is not None and run_at is None:
        raise ValueError("who holds a job from birth says until when")
    tries = 0 if claim is None else 1
    row = _row(kind, payload, key, claim, tries, run_at or now, now, give_up_at)
    rows = await execute_returning(connection, row.sql, *row.values)
    if not rows:
        return 0
    if run_at is None or run_at <= now:
        await wake(connection, DUE)
    return int(str(rows[0]["id"]))


def held_job(
    kind: str, payload: str, claim: str, until: datetime, now: datetime, give_up_at: datetime
) -> Write:
    """Build the write of a job that its creator holds from the start, to go with other writes."""
    return _row(kind, payload, None, claim, 1, until, now, give_up_at)


def job_about_previous(kind: str, now: datetime, run_at: datetime | None = None) -> Write:
    """Build the write of a job about the row that the write before it gave; none if it gave none.

    The job's payload is that row's id. It goes with other writes; whoever commits them wakes
    ``DUE``.
    """
    return Write(
        "INSERT INTO job (kind, payload, tries, run_at, created_at) "  # noqa: S608 - our own words
        "SELECT $1, CAST(about AS TEXT), 0, $2, $3 "
        f"FROM (SELECT CAST({PREVIOUS} AS BIGINT) AS about) AS row_before WHERE about IS NOT NULL "
        "RETURNING id",
        kind,
        _utc(run_at or now),
        _utc(now),
    )


def job_after_previous(kind: str, payload: str, now: datetime, run_at: datetime) -> Write:
    """Build the write of a job, unless the write before it gave no id; else as the one above."""
    return Write(
        "INSERT INTO job (kind, payload, tries, run_at, created_at) "
        f"SELECT $1, $2, 0, $3, $4 WHERE CAST({PREVIOUS} AS BIGINT) IS NOT NULL RETURNING id",
        kind,
        payload,
        _utc(run_at),
        _utc(now),
    )


def jobs_about(kind: str, rows: Write, now: datetime) -> Write:
    """Build the write of a job about each row whose id ``rows`` selects, if the guard finds its."""
    return Write(
        "INSERT INTO job (kind, payload, tries, run_at, created_at) "  # noqa: S608 - our own words
        f"SELECT $1, CAST(about.id AS TEXT), 0, $2, $2 FROM ({rows.numbered_after(2)}) AS about "
        f"WHERE {GUARD} IS NOT NULL",
        kind,
        _utc(now),
        *rows.values,
    )


def _row(
    kind: str,
    payload: str,
    key: str | None,
    claim: str | None,
    tries: int,
    run_at: datetime,
    now: datetime,
    give_up_at: datetime | None,
) -> Write:
    return Write(
        "INSERT INTO job (kind, payload, key, claim, tries, run_at, created_at, give_up_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key) DO NOTHING RETURNING id",
        kind,
        payload,
        key,
        claim,
        tries,
        _utc(run_at),
        _utc(now),
        None if give_up_at is None else _utc(give_up_at),
    )


async def begin_recurring(kind: str, every_s: float, now: datetime) -> None:
    """Ensure that a recurring kind has one row, due now if new, and within ``every_s`` otherwise.

    The period may have become shorter since the row was written. No runner is woken: the caller is
    one.
    """
    row = _row(kind, "{}", kind, None, 0, now, now, None)
    if not await execute_returning(database(), row.sql, *row.values):
        await _bring_forward(kind, now + timedelta(seconds=every_s))


async def run_soon(key: str, now: datetime) -> None:
    """Run a recurring job at once instead of at its next turn."""
    if await _bring_forward(key, now):
        await wake(database(), DUE)


async def _bring_forward(key: str, run_at: datetime) -> bool:
    rows = await execute_returning(
        database(),
        "UPDATE job SET run_at = $1 WHERE key = $2 AND run_at > $1 AND claim IS NULL RETURNING id",
        run_at,
        key,
    )
    return bool(rows)


async def next_due(kinds: Collection[str]) -> dict[str, datetime]:
    """Return when the first job of each kind is due; a kind without jobs is left out."""
    if not kinds:
        return {}
    rows_of_kinds = ", ".join(f"(CAST(${number} AS TEXT))" for number in range(1, len(kinds) + 1))
    rows = await execute_returning(
        database(),
        f"WITH asked (kind) AS (VALUES {rows_of_kinds}) "  # noqa: S608 - numbers only
        "SELECT asked.kind, (SELECT run_at FROM job WHERE job.kind = asked.kind "
        "AND run_at IS NOT NULL ORDER BY run_at LIMIT 1) AS run_at FROM asked",
        *kinds,
    )
    return {str(row["kind"]): moment(row["run_at"]) for row in rows if row["run_at"]}


async def take(
    kind: str, claim: str, *, now: datetime, lease_until: datetime, limit: int
) -> list[ClaimedJob]:
    """Claim due jobs of a kind, oldest first, until the lease is over."""
    due = "SELECT id FROM job WHERE kind = $1 AND run_at <= $2 ORDER BY run_at LIMIT $3"
    rows = await execute_returning(
        database(),
        "UPDATE job SET claim = $4, run_at = $5, tries = tries + 1 "  # noqa: S608 - no values
        f"WHERE id {_chosen(due)} "
        "RETURNING id, kind, payload, claim, tries, created_at, give_up_at",
        kind,
        now,
        limit,
        claim,
        lease_until,
    )
    return sorted((_job_of(row) for row in rows), key=lambda job: job.id)


def _chosen(due: str) -> str:
    """Build the sub-select of due jobs.

    PostgreSQL skips rows that another runner is claiming. The sub-select is not in an IN, where
    PostgreSQL may run it again for each row. SQLite has one writer.
    """
    if database().capabilities.dialect == "sqlite":
        return f"IN ({due})"
    return f"= ANY(ARRAY({due} FOR UPDATE SKIP LOCKED))"


def removal(job: ClaimedJob) -> Write:
    """Build the write that removes a finished job of its holder, to go with other writes.

    It gives no id, and removes nothing, if their guard finds no row or another runner holds it.
    """
    sql = "DELETE FROM job WHERE id = $1 AND claim = $2 AND {guard} IS NOT NULL RETURNING id"
    return Write(sql, job.id, job.claim)


async def finish(jobs: Collection[ClaimedJob]) -> set[int]:
    """Remove finished jobs; return the ids of those whose lease this holder still had."""
    if not jobs:
        return set()
    condition = " OR ".join(
        f"id = ${number} AND claim = ${number + 1}" for number in range(1, 2 * len(jobs), 2)
    )
    values = [value for job in jobs for value in (job.id, job.claim)]
    statement = f"DELETE FROM job WHERE {condition} RETURNING id"  # noqa: S608
    rows = await execute_returning(database(), statement, *values)
    return {int(str(row["id"])) for row in rows}


async def put_off(job: ClaimedJob, run_at: datetime, reason: str) -> bool:
    """Release a failed job until its next attempt. Return False if another runner holds it."""
    return await _release(job, "reason = $4", run_at, reason)


async def set_forward(job: ClaimedJob, run_at: datetime) -> bool:
    """Release a recurring job that succeeded, due at its next turn."""
    return await _release(job, "tries = 0, reason = NULL", run_at)


async def hand_back(job: ClaimedJob, now: datetime) -> bool:
    """Release a job whose work we cancelled; any runner may claim it at once."""
    return await _release(job, "reason = NULL", now)


async def _release(job: ClaimedJob, change: str, run_at: datetime, *values: object) -> bool:
    rows = await execute_returning(
        database(),
        f"UPDATE job SET claim = NULL, run_at = $3, {change} "  # noqa: S608 - our own text
        "WHERE id = $1 AND claim = $2 RETURNING id",
        job.id,
        job.claim,
        run_at,
        *values,
    )
    return bool(rows)


async def bury(connection: BaseDBAsyncClient, job: ClaimedJob, now: datetime, reason: str) -> bool:
    """Make a job dead (死信). Return False if another runner holds it."""
    rows = await execute_returning(
        connection,
        "UPDATE job SET claim = NULL, run_at = NULL, dead_at = $3, reason = $4 "
        "WHERE id = $1 AND claim = $2 RETURNING id",
        job.id,
        job.claim,
        now,
        reason,
    )
    return bool(rows)


def _job_of(row: dict[str, Any]) -> ClaimedJob:
    give_up_at = row["give_up_at"]
    return ClaimedJob(
        id=row["id"],
        kind=row["kind"],
        payload=row["payload"],
        claim=row["claim"],
        tries=row["tries"],
        created_at=moment(row["created_at"]),
        give_up_at=None if give_up_at is None else moment(give_up_at),
    )


def moment(value: object) -> datetime:
    """Convert a database value to a moment; SQLite stores text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _utc(moment: datetime) -> datetime:
    """Convert to UTC: SQLite compares moments as texts, so all are in one time zone."""
    return moment.astimezone(UTC)
