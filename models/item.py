"""Items (政务服务事项, 实施清单), as the core last sent them."""

from __future__ import annotations

import re

from tortoise import fields
from tortoise.models import Model

from models.personal import NO_PERSONAL_DATA
from models.transaction import database, execute_returning

# 实施编码: 31 characters, more for bundles and local forms. No other code may reach the database:
# Tortoise refuses a longer one, PostgreSQL a zero byte.
ITEM_CODE = re.compile(r"[!-~]{1,50}")


class ServiceItem(Model):
    """An item that can be applied for.

    ``body`` is the core's item as JSON; the other columns serve search and filters. ``code`` fits
    ``ITEM_CODE``. An item that has ended keeps its row: drafts and cases still name it.
    ``revision`` is the feed's at the last write of the row: a worker has not read the rows above
    its own. ``parts`` are the codes of a bundle (一件事), with spaces between. ``result_type`` is
    the type of the certificate that it issues. ``words`` is made by bff/catalogue/search_words.py.
    """

    code = fields.CharField(primary_key=True, max_length=50)
    revision = fields.BigIntField(db_index=True)
    version = fields.IntField()
    name = fields.CharField(max_length=200)
    region = fields.CharField(max_length=12)
    star = fields.SmallIntField()
    visits = fields.SmallIntField()
    for_persons = fields.BooleanField()
    for_organisations = fields.BooleanField()
    mobile = fields.BooleanField()
    kiosk = fields.BooleanField()
    desk = fields.BooleanField()
    parts = fields.TextField()
    result_type = fields.CharField(max_length=64, null=True)
    words = fields.TextField()
    body = fields.TextField()
    changed_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    PERSONAL = NO_PERSONAL_DATA

    class Meta:
        table = "service_item"
        table_description = "政务服务事项"

    @classmethod
    async def written_between(cls, since: int, upto: int) -> list[dict[str, object]]:
        """Read the search columns of items last written after revision ``since``, up to ``upto``.

        ``offered`` is false for those that have ended.
        """
        return await execute_returning(
            database(),
            "SELECT code, revision, name, region, star, visits, for_persons, for_organisations, "
            "mobile, kiosk, desk, parts, result_type, words, ended_at IS NULL AS offered "
            "FROM service_item WHERE revision > $1 AND revision <= $2",
            since,
            upto,
        )

    @classmethod
    async def revision_of(cls, code: str) -> dict[str, object] | None:
        """Read an item's revision, name and end. Return None when there is none of this code."""
        rows = await execute_returning(
            database(), "SELECT revision, name, ended_at FROM service_item WHERE code = $1", code
        )
        return rows[0] if rows else None


class CoreFeed(Model):
    """Progress in one of the core's feeds (``items``, ``changes``) or of reconciliation.

    Reconciliation has two rows: ``reconcile`` is its progress, ``reconciled`` its findings.
    ``read_at`` is when the feed's end was last reached: the age of our data. ``revision`` counts
    the pages that brought something.
    """

    name = fields.CharField(primary_key=True, max_length=16)
    cursor = fields.CharField(max_length=500, null=True)
    revision = fields.BigIntField(default=0)
    read_at = fields.DatetimeField(null=True)

    PERSONAL = NO_PERSONAL_DATA

    class Meta:
        table = "core_feed"
        table_description = "上游数据游标"
