"""Entries of the core that did not fit the dialect and were skipped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tortoise import fields
from tortoise.models import Model

from models.personal import NO_PERSONAL_DATA
from models.transaction import database, execute_returning


class CoreMisfit(Model):
    """Entry of a feed (events, changes, items, certificates …) that did not fit, with a count.

    ``id`` is feed and name; neither it nor ``fault`` holds anything personal.
    """

    id = fields.CharField(primary_key=True, max_length=100)
    feed = fields.CharField(max_length=16)
    name = fields.CharField(max_length=64)
    fault = fields.CharField(max_length=200)
    times = fields.IntField(default=1)
    first_at = fields.DatetimeField()
    last_at = fields.DatetimeField(db_index=True)

    PERSONAL = NO_PERSONAL_DATA

    class Meta:
        table = "core_misfit"
        table_description = "上游数据不合约定"

    @classmethod
    async def note(cls, feed: str, name: str, fault: str, now: datetime) -> None:
        """Count one more occurrence, and store its latest fault."""
        await execute_returning(
            database(),
            "INSERT INTO core_misfit (id, feed, name, fault, times, first_at, last_at) "
            "VALUES ($1, $2, $3, $4, 1, $5, $5) ON CONFLICT (id) DO UPDATE SET "
            "fault = $4, last_at = $5, times = core_misfit.times + 1 RETURNING id",
            f"{feed}:{name}"[:100],
            feed,
            name[:64],
            fault[:200],
            now.astimezone(UTC),
        )

    @classmethod
    async def since(cls, start: datetime, limit: int) -> Sequence[CoreMisfit]:
        """Return the misfits that came since ``start``, newest first, at most ``limit``."""
        return await cls.filter(last_at__gte=start).order_by("-last_at", "id").limit(limit)

    @classmethod
    async def forget(cls, before: datetime) -> None:
        """Delete those that have not occurred since then."""
        await cls.filter(last_at__lt=before).delete()
