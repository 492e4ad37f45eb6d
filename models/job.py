"""Jobs: work written in the same transaction as the change it follows from."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.personal import NO_PERSONAL_DATA


class Job(Model):
    """A job.

    ``run_at`` is when a runner may next take it: due time, pause and lease are one value; null if
    it is dead. ``claim`` names the holder, who alone may finish it. ``key`` is unique, so a
    recurring job exists once. ``payload`` is JSON text of ids, nothing personal.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    kind = fields.CharField(max_length=32)
    key = fields.CharField(max_length=80, null=True, unique=True)
    payload = fields.TextField()
    run_at = fields.DatetimeField(null=True)
    claim = fields.CharField(max_length=24, null=True)
    tries = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    give_up_at = fields.DatetimeField(null=True)
    dead_at = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=200, null=True)

    PERSONAL = NO_PERSONAL_DATA

    class Meta:
        table = "job"
        table_description = "后台任务"
        indexes = (("kind", "run_at"),)  # runners take each kind separately, oldest first
